package scenario

import (
	"maps"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// call is a call of a rival or a step.
type call struct {
	Operation fault.Operation        `json:"operation" required:"true"`
	Tenant    string                 `json:"tenant" required:"true"`
	As        as                     `json:"as"`
	Path      map[string]string      `json:"path"`
	Query     map[string]fault.Texts `json:"query"`
	Headers   map[string]string      `json:"headers"`
	Body      node                   `json:"body"`
	Form      map[string]fault.Texts `json:"form"`
}

// as chooses the credential of a call: none, or one of the tenant's.
type as struct{ sim.As }

// UnmarshalNode reads none, or a mapping that chooses a credential.
func (a *as) UnmarshalNode(n strict.Node) error {
	if n.Kind() == strict.String {
		if n.Text() != "none" {
			return n.Errorf("as must be none, or a mapping that chooses a credential, such as {apiKey: KEY}")
		}
		a.None = true
		return nil
	}
	if n.Kind() == strict.Null {
		return n.Errorf("expected none or a mapping, found null; leave as out for the tenant's first credential")
	}
	return n.Decode(&a.Choice).Err()
}

// JSONSchema describes what UnmarshalNode reads.
func (as) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return object{"anyOf": []any{object{"const": "none"}, object{"$ref": "#/$defs/credential"}}}
}

// node is a value of any form.
type node struct{ strict.Node }

// UnmarshalNode keeps the node.
func (v *node) UnmarshalNode(n strict.Node) error {
	v.Node = n
	return nil
}

// JSONSchema describes any value.
func (node) JSONSchema(func(reflect.Type) map[string]any) map[string]any { return object{} }

// mapping is a mapping with any keys.
type mapping struct{ strict.Node }

// UnmarshalNode keeps the node.
func (m *mapping) UnmarshalNode(n strict.Node) error {
	if n.Kind() != strict.Mapping {
		return n.Errorf("expected a mapping, found %s", n.Kind())
	}
	m.Node = n
	return nil
}

// JSONSchema describes what UnmarshalNode reads.
func (mapping) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return object{"type": "object"}
}

// worldCall returns the call in the form that a world takes.
func (c *call) worldCall() world.Call {
	made := world.Call{
		Vendor: c.Operation.Vendor, Operation: c.Operation.ID, Tenant: c.Tenant, As: c.As.As,
		Path: c.Path, Query: texts(c.Query), Header: http.Header{},
	}
	for name, value := range c.Headers {
		made.Header.Set(name, value)
	}
	if c.Body != (node{}) {
		made.Body = c.sent(c.Body.Text(), c.Body.JSON())
	}
	if c.Form != nil {
		made.Form = texts(c.Form)
	}
	return made
}

// sent returns a body as it is sent: text with a Content-Type other than JSON as it is,
// and anything else as JSON.
func (c *call) sent(text string, json []byte) []byte {
	if c.Body.Kind() != strict.String {
		return json
	}
	for name, value := range c.Headers {
		if media, _, _ := mime.ParseMediaType(value); strings.EqualFold(name, "Content-Type") && !strings.Contains(media, "json") {
			return []byte(text)
		}
	}
	return json
}

// ParseCall reads a call in the form that a step has, without what only steps have.
func ParseCall(set *world.Set, text []byte) (world.Call, error) {
	doc, err := strict.Parse("call", text)
	if err != nil {
		return world.Call{}, err
	}
	var c struct {
		_ struct{} `key:"body" without:"form,file" because:"a call has one body"`
		_ struct{} `key:"form" without:"file" because:"a call has one body"`
		call
		File *part `json:"file"`
	}
	root := doc.Root()
	if errs := append(root.Decode(&c), c.checkHeaders(root)...); len(errs) > 0 {
		return world.Call{}, sorted(errs)
	}
	if set.Vendor(c.Operation.Vendor) == nil {
		return world.Call{}, strict.Errors{root.Locate("operation").Errorf("there is no vendor %q%s",
			c.Operation.Vendor, strict.Suggest(c.Operation.Vendor, set.Names()))}
	}
	made := c.worldCall()
	if c.File != nil {
		c.File.put(&made, func(text string) string { return text })
	}
	return made, nil
}

// checkHeaders checks that the headers of the call at n can be sent.
func (c *call) checkHeaders(n strict.Node) (errs strict.Errors) {
	for _, name := range slices.Sorted(maps.Keys(c.Headers)) {
		at := n.Locate("headers", name)
		switch canonical := http.CanonicalHeaderKey(name); {
		case !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(c.Headers[name]):
			errs = append(errs, at.Errorf("%q is not a header that can be sent", name))
		case slices.Contains([]string{"Host", "Connection", "Content-Length", "Transfer-Encoding", "Trailer", "X-Mockvendors-World"}, canonical):
			errs = append(errs, at.Errorf("%s belongs to the connection; the client sets it", canonical))
		}
	}
	return errs
}

func texts(lists map[string]fault.Texts) url.Values {
	values := url.Values{}
	for name, list := range lists {
		for _, text := range list {
			values.Add(name, string(text))
		}
	}
	return values
}
