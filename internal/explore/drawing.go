package explore

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// drawing is a story as a sequence: who asked whom, and which answers arrived. It is the
// drawing of the console, made without a script. It is read from the story's text,
// since that is all that a merged report has of a run.
type drawing struct {
	Width, Height int
	Lanes         []lane
	Steps         []*drawn
	Says          string // for people who do not see it
}

type lane struct {
	Name string
	X    int
}

// drawn is a request, or a line between two.
type drawn struct {
	Kind     string // answered, refused, lost or note
	Text     string
	Y        int // of its top
	Vendor   string
	Outcome  string
	Rival    bool
	Unseen   bool // the vendor never saw it
	Withheld bool // the vendor's answer did not reach the client
	Changed  bool

	Middle, To                   int // x of the text and of the vendor
	Asks, Answers, Cross, Anchor string
	Note, Square                 int // x of what was committed
	Missing                      string
}

const (
	laneWidth  = 210
	stepHeight = 62
	noteHeight = 24
	topHeight  = 40
	margin     = 74

	asked    = 9 // below a step's top
	answered = 38
)

var (
	requestLine = regexp.MustCompile(`^#(\d+) (\S+) ([a-z0-9]+)(?:/\S+)? (\S+) (\S+)(.*)$`)
	changedLine = regexp.MustCompile(`\b(created|changed|removed) \S+ \S`)
	goodOutcome = regexp.MustCompile(`^[23]\d\d$`)
)

// drawingOf returns a story's drawing; nil if there is nothing to draw.
func drawingOf(story string) *drawing {
	d := &drawing{}
	var vendors []string
	rival := false
	for line := range strings.SplitSeq(story, "\n") {
		switch step := drawnOf(line); {
		case step == nil:
		case step.Kind == "note":
			d.Steps = append(d.Steps, step)
		default:
			if !slices.Contains(vendors, step.Vendor) {
				vendors = append(vendors, step.Vendor)
			}
			rival = rival || step.Rival
			d.Steps = append(d.Steps, step)
		}
	}
	if vendors == nil {
		return nil
	}
	names := append([]string{"client"}, vendors...)
	if rival {
		names = append(names, "rival")
	}
	for i, name := range names {
		d.Lanes = append(d.Lanes, lane{name, margin + i*laneWidth})
	}
	d.place(names)
	return d
}

// drawnOf returns what a line of a story says; nil for one that explains the one
// before.
func drawnOf(line string) *drawn {
	m := requestLine.FindStringSubmatch(line)
	switch {
	case m != nil:
		s := &drawn{
			Text: short("#" + m[1] + " " + m[4]), Vendor: m[3], Outcome: m[5], Rival: strings.HasPrefix(m[6], " (rival "),
			Unseen:   strings.Contains(m[6], ", before: the vendor never saw it"),
			Withheld: strings.HasSuffix(m[6], lostCommit) || strings.HasSuffix(m[6], lostAnswer),
		}
		s.Changed = !s.Unseen && changedLine.MatchString(strings.ReplaceAll(strings.TrimSuffix(m[6], lostCommit), "changed nothing", ""))
		switch {
		case s.Unseen || s.Withheld:
			s.Kind = "lost"
		case goodOutcome.MatchString(s.Outcome):
			s.Kind = "answered"
		default:
			s.Kind = "refused"
		}
		return s
	case strings.HasPrefix(line, "  and "):
		return &drawn{Kind: "note", Text: strings.TrimSpace(line)}
	case strings.HasPrefix(line, " ") || line == "":
		return nil
	}
	return &drawn{Kind: "note", Text: line}
}

// place gives every step its place.
func (d *drawing) place(lanes []string) {
	x := func(name string) int { return margin + slices.Index(lanes, name)*laneWidth }
	d.Width = 2*margin + (len(lanes)-1)*laneWidth
	y := topHeight
	var says []string
	for _, s := range d.Steps {
		s.Y = y
		says = append(says, s.sentence())
		if s.Kind == "note" {
			s.Middle = d.Width / 2
			y += noteHeight
			continue
		}
		from, right := x("client"), 1
		if s.Rival {
			from, right = x("rival"), -1
		}
		s.To = x(s.Vendor)
		s.Middle = (from + s.To) / 2
		switch {
		case s.Unseen:
			stop := s.Middle + right*40
			s.Asks, s.Cross = arrow(from, stop, asked, right), cross(stop, asked)
		case s.Withheld:
			stop := s.Middle + right*18
			s.Asks, s.Cross = arrow(from, s.To, asked, right), cross(stop, answered)
			s.Answers = line(s.To, stop)
			s.Missing = line(stop-right*12, from)
		default:
			s.Asks, s.Answers = arrow(from, s.To, asked, right), arrow(s.To, from, answered, -right)
		}
		s.Note, s.Square, s.Anchor = s.To+right*10, s.To-4, "start"
		if right < 0 {
			s.Anchor = "end"
		}
		y += stepHeight
	}
	d.Height = y + 8
	d.Says = strings.Join(says, " ")
}

// sentence says in words what is drawn.
func (s *drawn) sentence() string {
	who := "The client"
	if s.Rival {
		who = "A rival"
	}
	switch {
	case s.Kind == "note":
		return strings.TrimSuffix(s.Text, ":") + "."
	case s.Unseen:
		return fmt.Sprintf("%s sent %s, which %s never saw: the client saw %s.", who, s.Text, s.Vendor, s.Outcome)
	case s.Withheld && s.Changed:
		return fmt.Sprintf("%s sent %s. %s carried it out, but its answer was withheld: the client saw %s.", who, s.Text, s.Vendor, s.Outcome)
	case s.Withheld:
		return fmt.Sprintf("%s sent %s. The answer of %s was withheld: the client saw %s.", who, s.Text, s.Vendor, s.Outcome)
	}
	return fmt.Sprintf("%s sent %s, and got %s.", who, s.Text, s.Outcome)
}

// short returns a text that fits between two lanes.
func short(text string) string {
	const most = 27
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

func arrow(from, to, y, right int) string {
	return fmt.Sprintf("M%d %dH%dM%d %dL%d %dL%d %d", from, y, to, to-right*7, y-4, to, y, to-right*7, y+4)
}

// line is where an answer would be.
func line(from, to int) string { return fmt.Sprintf("M%d %dH%d", from, answered, to) }

func cross(x, y int) string {
	return fmt.Sprintf("M%d %dL%d %dM%d %dL%d %d", x-5, y-5, x+5, y+5, x+5, y-5, x-5, y+5)
}
