package explore

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/mockvendors/mockvendors/internal/scenario"
)

// FileName returns the name of the file in which a cell is saved, without its
// extension.
func FileName(cell string) string {
	name := strings.Trim(others.ReplaceAllString(strings.ToLower(cell), "-"), "-")
	if len(name) > maxFileName {
		sum := sha256.Sum256([]byte(cell))
		name = strings.TrimRight(name[:maxFileName], "-") + "-" + hex.EncodeToString(sum[:4])
	}
	return name
}

var others = regexp.MustCompile(`[^a-z0-9]+`)

const maxFileName = 200 // file systems allow 255, with an extension and what a temporary file adds

// NeedsExplore reports whether only explore shows that the cell is bad. A scenario
// cannot kill a client, run it again, or end one that hangs or storms. It shows that one
// which ends well leaves other records. One that fails may be right to do so.
func (c *ReportCell) NeedsExplore() bool {
	endless := c.Verdict == Hung || c.Verdict == Stormed
	return strings.Contains(c.Cell, ":"+Kill) || endless || c.Exit != 0 || len(c.expect) == 0
}

// Scenario returns the scenario file with which a cell is played: base, a scenario's
// text, without what only base is about. If exec can show that the cell is bad, the
// file has the cell's faults before those of base, and asserts the records of the
// baseline's end state. play is the command line that plays it.
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
	setText(member(root, "name"), FileName(c.Cell))
	setText(member(root, "title"), c.Cell+" is "+c.Verdict)
	remove(root, "steps")
	remove(root, "assert")
	if !c.NeedsExplore() {
		if err := c.addFaults(root); err != nil {
			return nil, err
		}
		if err := c.addAssertions(root); err != nil {
			return nil, err
		}
	}
	body, err := yaml.Marshal(root)
	if err != nil {
		return nil, err
	}
	return append([]byte("# "+play+"\n"), body...), nil
}

// addFaults puts the cell's faults before a scenario's own, which then may fire at
// other calls, or at none.
func (c *ReportCell) addFaults(root *yaml.Node) error {
	cell, err := ParseCell(c.Cell)
	if err != nil {
		return err
	}
	var added []*yaml.Node
	for _, f := range cell.faults(0) {
		n, err := nodeOf(f.Fault)
		if err != nil {
			return err
		}
		added = append(added, n)
	}
	for _, key := range []string{"faults", "rivals"} {
		for _, declared := range list(member(root, key)).Content {
			remove(declared, "expect")
		}
	}
	faults := list(member(root, "faults"))
	faults.Content = append(added, faults.Content...)
	if len(list(member(root, "rivals")).Content) == 0 {
		remove(root, "rivals")
	}
	return nil
}

// addAssertions asserts the baseline's end state. Nothing else is judged, as in
// explore.
func (c *ReportCell) addAssertions(root *yaml.Node) error {
	asserts, err := nodeOf(map[string]any{
		"contract": scenario.Allow, "unmatched": scenario.Allow, "ignored": scenario.Allow, "assumed": scenario.Allow,
		"unusedFaults": scenario.Allow, "unusedRivals": scenario.Allow,
	})
	if err != nil {
		return err
	}
	asserts.Style = 0
	for _, value := range asserts.Content {
		value.Style = 0
	}
	*member(root, "assert") = *asserts
	if len(c.expect) == 0 {
		return nil
	}
	states := list(member(member(root, "assert"), "state"))
	for _, e := range c.expect {
		n, err := nodeOf(e)
		if err != nil {
			return err
		}
		states.Content = append(states.Content, n)
	}
	return nil
}

// remove removes a mapping's key.
func remove(of *yaml.Node, key string) {
	for i := 0; i+1 < len(of.Content); i += 2 {
		if of.Content[i].Value == key {
			of.Content = slices.Delete(of.Content, i, i+2)
			return
		}
	}
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

func setText(n *yaml.Node, text string) {
	*n = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
}
