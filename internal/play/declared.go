package play

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/sim"
)

// declared is the test credentials of a scenario: keys, tokens and passwords.
// A user's name alone opens nothing.
type declared map[string]bool

func declaredIn(sc *scenario.Scenario) declared {
	d := declared{}
	if vendors, ok := sc.Root.Get("vendors"); ok {
		d.collect(vendors)
	}
	delete(d, "")
	return d
}

func (d declared) collect(n strict.Node) {
	for _, item := range n.Items() {
		d.collect(item)
	}
	for _, e := range n.Entries() {
		switch e.Key {
		case "apiKeys":
			for _, key := range e.Value.Items() {
				d[key.Text()] = true
				if inner, ok := key.Get("key"); ok {
					d[inner.Text()] = true
				}
			}
		case "token", "password":
			d[e.Value.Text()] = true
		default:
			d.collect(e.Value)
		}
	}
}

// in is where a request holds one of them; "" if it holds none.
func (d declared) in(r *sim.Request) string {
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, value := range r.Header[name] {
			if d.anyOf(headerTexts(value)) {
				return "its header " + name
			}
		}
	}
	path, err := url.PathUnescape(r.Path)
	if err != nil {
		path = r.Path
	}
	if d.anyOf(append(strings.Split(path, "/"), path)) {
		return "its path"
	}
	if d.anyOf(formTexts(r.Query)) {
		return "its query"
	}
	if d.anyOf(bodyTexts(r.Body)) {
		return "its body"
	}
	return ""
}

// sure is the length from which on a credential is known also within a longer
// text. A shorter one, such as k, stands in every text.
const sure = 6

func (d declared) anyOf(texts []string) bool {
	for credential := range d {
		for _, text := range texts {
			if text == credential || len(credential) >= sure && strings.Contains(text, credential) {
				return true
			}
		}
	}
	return false
}

// headerTexts is a header's value with what it is made of: scheme and
// credential, and of a Basic one what is encoded in it.
func headerTexts(value string) []string {
	texts := append([]string{value}, strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(" ,;=\t", r) })...)
	for _, text := range strings.Fields(value) {
		plain, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			plain, err = base64.RawStdEncoding.DecodeString(text)
		}
		if err == nil {
			user, password, _ := strings.Cut(string(plain), ":")
			texts = append(texts, string(plain), user, password)
		}
	}
	return texts
}

func formTexts(form string) []string {
	texts := []string{form}
	for pair := range strings.SplitSeq(form, "&") {
		for text := range strings.SplitSeq(pair, "=") {
			if plain, err := url.QueryUnescape(text); err == nil {
				texts = append(texts, plain)
			}
		}
	}
	return texts
}

func bodyTexts(body []byte) []string {
	var value any
	if json.Unmarshal(body, &value) != nil {
		return formTexts(string(body))
	}
	texts := []string{string(body)}
	var walk func(any)
	walk = func(value any) {
		switch at := value.(type) {
		case string:
			texts = append(texts, at)
		case map[string]any:
			for name, inner := range at {
				texts = append(texts, name)
				walk(inner)
			}
		case []any:
			for _, inner := range at {
				walk(inner)
			}
		}
	}
	walk(value)
	return texts
}
