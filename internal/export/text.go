package export

import (
	"fmt"
	"regexp"
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
type marks struct{ all []reference }

var mark = regexp.MustCompile(`"?zqx(\d{4})xqz"?`)

// of returns the mark of a reference.
func (m *marks) of(r reference) string {
	for i, known := range m.all {
		if known.Name == r.Name {
			return fmt.Sprintf("zqx%04dxqz", i)
		}
	}
	m.all = append(m.all, r)
	return fmt.Sprintf("zqx%04dxqz", len(m.all)-1)
}

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
		at := mark.FindStringSubmatchIndex(rest)
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
func (t text) refers() bool { return mark.MatchString(string(t)) }
