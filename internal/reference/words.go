package reference

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// typeOf returns what a schema takes, in words.
func typeOf(s map[string]any) string {
	if choices, ok := s["anyOf"].([]any); ok && s["properties"] == nil {
		var words []string
		for _, choice := range choices {
			word := typeOf(choice.(map[string]any))
			if word != "" && !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
		return strings.Join(words, " or ")
	}
	if ref, ok := s["$ref"].(string); ok {
		return ref[strings.LastIndex(ref, "/")+1:]
	}
	if value, ok := s["const"]; ok {
		return fmt.Sprintf("`%v`", value)
	}
	if values := enumOf(s); values != nil {
		return code(values)
	}
	types, _ := s["type"].([]string)
	if one, ok := s["type"].(string); ok {
		types = []string{one}
	}
	if slices.Contains(types, "string") && len(types) > 2 { // a text, which may also look like a number
		return "text"
	}
	var words []string
	for _, t := range types {
		if word := wordFor(t, s); word != "" {
			words = append(words, word)
		}
	}
	if types == nil {
		return "anything"
	}
	return strings.Join(words, " or ")
}

// enumOf returns the values that a schema lists, without those that stand for none.
func enumOf(s map[string]any) (values []string) {
	text, err := json.Marshal(s["enum"])
	if err != nil {
		return nil
	}
	var all []any
	if json.Unmarshal(text, &all) != nil {
		return nil
	}
	for _, value := range all {
		if value != nil && value != "" {
			values = append(values, fmt.Sprint(value))
		}
	}
	return values
}

func wordFor(kind string, s map[string]any) string {
	switch kind {
	case "null":
		return ""
	case "string":
		pattern, _ := s["pattern"].(string)
		switch {
		case strings.Contains(pattern, "(ms|s|m|h|d)"):
			return "duration"
		case strings.Contains(pattern, "T[0-9]"):
			return "time"
		case strings.Contains(pattern, "[0-9]{4}-"):
			return "date"
		}
		return "text"
	case "integer":
		return "whole number" + bounds(s)
	case "number":
		return "number" + bounds(s)
	case "boolean":
		return "`true` or `false`"
	case "array":
		items, _ := s["items"].(map[string]any)
		return "list: " + typeOf(items)
	}
	if inner, ok := s["additionalProperties"].(map[string]any); ok {
		return "mapping of names: " + typeOf(inner)
	}
	return "mapping"
}

// bounds returns the bounds of a number that are worth telling.
func bounds(s map[string]any) string {
	low, high := fmt.Sprint(s["minimum"]), fmt.Sprint(s["maximum"])
	switch {
	case s["maximum"] != nil && s["minimum"] != nil:
		return ", " + low + " to " + high
	case s["minimum"] != nil && low != "0":
		return ", at least " + low
	}
	return ""
}

// exampleOf returns a key with its example as YAML, "" if it has none.
func exampleOf(key scenario.Key) string {
	examples, err := json.Marshal(key.Schema["examples"])
	if err != nil {
		return ""
	}
	doc, err := strict.Parse("example", examples)
	if err != nil || len(doc.Root().Items()) == 0 {
		return ""
	}
	name := key.Path[strings.LastIndex(key.Path, ".")+1:]
	return name + ": " + flow(doc.Root().Items()[0])
}

// plain matches texts that YAML reads as they are, wherever they stand.
var plain = regexp.MustCompile(`^[0-9.]+(ms|s|m|h|d)$|^[A-Za-z][A-Za-z0-9_./@+-]*( [A-Za-z0-9_./@+-]+)*$`)

// reserved are texts that some YAML reader takes for something else.
var reserved = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}

// flow returns a value as YAML in one line.
func flow(n strict.Node) string {
	var parts []string
	switch n.Kind() {
	case strict.Mapping:
		for _, m := range n.Members() {
			parts = append(parts, text(m.Key)+": "+flow(m.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case strict.Sequence:
		for _, item := range n.Items() {
			parts = append(parts, flow(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case strict.String:
		return text(n.Text())
	}
	return string(n.JSON())
}

func text(s string) string {
	if plain.MatchString(s) && !slices.Contains(reserved, strings.ToLower(s)) || strings.HasPrefix(s, "$") && !strings.ContainsAny(s, " {:") {
		return s
	}
	quoted, err := json.Marshal(s)
	if err != nil {
		panic(err) // a text
	}
	return string(quoted)
}
