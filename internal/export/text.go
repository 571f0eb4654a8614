package export

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// text is a part of a request that may refer to values which are known only when the
// request is sent. A reference is a mark, which every encoding leaves as it is.
type text string

// reference is what a mark stands for.
type reference struct {
	Name string // of an environment variable, of a saved value (step.name), or of a value that is set
	Kind kind
	Bare bool // in JSON, it is a number or a boolean and stands without quotes
}

type kind int

const (
	variable kind = iota // the environment's
	saved                // from an earlier answer
)

// marks has the references of a plan, by number.
type marks struct {
	all  []reference
	sign string         // how a mark begins
	mark *regexp.Regexp // a mark, with quotes around it
}

// marksBeside returns marks that do not stand in a scenario's text.
func marksBeside(scenario []byte) marks {
	sign := "zqx"
	for bytes.Contains(scenario, []byte(sign)) {
		sign += "x"
	}
	return marks{sign: sign, mark: regexp.MustCompile(`"?` + sign + `(\d+)q"?`)}
}

// of returns the mark of a reference.
func (m *marks) of(r reference) string {
	at := slices.IndexFunc(m.all, func(known reference) bool { return known.Name == r.Name })
	if at < 0 {
		at = len(m.all)
		m.all = append(m.all, r)
	}
	return m.sign + strconv.Itoa(at) + "q"
}

// variable returns the name of a value as a variable of a shell: step.name becomes
// step_name. Two names that differ become two variables.
func (m *marks) variable(name string) string {
	var taken []string
	for _, r := range m.all {
		plain := notInVariable.ReplaceAllString(r.Name, "_")
		if plain[0] >= '0' && plain[0] <= '9' {
			plain = "step_" + plain
		}
		for slices.Contains(taken, plain) {
			plain += "_"
		}
		if r.Name == name {
			return plain
		}
		taken = append(taken, plain)
	}
	panic("there is no mark of " + name)
}

var notInVariable = regexp.MustCompile("[.-]")

// render returns a text with its parts in the words of a format.
func (m *marks) render(t text, literal func(string) string, refer func(reference) string) string {
	var b strings.Builder
	m.walk(t, func(s string) { b.WriteString(literal(s)) }, func(r reference) { b.WriteString(refer(r)) })
	return b.String()
}

// walk calls literal and refer for the parts of a text, in order. The quotes around a
// bare reference are left out.
func (m *marks) walk(t text, literal func(string), refer func(reference)) {
	rest := string(t)
	for {
		at := m.mark.FindStringSubmatchIndex(rest)
		if at == nil {
			if rest != "" {
				literal(rest)
			}
			return
		}
		n, _ := strconv.Atoi(rest[at[2]:at[3]])
		r, from, to := m.all[n], at[0], at[1]
		whole := rest[from] == '"' && rest[to-1] == '"'
		if rest[from] == '"' && !(whole && r.Bare) {
			from++
		}
		if rest[to-1] == '"' && !(whole && r.Bare) {
			to--
		}
		if from > 0 {
			literal(rest[:from])
		}
		refer(r)
		rest = rest[to:]
	}
}

// refers reports whether a text has any reference.
func (m *marks) refers(t text) bool { return m.mark.MatchString(string(t)) }
