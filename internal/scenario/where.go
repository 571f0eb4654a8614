package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// A condition on a name that no request has never holds, and nobody would notice.

// checkWhere checks that one of the operations has what a condition names. Headers
// may have any name. at locates a part of the condition.
func checkWhere(set *world.Set, of fault.Operation, w *fault.Where, at func(...any) strict.Node) (errs strict.Errors) {
	named := operationsNamed(set, of)
	for _, part := range []struct {
		in, kind string
		names    []string
	}{
		{"path", "parameter", slices.Sorted(maps.Keys(w.Path))},
		{"query", "query parameter", slices.Sorted(maps.Keys(w.Query))},
	} {
		var known []string
		for _, op := range named {
			known = append(known, op.params[part.in]...)
		}
		slices.Sort(known)
		known = slices.Compact(known)
		for _, name := range part.names {
			if !slices.Contains(known, name) {
				errs = append(errs, at(part.in, name).Errorf("%s", hasNo(of, part.in, part.kind, name, known)))
			}
		}
	}
	if w.Body != nil {
		errs = append(errs, checkBodyNames(of, named, at("body"))...)
	}
	return errs
}

func hasNo(of fault.Operation, in, kind, name string, known []string) string {
	subject := of.String()
	if in == "path" {
		subject = "the path of " + subject
	}
	if len(known) == 0 {
		return subject + " has no " + kind + "s"
	}
	return fmt.Sprintf("%s has no %s %q%s", subject, kind, name, strict.Suggest(name, known))
}

// namedOperation is an operation that a condition is about.
type namedOperation struct {
	params map[string][]string // names by "path" and "query"
	fields *contract.Fields    // of the body
	body   bool
}

func operationsNamed(set *world.Set, of fault.Operation) (named []namedOperation) {
	for _, v := range set.Vendors {
		for _, op := range v.API.Routes.All {
			if !op.Simulated() || !of.Matches(v.Name, op.ID) {
				continue
			}
			made := namedOperation{params: op.Params(), body: true}
			if doc, err := v.Contract(); err == nil {
				made.fields, made.body = doc.RequestFields(op.ID)
			}
			named = append(named, made)
		}
	}
	return named
}

// checkBodyNames checks the names in an expected body.
func checkBodyNames(of fault.Operation, named []namedOperation, n strict.Node) strict.Errors {
	var bodies []*contract.Fields
	for _, op := range named {
		if op.body {
			bodies = append(bodies, op.fields)
		}
	}
	if len(bodies) == 0 {
		return strict.Errors{n.Errorf("%s takes no body of JSON or a form", of)}
	}
	return unknownFields("the body of "+of.String(), bodies, n, "")
}

// unknownFields returns a mistake for each name in an expected value that none of the
// objects in any can have. of is what has the fields, and inside the dotted name of the
// objects.
func unknownFields(of string, any []*contract.Fields, n strict.Node, inside string) (errs strict.Errors) {
	var items []*contract.Fields
	for _, f := range any {
		if f.IsList() {
			items = append(items, f.Item())
		}
	}
	if items == nil {
		items = append(items, nil) // what is no list is for others to judge
	}
	for i, item := range n.Items() {
		errs = append(errs, unknownFields(of, items, item, inside+"["+strconv.Itoa(i)+"]")...)
	}
	for _, e := range n.Members() {
		if e.Key == "$contains" {
			return unknownFields(of, items, e.Value, inside+"[]")
		}
		if strings.HasPrefix(e.Key, "$") {
			continue // another key of a matcher
		}
		var below []*contract.Fields
		var valid []string
		for _, f := range any {
			if fields, known := f.Of(e.Key); known {
				below = append(below, fields)
			}
			valid = append(valid, f.Names()...)
		}
		name := strings.TrimPrefix(inside+"."+e.Key, ".")
		if len(below) == 0 {
			slices.Sort(valid)
			errs = append(errs, e.Errorf("%s has no field %q%s", of, name, strict.Suggest(e.Key, slices.Compact(valid))))
			continue
		}
		errs = append(errs, unknownFields(of, below, e.Value, name)...)
	}
	return errs
}
