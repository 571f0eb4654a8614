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

// hidden replaces values that were set from outside with their ${NAME} wherever
// people see them: they may be real credentials.
type hidden struct {
	forms []form            // the longest first
	all   *strings.Replacer // of the forms
	whole map[string]string // by the value
}

// form is a value as it may occur in a text.
type form struct{ text, name string }

// leastHidden is the length of the shortest value that is looked for within a
// text. A shorter one is no secret and occurs in almost any text; it is hidden
// only where it is the whole value.
const leastHidden = 4

func hide(values scenario.Values) *hidden {
	h := &hidden{whole: map[string]string{}}
	for name, value := range values {
		text, _ := value.(string)
		if text == "" {
			continue
		}
		name = "${" + name + "}"
		h.whole[text] = name
		for _, variant := range variants(text) {
			if len(variant) >= leastHidden {
				h.forms = append(h.forms, form{variant, name})
			}
		}
	}
	slices.SortFunc(h.forms, func(a, b form) int {
		if len(a.text) != len(b.text) {
			return len(b.text) - len(a.text)
		}
		return strings.Compare(a.text+a.name, b.text+b.name)
	})
	var pairs []string
	for _, f := range h.forms {
		pairs = append(pairs, f.text, f.name)
	}
	h.all = strings.NewReplacer(pairs...)
	return h
}

// variants returns how a value may come back: escaped, encoded, or decoded if it
// is a Basic credential.
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
func (h *hidden) text(s string) string {
	s = h.all.Replace(s)
	if !strings.Contains(s, "…") {
		return s
	}
	for _, f := range h.forms {
		for n := len(f.text) - 1; n >= leastHidden; n-- {
			s = strings.ReplaceAll(s, f.text[:n]+"…", f.name+"…")
		}
	}
	return s
}

// value replaces set values in a decoded value.
func (h *hidden) value(value any) any {
	switch at := value.(type) {
	case string:
		if name := h.whole[at]; name != "" {
			return name
		}
		return h.text(at)
	case float64:
		if name := h.whole[judge.Compact(at)]; name != "" {
			return name
		}
	case map[string]any:
		shown := make(map[string]any, len(at))
		for name, inner := range at {
			shown[h.text(name)] = h.value(inner)
		}
		return shown
	case []any:
		shown := make([]any, len(at))
		for i, inner := range at {
			shown[i] = h.value(inner)
		}
		return shown
	}
	return value
}

// result replaces set values in all that a result says.
func (h *hidden) result(r *judge.Result) {
	for _, verdicts := range [][]judge.Verdict{r.Steps, r.Asserts} {
		for _, v := range verdicts {
			for _, lines := range [][]string{v.Says, v.Why, v.Journal} {
				for i, line := range lines {
					lines[i] = h.text(line)
				}
			}
		}
	}
	for vendor, base := range r.Targets {
		r.Targets[vendor] = h.text(base)
	}
	r.Transcript = h.text(r.Transcript)
}
