package vendors_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// variant is a request that differs from an example in some places.
type variant struct {
	edits   []edit
	request map[string]any // members path, query, header, body, as far as there are
}

// edit replaces or leaves out what is at one place of a request.
type edit struct {
	at    []string // such as body, membership, barcode
	value any
	left  bool
}

func (c edit) String() string {
	if c.left {
		return strings.Join(c.at, "/") + " left out"
	}
	text, _ := json.Marshal(c.value)
	if r, ok := c.value.(raw); ok {
		text = []byte(r)
	}
	if len(text) > 60 {
		text = append(text[:60:60], "…"...)
	}
	return fmt.Sprintf("%s = %s", strings.Join(c.at, "/"), text)
}

// repeated has the values of a query parameter that is sent several times.
type repeated []any

// isNullOrRepeated reports whether the only edit is null for a field, or several values
// for a query parameter.
func (v variant) isNullOrRepeated() bool {
	if len(v.edits) != 1 {
		return false
	}
	_, ok := v.edits[0].value.(repeated)
	return ok || v.edits[0].value == nil && !v.edits[0].left
}

// raw is a body as it is sent, rather than as JSON.
type raw string

// The requests with several edits for each example, at most, and how often the
// test draws edits for them. The draws are the same in every run.
const (
	maxCombined = 520
	maxDraws    = 2 * maxCombined
)

// variants returns the requests made from an operation's examples: each example,
// each with one edit, and some with two or three edits.
func variants(op operation) (all []variant) {
	random := rand.New(rand.NewPCG(1, uint64(len(op.OperationID))))
	examples := bodies(op)
	seen := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(examples)) {
		base := exampleRequest(op, examples[name])
		add := func(edits ...edit) {
			v := variant{edits, clone(base).(map[string]any)}
			for _, c := range edits {
				v.request = put(v.request, c.at, c).(map[string]any)
			}
			if key := text(v.request); !seen[key] {
				seen[key] = true
				all = append(all, v)
			}
		}
		add()
		singles := editsOf(op, base)
		for _, c := range singles {
			add(c)
		}
		combined := len(all) + maxCombined
		for draw := 0; len(singles) > 1 && draw < maxDraws && len(all) < combined; draw++ {
			drawn := make([]edit, 2+draw%2)
			for i := range drawn {
				drawn[i] = singles[random.IntN(len(singles))]
			}
			if apart(drawn) {
				add(drawn...)
			}
		}
	}
	return all
}

// apart reports whether no change is at or below the place of another.
func apart(edits []edit) bool {
	for i, c := range edits {
		for _, other := range edits[i+1:] {
			n := min(len(c.at), len(other.at))
			if slices.Equal(c.at[:n], other.at[:n]) {
				return false
			}
		}
	}
	return true
}

// exampleRequest returns the request that an operation's examples describe.
func exampleRequest(op operation, body any) map[string]any {
	base := map[string]any{"path": map[string]any{}, "query": map[string]any{}, "header": map[string]any{}}
	for _, ref := range op.params {
		if p := ref.Value; p.Example != nil {
			base[p.In].(map[string]any)[p.Name] = p.Example
		}
	}
	if fields, ok := formFields(op, body); ok {
		body = fields
	}
	if body != nil {
		base["body"] = body
	}
	return base
}

const formType = "application/x-www-form-urlencoded"

func formFields(op operation, body any) (map[string]any, bool) {
	sent, ok := body.(apitest.Body)
	if !ok || sent.Type != formType {
		return nil, false
	}
	values, _ := url.ParseQuery(sent.Text)
	fields := map[string]any{}
	for name := range values {
		fields[name] = values.Get(name)
	}
	return fields, true
}

