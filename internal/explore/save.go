package explore

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// FileName returns the name of the file in which a cell is saved, without its
// extension.
func FileName(cell string) string {
	return strings.Trim(others.ReplaceAllString(strings.ToLower(cell), "-"), "-")
}

var others = regexp.MustCompile(`[^a-z0-9]+`)

// Scenario returns a scenario file in which a cell happens: base, a scenario's text, with
// the cell's faults before its own, and with the baseline's end state as
// assertions. play is the command line that plays it.
func (c *ReportCell) Scenario(base []byte, play string) ([]byte, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(base, &doc); err != nil {
		return nil, err
	}
	root := doc.Content[0]
	root.HeadComment = ""
	if len(root.Content) > 0 {
		root.Content[0].HeadComment = ""
	}
	cell, err := ParseCell(c.Cell)
	if err != nil {
		return nil, err
	}
	setText(member(root, "name"), FileName(c.Cell))
	setText(member(root, "title"), c.Cell+" is "+c.Verdict)
	faults := list(member(root, "faults"))
	var added []*yaml.Node
	for _, f := range cell.faults(0) {
		n, err := nodeOf(f.Fault)
		if err != nil {
			return nil, err
		}
		added = append(added, n)
	}
	faults.Content = append(added, faults.Content...)
	if len(c.expect) > 0 {
		asserts := member(root, "assert")
		asserts.Kind, asserts.Tag = yaml.MappingNode, "!!map"
		states := list(member(asserts, "state"))
		for _, e := range c.expect {
			n, err := nodeOf(e)
			if err != nil {
				return nil, err
			}
			states.Content = append(states.Content, n)
		}
	}
	body, err := yaml.Marshal(root)
	if err != nil {
		return nil, err
	}
	return append([]byte("# "+play+"\n"), body...), nil
}

// member returns the value of a mapping's key, which it adds if there is none.
func member(of *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(of.Content); i += 2 {
		if of.Content[i].Value == key {
			return of.Content[i+1]
		}
	}
	value := &yaml.Node{Kind: yaml.ScalarNode}
	of.Content = append(of.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
	return value
}

// list makes a node that has no value yet a list.
func list(n *yaml.Node) *yaml.Node {
	if n.Kind != yaml.SequenceNode {
		*n = yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	}
	return n
}

// nodeOf returns a value that is encoded as JSON as YAML, on one line.
func nodeOf(v any) (*yaml.Node, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, err
	}
	return doc.Content[0], nil
}

// expectation is an assertion of a scenario about a collection, as the baseline
// left it.
type expectation struct {
	At    string           `json:"at"`
	Count int              `json:"count"`
	Has   []map[string]any `json:"has,omitempty"`
}

// expectations returns what a state must be like to be the baseline's, in the
// collections in which it is not.
func (x *exploration) expectations(end *world.Start) (all []expectation) {
	groups := pairings(x.Set, x.baseline.end, end)
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		p := groups[name]
		at, err := scenario.ParseCollection(x.Set, name)
		if err != nil || p.findings() == nil {
			continue
		}
		records, err := scenario.RecordsAt(x.Set, x.baseline.end, at)
		if err != nil {
			continue
		}
		e := expectation{At: name, Count: len(records)}
		for _, was := range p.baseline {
			if len(e.Has) < maxHas {
				e.Has = append(e.Has, p.lasting(was.fields, ""))
			}
		}
		all = append(all, e)
	}
	return all
}

// lasting returns the fields of a record that are not generated.
func (p *pairing) lasting(fields map[string]any, at string) map[string]any {
	kept := map[string]any{}
	for name, value := range fields {
		if slices.Contains(p.identity.Generated, at+name) {
			continue
		}
		if object, ok := value.(map[string]any); ok {
			value = p.lasting(object, at+name+".")
		}
		kept[name] = value
	}
	return kept
}

// maxHas limits the records of a collection that an assertion names.
const maxHas = 20

func setText(n *yaml.Node, text string) {
	*n = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
}
