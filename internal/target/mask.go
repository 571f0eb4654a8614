package target

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
)

// mask replaces values that were set from outside with their ${NAME} in all that
// people see: they may be real credentials.
type mask struct {
	forms []form            // the longest first
	all   *strings.Replacer // replaces all forms
	whole map[string]string // names, by value
}

// Shown returns the URL of a vendor's target without the values that were set from outside.
func (t Targets) Shown(vendor string, values scenario.Values) string {
	return newMask(values).text(t[vendor])
}

// form is a form in which a value may occur in text.
type form struct{ text, name string }

// minMasked is the minimum length of a value that is replaced within text. A
// shorter one is not a secret and occurs in almost any text: it is replaced only
// if it is the whole value.
const minMasked = 4

func newMask(values scenario.Values) *mask {
	m := &mask{whole: map[string]string{}}
	for name, value := range values {
		text, _ := value.(string)
		if text == "" {
			continue
		}
		name = "${" + name + "}"
		m.whole[text] = name
		for _, variant := range variants(text) {
			if len(variant) >= minMasked {
				m.forms = append(m.forms, form{variant, name})
			}
		}
	}
	slices.SortFunc(m.forms, func(a, b form) int {
		if len(a.text) != len(b.text) {
			return len(b.text) - len(a.text)
		}
		return strings.Compare(a.text+a.name, b.text+b.name)
	})
	var pairs []string
	for _, f := range m.forms {
		pairs = append(pairs, f.text, f.name)
	}
	m.all = strings.NewReplacer(pairs...)
	return m
}

// variants returns the forms in which a value may come back: escaped, encoded, or
// decoded if it is a Basic credential.
func variants(text string) []string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string
	}
	all := []string{
		text, url.QueryEscape(text), url.PathEscape(text), strings.Trim(string(quoted), `"`),
		base64.StdEncoding.EncodeToString([]byte(text)), tell.Printable(text),
	}
	if _, password, ok := strings.Cut(text, ":"); ok {
		all = append(all, password)
	}
	if plain, err := base64.StdEncoding.DecodeString(text); err == nil && utf8.Valid(plain) {
		if _, password, ok := strings.Cut(string(plain), ":"); ok {
			all = append(all, string(plain), password)
		}
	}
	return all
}

// text replaces set values in s, including one cut short by an ellipsis.
func (m *mask) text(s string) string {
	s = m.all.Replace(s)
	if !strings.Contains(s, "…") {
		return s
	}
	for _, f := range m.forms {
		for n := len(f.text) - 1; n >= minMasked; n-- {
			s = strings.ReplaceAll(s, f.text[:n]+"…", f.name+"…")
		}
	}
	return s
}

// value replaces set values in a decoded value.
func (m *mask) value(value any) any {
	switch at := value.(type) {
	case string:
		if name := m.whole[at]; name != "" {
			return name
		}
		return m.text(at)
	case float64:
		if name := m.whole[judge.Compact(at)]; name != "" {
			return name
		}
	case map[string]any:
		shown := make(map[string]any, len(at))
		for name, inner := range at {
			shown[m.text(name)] = m.value(inner)
		}
		return shown
	case []any:
		shown := make([]any, len(at))
		for i, inner := range at {
			shown[i] = m.value(inner)
		}
		return shown
	}
	return value
}

// result replaces set values in a result.
func (m *mask) result(r *judge.Result) {
	for _, verdicts := range [][]judge.Verdict{r.Steps, r.Asserts} {
		for _, v := range verdicts {
			for _, lines := range [][]string{v.Says, v.Why, v.Journal} {
				for i, line := range lines {
					lines[i] = m.text(line)
				}
			}
		}
	}
	for vendor, base := range r.Targets {
		r.Targets[vendor] = m.text(base)
	}
	r.Transcript = m.text(r.Transcript)
}
