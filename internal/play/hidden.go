package play

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
)

// hidden takes what was set from outside out of what people are shown, since
// it may be a real credential, and puts its ${NAME} there. A nil one hides
// nothing.
type hidden struct {
	forms []form            // the longest first
	all   *strings.Replacer // of the forms
	whole map[string]string // by the value
}

// form is a value as it may stand in a text.
type form struct{ text, name string }

// leastHidden is the shortest that is looked for within a text. What is shorter
// is no secret, and stands in every text; as a value of its own it is hidden.
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

// variants is how a value may come back: escaped, encoded, or decoded where it
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

// text is a text without the values, also without one that is cut off in it.
func (h *hidden) text(s string) string {
	if h == nil {
		return s
	}
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

// value is a decoded value without them.
func (h *hidden) value(value any) any {
	if h == nil {
		return value
	}
	switch at := value.(type) {
	case string:
		if name := h.whole[at]; name != "" {
			return name
		}
		return h.text(at)
	case float64:
		if name := h.whole[compact(at)]; name != "" {
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

func (h *hidden) verdicts(verdicts []Verdict) {
	for _, v := range verdicts {
		for _, lines := range [][]string{v.Says, v.Why, v.Journal} {
			for i, line := range lines {
				lines[i] = h.text(line)
			}
		}
	}
}
