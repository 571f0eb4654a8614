package contract

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
)

// Operation describes one operation of a contract.
type Operation struct {
	ID, Method string
	Path       string // the template, such as /accounts/{accountId}
	Summary    string
	Simulated  bool  // not marked x-not-simulated
	Statuses   []int // documented numbers, ascending
	Declared   []int // Statuses, and those that only the vendor answers
	Replays    []int // those of Statuses that only the replay of another answer has
	Params     []Param
	HasBody    bool   // a request body is documented, required or not
	NeedsBody  bool   // a request body is required
	Repeatable bool   // sent again after a lost answer, the request does no harm
	Pages      *Pages // nil unless it answers a list in pages
}

// Pages says how a list is asked for in pages, and where its answer tells the rest:
// names of query parameters, and JSON pointers into the answer.
type Pages struct {
	Skip  string // the parameter that counts items from 0; "" if Page counts pages
	Page  string // the parameter that counts pages from 1
	Take  string // the parameter that says how many items a page has at most; "" if none does
	Items string // the list
	Total string // how many items there are; "" if the answer does not tell
	More  string // whether there are more; "" if the answer does not tell
	Size  int    // of a full page, where neither Total nor More is told
}

// Param is a documented parameter of a request.
type Param struct {
	Name     string
	In       string // path, query or header
	Required bool
	Type     string // in words: "whole number, 1 to 100"
}

// Operations returns the operations by path, then method. Their slices are shared:
// do not change them.
func (c *Contract) Operations() []Operation {
	list := make([]Operation, 0, len(c.operations))
	for _, op := range c.operations {
		list = append(list, op.Operation)
	}
	return list
}

// Operation returns the operation with that id, if there is one.
func (c *Contract) Operation(id string) (Operation, bool) {
	op, ok := c.byID[id]
	if !ok {
		return Operation{}, false
	}
	return op.Operation, true
}

type operation struct {
	Operation
	template   template
	parameters []parameter
	described  []*openapi3.Parameter // what parameters are compiled from
	body       *openapi3.RequestBody // nil if none is documented
	responses  map[string]response   // "200", "4XX", "default"
	after      string                // the operation that makes what the examples need
}

type response struct {
	headers []parameter // by name
	content openapi3.Content
	own     own
}

func (op *operation) compare(other *operation) int {
	return cmp.Or(cmp.Compare(op.Path, other.Path), cmp.Compare(op.Method, other.Method))
}

// response returns the most specific response documented for a status.
func (op *operation) response(status int) (response, bool) {
	for _, key := range []string{strconv.Itoa(status), strconv.Itoa(status/100) + "XX", "default"} {
		if r, ok := op.responses[key]; ok {
			return r, true
		}
	}
	return response{}, false
}

func compileOperation(method, path string, item *openapi3.PathItem, described *openapi3.Operation, simulated bool) (*operation, error) {
	if described.OperationID == "" {
		return nil, errors.New("has no operationId")
	}
	op := &operation{
		Operation: Operation{
			ID:        described.OperationID,
			Method:    method,
			Path:      path,
			Summary:   described.Summary,
			Simulated: !marked(described.Extensions[xNotSimulated]),
			HasBody:   described.RequestBody != nil,
		},
		responses: map[string]response{},
	}
	if op.HasBody {
		op.body = described.RequestBody.Value
		op.NeedsBody = op.body.Required
	}

	op.after, _ = described.Extensions[xExampleAfter].(string)
	var err error
	if op.Repeatable, err = repeatable(method, described); err != nil {
		return nil, err
	}
	if op.Pages, err = pagesOf(described); err != nil {
		return nil, err
	}
	if op.template, err = parseTemplate(path); err != nil {
		return nil, err
	}
	for _, p := range parametersOf(item, described) {
		compiled, err := compileParameter(p)
		if err != nil {
			return nil, fmt.Errorf("parameter %s: %w", p.Name, err)
		}
		op.parameters, op.described = append(op.parameters, compiled), append(op.described, p)
		op.Params = append(op.Params, compiled.Param)
	}
	for key, r := range described.Responses.Map() {
		status, numberErr := strconv.Atoi(key)
		if numberErr == nil {
			op.Declared = append(op.Declared, status)
		}
		if simulated && marked(r.Value.Extensions[xNotSimulated]) {
			continue
		}
		if op.responses[key], err = compileResponse(r.Value); err != nil {
			return nil, fmt.Errorf("response %s: %w", key, err)
		}
		if numberErr == nil {
			op.Statuses = append(op.Statuses, status)
			if op.responses[key].own.onlyReplays() {
				op.Replays = append(op.Replays, status)
			}
		}
	}
	slices.Sort(op.Statuses)
	slices.Sort(op.Declared)
	slices.Sort(op.Replays)
	return op, nil
}

// parametersOf merges the parameters of a path with those of an operation, which
// override them. It leaves out the three headers that OpenAPI ignores as
// parameters.
func parametersOf(item *openapi3.PathItem, described *openapi3.Operation) []*openapi3.Parameter {
	var list []*openapi3.Parameter
	for _, ref := range item.Parameters {
		if described.Parameters.GetByInAndName(ref.Value.In, ref.Value.Name) == nil {
			list = append(list, ref.Value)
		}
	}
	for _, ref := range described.Parameters {
		list = append(list, ref.Value)
	}
	return slices.DeleteFunc(list, func(p *openapi3.Parameter) bool {
		return p.In == openapi3.ParameterInHeader && reservedHeader(p.Name)
	})
}

func compileResponse(described *openapi3.Response) (response, error) {
	r := response{content: described.Content}
	var err error
	if r.own, err = ownOf(described); err != nil {
		return response{}, err
	}
	for name, ref := range described.Headers {
		if reservedHeader(name) {
			continue
		}
		header := ref.Value.Parameter
		header.Name, header.In = name, openapi3.ParameterInHeader
		compiled, err := compileParameter(&header)
		if err != nil {
			return response{}, fmt.Errorf("header %s: %w", name, err)
		}
		r.headers = append(r.headers, compiled)
	}
	slices.SortFunc(r.headers, func(a, b parameter) int { return cmp.Compare(a.Name, b.Name) })
	return r, nil
}
