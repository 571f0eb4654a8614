package judge

import (
	"encoding/xml"
	"maps"
	"slices"
	"strings"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	File     string      `xml:"file,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	About    *junitAbout `xml:"properties"` // nil if no step goes to a target
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
	File    string        `xml:"file,attr"`
	Line    int           `xml:"line,attr"`
	Failure *junitFailure `xml:"failure"`
	Skipped *struct{}     `xml:"skipped"`
	Out     string        `xml:"system-out,omitempty"` // what a warning says
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit returns results as JUnit XML: a suite for each scenario, a case for each
// step and assertion. It contains no times.
func JUnit(results []Result) ([]byte, error) {
	var all junitSuites
	for _, r := range results {
		suite := junitSuite{Name: r.Name, File: r.File, About: aboutTargets(r)}
		for _, verdicts := range [][]Verdict{r.Steps, r.Asserts} {
			for _, v := range verdicts {
				suite.add(r.Name, v)
			}
		}
		all.Tests += suite.Tests
		all.Failures += suite.Failures
		all.Skipped += suite.Skipped
		all.Suites = append(all.Suites, suite)
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), append(text, '\n')...), nil
}

// aboutTargets returns the targets that steps went to, and what was left out.
func aboutTargets(r Result) *junitAbout {
	if len(r.Targets) == 0 {
		return nil
	}
	var about junitAbout
	for _, vendor := range slices.Sorted(maps.Keys(r.Targets)) {
		about.Properties = append(about.Properties, junitProperty{"target." + vendor, r.Targets[vendor]})
	}
	for _, what := range r.LeftOut {
		about.Properties = append(about.Properties, junitProperty{"left out", what})
	}
	return &about
}

func (s *junitSuite) add(class string, v Verdict) {
	c := junitCase{Class: class, Name: v.Name, File: v.File, Line: v.Line}
	switch v.Outcome {
	case Failed:
		c.Failure = &junitFailure{Message: v.Says[0], Text: strings.Join(v.Lines(), "\n")}
		s.Failures++
	case Skipped:
		c.Skipped = &struct{}{}
		s.Skipped++
	case Warned:
		c.Out = strings.Join(append(v.Lines(), v.Details...), "\n")
	}
	s.Tests++
	s.Cases = append(s.Cases, c)
}
