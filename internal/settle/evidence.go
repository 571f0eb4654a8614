package settle

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/sim"
)

// Evidence is what a run found, as a file keeps it.
type Evidence struct {
	Version  int       `json:"version"`
	Vendor   string    `json:"vendor"`
	Sandbox  string    `json:"sandbox"` // its URL
	Date     string    `json:"date"`    // of the run, as YYYY-MM-DD
	Readings []Finding `json:"readings"`
}

// JSON returns the text of the file.
func (e Evidence) JSON() ([]byte, error) {
	text, err := json.MarshalIndent(e, "", "  ")
	return append(text, '\n'), err
}

// Told returns of how many readings a value was found.
func (e Evidence) Told() (n int) {
	for _, f := range e.Readings {
		if f.Value != "" {
			n++
		}
	}
	return n
}

// evidenceFile is how the file is read.
type evidenceFile struct {
	Version  int        `json:"version" required:"true"`
	Vendor   string     `json:"vendor" required:"true"`
	Sandbox  string     `json:"sandbox" required:"true"`
	Date     string     `json:"date" required:"true"`
	Readings []fileItem `json:"readings" required:"true"`
}

type fileItem struct {
	Reading string   `json:"reading" required:"true"`
	Value   string   `json:"value"`
	Default bool     `json:"default"`
	Seen    string   `json:"seen"`
	Rules   []string `json:"rules"`
	Because string   `json:"because"`
}

// Apply applies an evidence file: each value that was found becomes the default of its
// reading, and the reading and the rules that gave the answer are labelled observed. It
// must be called before any world is made. If the file is wrong, it changes nothing.
func Apply(vendors []sim.Vendor, path string, text []byte) error {
	doc, err := strict.Parse(path, text)
	if err != nil {
		return err
	}
	var f evidenceFile
	root := doc.Root()
	if errs := root.Decode(&f); len(errs) > 0 {
		return errs
	}
	i := slices.IndexFunc(vendors, func(v sim.Vendor) bool { return v.Name == f.Vendor })
	switch {
	case f.Version != 1:
		return strict.Errors{root.Locate("version").Errorf("unknown version %d; this program reads version 1", f.Version)}
	case i < 0:
		return strict.Errors{root.Locate("vendor").Errorf("unknown vendor %q", f.Vendor)}
	case !isDate(f.Date):
		return strict.Errors{root.Locate("date").Errorf("write the date as YYYY-MM-DD")}
	case !isPrintable(f.Sandbox):
		return strict.Errors{root.Locate("sandbox").Errorf("this text contains a character that cannot be printed")}
	}
	v, where := vendors[i], f.Date+" at "+f.Sandbox
	given := map[*sim.Reading]bool{}
	var apply []func()
	var errs strict.Errors
	for i, item := range f.Readings {
		at := root.Locate("readings", i)
		reading, err := observed(v, item)
		if err != nil {
			errs = append(errs, at.Errorf("%s", err))
			continue
		}
		if given[reading] {
			errs = append(errs, at.Locate("reading").Errorf("%s is given twice", item.Reading))
		}
		given[reading] = true
		if !isPrintable(item.Seen) {
			errs = append(errs, at.Locate("seen").Errorf("this text contains a character that cannot be printed"))
		}
		if item.Value == "" {
			continue
		}
		apply = append(apply, func() { reading.Observe(item.Value, where+": "+item.Seen) })
		for _, r := range v.Rules.All() {
			if slices.Contains(item.Rules, r.ID) && r.Source.Label != sim.LabelObserved {
				apply = append(apply, func() { r.Observe(where) })
			}
		}
	}
	if len(errs) > 0 {
		return errs
	}
	for _, do := range apply {
		do()
	}
	return nil
}

// observed returns the reading that an item is about.
func observed(v sim.Vendor, item fileItem) (*sim.Reading, error) {
	var ids, rules []string
	for _, r := range v.Rules.All() {
		rules = append(rules, r.ID)
	}
	for _, id := range item.Rules {
		if !slices.Contains(rules, id) {
			return nil, fmt.Errorf("%s has no rule %q%s", v.Name, id, strict.Suggest(id, rules))
		}
	}
	for _, r := range v.Readings {
		id := v.Name + "." + r.ID
		ids = append(ids, id)
		switch {
		case id != item.Reading:
		case item.Value != "" && !slices.Contains(r.Values, item.Value):
			return nil, fmt.Errorf("reading %s has no value %q%s", id, item.Value, strict.Suggest(item.Value, r.Values))
		default:
			return r, nil
		}
	}
	return nil, fmt.Errorf("there is no reading %q%s", item.Reading, strict.Suggest(item.Reading, ids))
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// isPrintable reports whether a text can be printed on a terminal as it is.
func isPrintable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

// Text returns what a run found, for people.
func (e Evidence) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s at %s: %d of %d readings told\n", e.Vendor, e.Sandbox, e.Told(), len(e.Readings))
	for _, f := range e.Readings {
		switch {
		case f.Value == "":
			fmt.Fprintf(&b, "  %-40s cannot tell: %s\n", f.Reading, f.Because)
		case f.Default:
			fmt.Fprintf(&b, "  %-40s %s (%s)\n", f.Reading, f.Value, f.Seen)
		default:
			fmt.Fprintf(&b, "  %-40s %s (%s), which is not the default\n", f.Reading, f.Value, f.Seen)
		}
	}
	return b.String()
}
