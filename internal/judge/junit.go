package judge

import (
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// The form is that of Jenkins' schema, which other readers accept as well: no other
// attributes, and this order of elements.

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Time     seconds      `xml:"time,attr,omitempty"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Time     seconds     `xml:"time,attr,omitempty"`
	About    *junitAbout `xml:"properties"`
	Cases    []junitCase `xml:"testcase"`
}

type junitAbout struct {
	Properties []junitProperty `xml:"property"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Time    seconds       `xml:"time,attr,omitempty"`
	Skipped *struct{}     `xml:"skipped"`
	Error   *junitFailure `xml:"error"`
	Failure *junitFailure `xml:"failure"`
	Out     string        `xml:"system-out,omitempty"` // what a warning says
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// seconds is a duration as JUnit writes it.
type seconds time.Duration

// MarshalText writes it with milliseconds.
func (s seconds) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%.3f", time.Duration(s).Seconds()), nil
}

// JUnit returns results as JUnit XML: a suite for each scenario, a case for each
// step and assertion. How long a step took is all that it has of this machine.
func JUnit(results []Result) ([]byte, error) {
	all := suitesOf(results)
	return all.text()
}

func suitesOf(results []Result) (all junitSuites) {
	for _, r := range results {
		suite := junitSuite{Name: r.Name, About: aboutRun(r)}
		for _, verdicts := range [][]Verdict{r.Steps, r.Asserts} {
			for _, v := range verdicts {
				suite.add(r.Name, v)
			}
		}
		all.add(suite)
	}
	return all
}

// Unloaded returns JUnit XML with an error for each scenario that could not be loaded,
// by its name or file: a CI server that finds no file would say that there are no
// results. The scenarios that could be loaded did not run.
func Unloaded(mistakes map[string]error) ([]byte, error) {
	var all junitSuites
	for _, name := range slices.Sorted(maps.Keys(mistakes)) {
		all.add(unjudged(name, "load", mistakes[name]))
	}
	return all.text()
}

// Unfinished returns JUnit XML of a run that came to no verdict because of an error: the
// results that it had, and an error under a name. Without it, the file of an earlier run
// would be taken for that of this one.
func Unfinished(results []Result, name string, wrong error) ([]byte, error) {
	all := suitesOf(results)
	all.add(unjudged(name, "run", wrong))
	return all.text()
}

// unjudged returns a suite with one case, which has an error, or was skipped if it is nil.
func unjudged(name, what string, wrong error) junitSuite {
	suite := junitSuite{Name: name, Tests: 1}
	c := junitCase{Class: name, Name: what}
	if wrong != nil {
		text := strings.TrimSpace(wrong.Error())
		first, _, _ := strings.Cut(text, "\n")
		c.Error, suite.Errors = &junitFailure{Message: first, Text: text}, 1
	} else {
		c.Skipped, suite.Skipped = &struct{}{}, 1
	}
	suite.Cases = []junitCase{c}
	return suite
}

func (all *junitSuites) add(suite junitSuite) {
	all.Tests += suite.Tests
	all.Failures += suite.Failures
	all.Errors += suite.Errors
	all.Time += suite.Time
	all.Suites = append(all.Suites, suite)
}

func (all *junitSuites) text() ([]byte, error) {
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), append(text, '\n')...), nil
}

// aboutRun returns the file of a scenario, the targets that steps went to, what was left
// out, and the notes.
func aboutRun(r Result) *junitAbout {
	var about junitAbout
	if r.File != "" {
		about.Properties = append(about.Properties, junitProperty{"file", r.File})
	}
	for _, vendor := range slices.Sorted(maps.Keys(r.Targets)) {
		about.Properties = append(about.Properties, junitProperty{"target." + vendor, r.Targets[vendor]})
	}
	for _, what := range r.LeftOut {
		about.Properties = append(about.Properties, junitProperty{"left out", what})
	}
	for _, note := range r.Notes {
		about.Properties = append(about.Properties, junitProperty{"note", note})
	}
	if about.Properties == nil {
		return nil
	}
	return &about
}

func (s *junitSuite) add(class string, v Verdict) {
	c := junitCase{Class: class, Name: v.Name, Time: seconds(v.Took)}
	switch v.Outcome {
	case Failed:
		place := ""
		if v.Line > 0 {
			place = fmt.Sprintf("%s:%d\n", v.File, v.Line)
		}
		c.Failure = &junitFailure{Message: v.Says[0], Text: place + strings.Join(v.Lines(), "\n")}
		s.Failures++
	case Skipped:
		c.Skipped = &struct{}{}
		s.Skipped++
	case Warned:
		c.Out = strings.Join(append(v.Lines(), v.Details...), "\n")
	}
	s.Tests++
	s.Time += seconds(v.Took)
	s.Cases = append(s.Cases, c)
}