// editsOf returns all single edits of a request.
func editsOf(op operation, base map[string]any) (all []edit) {
	for _, ref := range op.params {
		p := ref.Value
		if p.Name == "Content-Length" {
			continue
		}
		at := []string{p.In, p.Name}
		if p.In != openapi3.ParameterInPath {
			all = append(all, edit{at: at, left: true})
		}
		for _, value := range valuesOf(p.Schema.Value) {
			// A path without a part is another path, and text has no null.
			if text := text(value); value != nil && (text != "" || p.In == openapi3.ParameterInQuery) {
				all = append(all, edit{at: at, value: value})
			}
		}
		if value := p.Example; p.In == openapi3.ParameterInQuery {
			if value == nil {
				value = sampleOf(p.Schema.Value)
			}
			all = append(all, edit{at: at, value: repeated{value, value}}, edit{at: at, value: repeated{value, "x"}})
		}
	}
	if op.RequestBody == nil {
		return all
	}
	all = append(all, edit{at: []string{"body"}, left: true})
	for kind, media := range op.RequestBody.Value.Content {
		switch {
		case strings.HasSuffix(kind, "json"):
			for _, text := range []raw{"{", "nul", `"x"`, "1", "[1]", "{}", `{"a":1,}`} {
				all = append(all, edit{at: []string{"body"}, value: text})
			}
			fallthrough
		case kind == formType:
			all = append(all, editsBelow([]string{"body"}, media.Schema.Value, base["body"], 0)...)
		}
	}
	return all
}

// editsBelow returns the edits within a value.
func editsBelow(at []string, schema *openapi3.Schema, value any, depth int) (all []edit) {
	if depth > 5 {
		return nil
	}
	below := func(name string) []string { return append(slices.Clone(at), name) }
	properties := propertiesOf(schema)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		property := properties[name]
		all = append(all, edit{at: below(name), left: true})
		for _, v := range valuesOf(property) {
			all = append(all, edit{at: below(name), value: v})
		}
		inner, _ := value.(map[string]any)
		all = append(all, editsBelow(below(name), property, inner[name], depth+1)...)
	}
	if len(properties) > 0 {
		all = append(all, edit{at: below("unheardOf"), value: "x"})
	}
	if items := itemsOf(schema); items != nil {
		list, _ := value.([]any)
		for i := range max(1, min(len(list), 4)) {
			var item any
			if i < len(list) {
				item = list[i]
			}
			name := strconv.Itoa(i)
			for _, v := range valuesOf(items) {
				all = append(all, edit{at: below(name), value: v})
			}
			all = append(all, editsBelow(below(name), items, item, depth+1)...)
		}
	}
	return all
}

func partsOf(schema *openapi3.Schema) openapi3.SchemaRefs {
	return slices.Concat(schema.AllOf, schema.OneOf, schema.AnyOf)
}

func propertiesOf(schema *openapi3.Schema) map[string]*openapi3.Schema {
	all := map[string]*openapi3.Schema{}
	for _, part := range partsOf(schema) {
		maps.Copy(all, propertiesOf(part.Value))
	}
	for name, p := range schema.Properties {
		all[name] = p.Value
	}
	return all
}

func itemsOf(schema *openapi3.Schema) *openapi3.Schema {
	if schema.Items != nil {
		return schema.Items.Value
	}
	for _, part := range partsOf(schema) {
		if items := itemsOf(part.Value); items != nil {
			return items
		}
	}
	return nil
}

// valuesOf returns values at the boundaries of a schema, on both sides, and of each
// other type.
func valuesOf(schema *openapi3.Schema) []any {
	all := []any{nil, true, 1, "x", "", []any{}, map[string]any{}}
	for _, part := range partsOf(schema) {
		all = append(all, valuesOf(part.Value)...)
	}
	for _, value := range schema.Enum {
		all = append(all, value)
		if s, ok := value.(string); ok {
			all = append(all, strings.ToLower(s), s+" ")
		}
	}
	switch {
	case schema.Type.Is("string") && len(schema.Enum) == 0:
		all = append(all, textsOf(schema)...)
	case schema.Type.Is("boolean"):
		all = append(all, false, "true", "TRUE", 0)
	case schema.Type.Is("integer"), schema.Type.Is("number"):
		all = append(all, 0, -1, 1.5, json.Number("7.0"), 100, 101, "7", math.MaxInt32, math.MaxInt32+1, math.MinInt32,
			json.Number("9007199254740993"), json.Number("1e400"))
		for _, bound := range []*float64{schema.Min, schema.Max} {
			if bound != nil {
				all = append(all, *bound-1, *bound, *bound+1)
			}
		}
	case schema.Type.Is("array"):
		item := sampleOf(schema.Items.Value)
		all = append(all, []any{item}, []any{item, item}, []any{nil})
		if schema.MaxItems != nil && *schema.MaxItems < 1000 {
			n := int(*schema.MaxItems)
			all = append(all, slices.Repeat([]any{item}, n), slices.Repeat([]any{item}, n+1))
		}
	}
	return all
}

