package reference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/world"
)

// operations writes the table of a vendor's operations, and a table for each body that
// has more fields than fit into it.
func (p *page) operations(v *world.Vendor, doc *contract.Contract) {
	p.WriteString("\nWhat has a star, or is in bold, is required within its object; what has no type is text. A body must be sent, as `{}` " +
		"if it is empty, unless it is told to be optional.\n")
	for _, op := range v.API.Routes.All {
		if described, _ := doc.Operation(op.ID); len(described.Replays) > 0 {
			p.WriteString("Behind \"replay\" are statuses that an operation has only if the key of another request is sent again.\n")
			break
		}
	}
	p.WriteString("\n| operation | call | parameters | body | statuses | body of a success |\n|---|---|---|---|---|---|\n")
	var bodies []body
	for _, op := range v.API.Routes.All {
		if !op.Simulated() {
			continue
		}
		described, _ := doc.Operation(op.ID)
		var params []string
		for _, param := range described.Params {
			if param.Name != "Content-Length" { // the client sets it
				params = append(params, typed(starred(param.Name, param.Required), param.Type))
			}
		}
		sent := body{v.Name + "." + op.ID, bodyFields(doc, op.ID)}
		cell := bodyOf(doc, described, sent.fields)
		if len(sent.fields) > maxInCell {
			i := slices.IndexFunc(bodies, func(b body) bool { return slices.Equal(b.fields, sent.fields) })
			if i < 0 {
				i, bodies = len(bodies), append(bodies, sent)
			}
			cell = strings.Replace(cell, fieldsHere, bodies[i].link(), 1)
		}
		fmt.Fprintf(p, "| `%s` | `%s %s` | %s | %s | %s | %s |\n", sent.operation, described.Method, described.Path,
			escape(strings.Join(params, ", ")), escape(cell), statusesOf(described), escape(answerOf(doc, op.ID)))
	}
	for _, b := range bodies {
		fmt.Fprintf(p, "\n### Body of %s\n\n| field | type |\n|---|---|\n", b.operation)
		for _, f := range b.fields {
			name := "`" + f.name + "`"
			if f.required {
				name = "**" + name + "**"
			}
			fmt.Fprintf(p, "| %s | %s |\n", name, escape(f.kind))
		}
	}
}

// maxInCell is how many fields a body has at most to be told in a cell of the table.
const maxInCell = 4

// body is what an operation takes, and the first operation that takes it.
type body struct {
	operation string
	fields    []field
}

type field struct {
	name     string // dotted within objects
	required bool   // of the object that it is in
	kind     string // in words
}

func (b body) link() string {
	anchor := "body-of-" + strings.ToLower(strings.ReplaceAll(b.operation, ".", ""))
	return fmt.Sprintf("[%d fields](#%s)", len(b.fields), anchor)
}

// bodyFields returns the fields of an operation's body and those within them.
func bodyFields(doc *contract.Contract, id string) []field {
	all, _ := doc.RequestFields(id)
	return fieldsIn(all, "", doc.BodyTypes(id))
}

func fieldsIn(f *contract.Fields, prefix string, types map[string]string) (all []field) {
	for _, name := range f.Names() {
		at := prefix + name
		all = append(all, field{at, f.Requires(name), types[at]})
		below, _ := f.Of(name)
		if item := below.Item(); item != nil {
			below, at = item, at+"[]"
		}
		all = append(all, fieldsIn(below, at+".", types)...)
	}
	return all
}

// fieldsHere stands for fields that have a table of their own.
const fieldsHere = "{fields}"

// bodyOf returns what is told of an operation's body.
func bodyOf(doc *contract.Contract, op contract.Operation, fields []field) string {
	_, ok := doc.RequestFields(op.ID)
	var names []string
	for _, f := range fields {
		names = append(names, typed(starred(f.name, f.required), f.kind))
	}
	text := strings.Join(names, ", ")
	if len(fields) > maxInCell {
		text = fieldsHere
	}
	switch {
	case !op.HasBody:
		return ""
	case !ok:
		return "a file"
	case text == "":
		return "any"
	case !op.NeedsBody:
		return "optional: " + text
	}
	return text
}

// statusesOf returns an operation's own statuses, and apart from them those that only
// replays have.
func statusesOf(op contract.Operation) string {
	var own, replays []string
	for _, s := range op.Statuses {
		if slices.Contains(op.Replays, s) {
			replays = append(replays, fmt.Sprint(s))
		} else {
			own = append(own, fmt.Sprint(s))
		}
	}
	text := strings.Join(own, ", ")
	if len(replays) > 0 {
		text += "; replay: " + strings.Join(replays, ", ")
	}
	return text
}

// answerOf returns the names of the fields with which an operation succeeds: of an
// object, or of each item of a list.
func answerOf(doc *contract.Contract, id string) string {
	fields, ok := doc.AnswerFields(id)
	before, after := "", ""
	if fields.Item() != nil {
		fields, before, after = fields.Item(), "[{", "}]"
	}
	names := fields.Names()
	for i, name := range names {
		if below, _ := fields.Of(name); below.Item() != nil {
			names[i] += "[]"
		}
	}
	if !ok || len(names) == 0 {
		return ""
	}
	return "`" + before + strings.Join(names, ", ") + after + "`"
}

func starred(name string, required bool) string {
	if required {
		return name + "*"
	}
	return name
}

// typed returns a name with its type, which is left out for a text.
func typed(name, kind string) string {
	if kind == "" || kind == "text" {
		return "`" + name + "`"
	}
	return "`" + name + "` (" + kind + ")"
}
