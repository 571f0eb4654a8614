package compare

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/judge"
)

// Report is where an upstream and a world differed.
type Report struct {
	Vendor     string     `json:"vendor"`
	Upstream   string     `json:"upstream"`
	Requests   int        `json:"requests"`
	Compared   int        `json:"compared"`            // fewer than requests if some got no answer, or there were too many
	Unanswered int        `json:"unanswered"`          // by the upstream
	Abandoned  int        `json:"abandoned,omitempty"` // by the client before they were passed on; not among the requests
	Differ     int        `json:"differ"`
	Reason     string     `json:"reason,omitempty"` // why nothing, or not all, was compared
	Exchanges  []Exchange `json:"exchanges"`        // that differ, up to a bound

	compared []request
}

// request is one that was compared.
type request struct {
	number  int
	line    string
	differs bool
}

func (r request) name() string { return fmt.Sprintf("request %d (%s)", r.number, r.line) }

// Unreached reports whether the client asked, and the upstream never gave an answer.
func (r Report) Unreached() bool { return r.Requests > 0 && r.Unanswered == r.Requests }

// Same reports whether the upstream and the world were found to be the same: there
// was something to compare, all requests were answered, and no answers differ.
func (r Report) Same() bool { return r.Compared > 0 && r.Unanswered == 0 && r.Differ == 0 }

// reason returns why the report says nothing, or not all. why is what kept the first
// request without an answer from having one.
func (r Report) reason(why string) string {
	switch {
	case r.Requests == 0 && r.Abandoned > 0:
		return "nothing was compared: the client gave up every request before it was passed on"
	case r.Requests == 0:
		return "nothing was compared: the client sent no request to this address"
	case r.Unreached():
		return "nothing was compared: the upstream was not reached: " + why
	case r.Unanswered > 0:
		return fmt.Sprintf("the upstream gave no whole answer to %s: %s", judge.Plural(r.Unanswered, "request"), why)
	}
	return ""
}

// Exchange is a request whose two answers differ.
type Exchange struct {
	Number      int           `json:"number"` // among the client's requests, from 1
	Request     string        `json:"request"`
	Upstream    int           `json:"upstream"` // statuses
	World       int           `json:"world"`
	Differences []Difference  `json:"differences"` // the first one first
	Readings    []Explanation `json:"readings"`
}

// Explanation is a reading under which the world would have answered more as the
// upstream did.
type Explanation struct {
	Reading string `json:"reading"`
	Value   string `json:"value"`
	And     string `json:"and,omitempty"` // another reading and its value, if only both together make it the same
	Left    int    `json:"left"`          // differences; 0: it would be the same
	// Gone is the difference that would be gone though no fewer are left: the status, or
	// the path of the first one.
	Gone string `json:"gone,omitempty"`
	// After, if not 0, is the number of an earlier request, which would have had the
	// same answer and left another state.
	After int `json:"after,omitempty"`
}

// String says what a difference is.
func (d Difference) String() string {
	where := d.Kind
	if d.Path != "" {
		where += " at " + d.Path
	}
	return fmt.Sprintf("%s: %s at the upstream, %s in the world", where, d.Upstream, d.World)
}

// String says what a reading explains.
func (e Explanation) String() string {
	if e.After != 0 {
		return fmt.Sprintf("under %s=%s request %d would have left another state", e.Reading, e.Value, e.After)
	}
	switch {
	case e.And != "":
		return fmt.Sprintf("under %s=%s and %s together it would be the same", e.Reading, e.Value, e.And)
	case e.Gone == "status":
		return fmt.Sprintf("the status would be the same under %s=%s; then %s in the body", e.Reading, e.Value, judge.Plural(e.Left, "difference"))
	case e.Gone != "":
		return fmt.Sprintf("%s would be the same under %s=%s; then %s elsewhere", e.Gone, e.Reading, e.Value, judge.Plural(e.Left, "difference"))
	case e.Left == 0:
		return fmt.Sprintf("under %s=%s it would be the same", e.Reading, e.Value)
	}
	return fmt.Sprintf("under %s=%s it would differ less: %s left", e.Reading, e.Value, judge.Plural(e.Left, "difference"))
}