// textsOf returns texts at the bounds of a length, and in and near the forms that
// vendors' formats and patterns have.
func textsOf(schema *openapi3.Schema) []any {
	all := []any{" ", "Zoë 😀", "a/b?c#d%", "<b>&\"'", strings.Repeat("x", 300)}
	bounds := []uint64{schema.MinLength}
	if schema.MaxLength != nil {
		bounds = append(bounds, *schema.MaxLength)
	}
	for _, bound := range bounds {
		for _, n := range []int{int(bound) - 1, int(bound), int(bound) + 1} {
			if n >= 0 && n < 100_000 {
				all = append(all, strings.Repeat("y", n), strings.Repeat("é", n))
			}
		}
	}
	if schema.Format != "" || schema.Pattern != "" {
		all = append(all, "2024-02-29", "2023-02-29", "2026-13-01", "1900-01-01", "1899-12-31", "9999-12-31", "0000-00-00",
			"01.02.2024", "2026-1-5", "2026-01-05T10:00:00", "2026-01-05T10:00:00Z", "2026-01-05T10:00:00.123Z",
			"2026-01-05T10:00:00+02:00", "2026-01-05 10:00:00Z",
			"1-5-2026", "13-1-2026", "02-30-2026", "PL", "pl", "POL", "0xAB", "0xABC", "0xab12", "12345", "007",
			"a@b.co", "a@b", "@b.co", "a b@c.de", "Ann <a@b.co>", "6f1c2a52-3c0e-4d0f-9a53-0c1d6e7b8a01", "6f1c2a52", "http://127.0.0.1:9/x")
	}
	return all
}

// sampleOf returns a value that a schema allows, as far as it is easy to make.
func sampleOf(schema *openapi3.Schema) any {
	switch {
	case schema.Example != nil:
		return schema.Example
	case len(schema.Enum) > 0:
		return schema.Enum[0]
	case len(partsOf(schema)) > 0:
		return sampleOf(partsOf(schema)[0].Value)
	case schema.Type.Is("object"):
		return map[string]any{}
	case schema.Type.Is("array"):
		return []any{}
	case schema.Type.Is("boolean"):
		return true
	case schema.Type.Is("string"):
		return "x"
	}
	return 1
}

func clone(value any) any {
	switch value := value.(type) {
	case map[string]any:
		copied := map[string]any{}
		for name, inner := range value {
			copied[name] = clone(inner)
		}
		return copied
	case []any:
		copied := make([]any, len(value))
		for i, inner := range value {
			copied[i] = clone(inner)
		}
		return copied
	}
	return value
}

// put makes a change below a value, and the objects around it if there are none.
func put(value any, at []string, c edit) any {
	if len(at) == 0 {
		return clone(c.value)
	}
	if i, err := strconv.Atoi(at[0]); err == nil {
		list, _ := value.([]any)
		for len(list) <= i {
			list = append(list, nil)
		}
		list[i] = put(list[i], at[1:], c)
		return list
	}
	members, ok := value.(map[string]any)
	if !ok {
		members = map[string]any{}
	}
	if len(at) == 1 && c.left {
		delete(members, at[0])
	} else {
		members[at[0]] = put(members[at[0]], at[1:], c)
	}
	return members
}

// text returns a value as parameters and forms have it.
func text(value any) string {
	if s, ok := value.(string); ok {
		return s
	}
	encoded, _ := json.Marshal(value)
	return string(encoded)
}
