package target

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// credentials are the test credentials that a scenario declares. A user name is
// not one: it gives access to nothing by itself.
type credentials map[string]bool

func credentialsIn(set *world.Set, sc *scenario.Scenario) credentials {
	c := credentials{}
	vendors, _ := sc.Root.Get("vendors")
	for _, vendor := range vendors.Members() {
		c.collect(vendor.Value, "", set.Vendor(vendor.Key).API.State.Credentials())
	}
	delete(c, "")
	return c
}

// collect adds the texts of the named members of a state. at is the dotted name of
// n.
func (c credentials) collect(n strict.Node, at string, members []string) {
	if slices.Contains(members, at) && n.Kind() == strict.String {
		c[n.Text()] = true
	}
	for _, item := range n.Items() {
		c.collect(item, at, members)
	}
	for _, e := range n.Members() {
		c.collect(e.Value, strings.TrimPrefix(at+"."+e.Key, "."), members)
	}
}

// in returns where a request contains a credential; "" if it contains none.
func (c credentials) in(r *sim.Request) string {
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, value := range r.Header[name] {
			if c.anyOf(headerTexts(value)) {
				return "its header " + name
			}
		}
	}
	path, err := url.PathUnescape(r.Path)
	if err != nil {
		path = r.Path
	}
	if c.anyOf(append(strings.Split(path, "/"), path)) {
		return "its path"
	}
	if c.anyOf(formTexts(r.Query)) {
		return "its query"
	}
	if c.anyOf(bodyTexts(r.Body)) {
		return "its body"
	}
	return ""
}

// minWithin is the minimum length of a credential that is looked for within longer
// text. A shorter one, such as k, occurs in almost any text.
const minWithin = 6

func (c credentials) anyOf(texts []string) bool {
	for credential := range c {
		for _, text := range texts {
			if text == credential || len(credential) >= minWithin && strings.Contains(text, credential) {
				return true
			}
		}
	}
	return false
}

// headerTexts returns a header's value and its parts: scheme and credential, and
// what a Basic credential encodes.
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