// lines says how an exchange differs.
func (e Exchange) lines() (lines []string) {
	for _, d := range e.Differences {
		lines = append(lines, d.String())
	}
	for _, r := range e.Readings {
		lines = append(lines, r.String())
	}
	return lines
}

// Text returns the report for people.
func (r Report) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: compared %s of the client with %s: %d differ\n", r.Vendor, judge.Plural(r.Compared, "request"), r.Upstream, r.Differ)
	if r.Reason != "" {
		b.WriteString(r.Reason + "\n")
	}
	if r.more() != "" {
		b.WriteString(r.more() + "\n")
	}
	if r.Abandoned > 0 {
		fmt.Fprintf(&b, "the client gave up %s before the upstream's turn\n", judge.Plural(r.Abandoned, "request"))
	}
	for _, e := range r.Exchanges {
		fmt.Fprintf(&b, "#%d %s: %d at the upstream, %d in the world\n", e.Number, e.Request, e.Upstream, e.World)
		for _, line := range e.lines() {
			b.WriteString("  " + line + "\n")
		}
	}
	if more := r.Differ - len(r.Exchanges); more > 0 {
		fmt.Fprintf(&b, "%s more differ\n", judge.Plural(more, "request"))
	}
	return b.String()
}

// more says how many answers were not compared; "" for none.
func (r Report) more() string {
	if more := r.Requests - r.Unanswered - r.Compared; more > 0 {
		return fmt.Sprintf("%s more were passed on and not compared: the first %d are", judge.Plural(more, "request"), maxCompared)
	}
	return ""
}

// JSON returns the report as JSON.
func (r Report) JSON() ([]byte, error) {
	if r.Exchanges == nil {
		r.Exchanges = []Exchange{}
	}
	text, err := json.MarshalIndent(r, "", "  ")
	return append(text, '\n'), err
}

// JUnit returns the report as JUnit XML: a case for each request that was compared, and
// one for the reason why not all were.
func (r Report) JUnit() ([]byte, error) {
	result := judge.Result{Name: "compare-" + r.Vendor, Title: "The same requests to the upstream and to a world", Passed: r.Same()}
	if r.more() != "" {
		result.LeftOut = []string{r.more()}
	}
	told := map[int]Exchange{}
	for _, e := range r.Exchanges {
		told[e.Number] = e
	}
	for _, one := range r.compared {
		v := judge.Verdict{Name: one.name(), Outcome: judge.Passed}
		if e, is := told[one.number]; is {
			v.Outcome, v.Says = judge.Failed, e.lines()
		} else if one.differs {
			v.Outcome = judge.Failed
			v.Says = []string{fmt.Sprintf("it differs; only of the first %d requests that differ it is told where", maxReported)}
		}
		result.Steps = append(result.Steps, v)
	}
	if r.Reason != "" {
		result.Steps = append(result.Steps, judge.Verdict{Name: "all requests compared", Outcome: judge.Failed, Says: []string{r.Reason}})
	}
	return judge.JUnit([]judge.Result{result})
}

// minSecret is the minimum length of a credential that is looked for within text. A
// shorter one occurs in almost any text.
const minSecret = 4

// masked returns the report without secrets.
func (r Report) masked(secrets []string) Report {
	var forms []string
	for _, secret := range secrets {
		_, after, _ := strings.Cut(secret, ":") // a password
		for _, form := range []string{secret, after} {
			if len(form) >= minSecret {
				forms = append(forms, form)
			}
		}
	}
	// The longest first: one that begins with another would be left in part.
	slices.SortFunc(forms, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	var pairs []string
	for _, form := range forms {
		pairs = append(pairs, form, "[redacted]")
	}
	mask := strings.NewReplacer(pairs...)
	r.Exchanges = slices.Clone(r.Exchanges)
	for i, e := range r.Exchanges {
		differences := slices.Clone(e.Differences)
		for j, d := range differences {
			differences[j] = Difference{d.Kind, mask.Replace(d.Path), mask.Replace(d.Upstream), mask.Replace(d.World)}
		}
		r.Exchanges[i].Differences = differences
	}
	return r
}
