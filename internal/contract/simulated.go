package contract

import (
	"encoding/json"
	"errors"
	"maps"

	"go.yaml.in/yaml/v4"
)

const (
	xSimulated    = "x-simulated"
	xNotSimulated = "x-not-simulated"
)

// Simulated returns the document of the simulator's contract, as JSON: each
// x-simulated is carried out. It still has the responses that only the vendor gives.
func Simulated(text []byte) ([]byte, error) {
	var doc any
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, err
	}
	if err := replace(doc); err != nil {
		return nil, err
	}
	return json.Marshal(doc)
}

// replace puts the members of each x-simulated in place of those beside it.
func replace(node any) error {
	switch node := node.(type) {
	case map[string]any:
		if instead, ok := node[xSimulated]; ok {
			members, ok := instead.(map[string]any)
			if !ok {
				return errors.New(xSimulated + " must be an object")
			}
			delete(node, xSimulated)
			maps.Copy(node, members)
		}
		for _, inner := range node {
			if err := replace(inner); err != nil {
				return err
			}
		}
	case []any:
		for _, inner := range node {
			if err := replace(inner); err != nil {
				return err
			}
		}
	}
	return nil
}

// marked reports whether an extension has any value but false: a contract may give
// a reason instead of true.
func marked(extension any) bool {
	return extension != nil && extension != false
}
