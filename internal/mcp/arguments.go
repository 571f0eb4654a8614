package mcp

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strings"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// mistake is what is wrong with an argument of a tool.
type mistake struct{ argument, says string }

// checked is arguments that can be wrong even if each has the right form.
type checked interface{ mistakes(tools) []mistake }

// answer calls a tool, unless its arguments have mistakes: all of them are told at once.
func answer[In any](ctx context.Context, t tools, do func(context.Context, In) (any, error), arguments json.RawMessage) (string, error) {
	var in In
	wrong, err := read(arguments, &in)
	if err != nil {
		return "", err
	}
	malformed := map[string]bool{}
	var says []string
	for _, m := range wrong {
		malformed[m.argument] = true
		says = append(says, m.says)
	}
	if c, ok := any(in).(checked); ok {
		for _, m := range c.mistakes(t) {
			if !malformed[m.argument] {
				says = append(says, m.says)
			}
		}
	}
	if len(says) > 0 {
		return "", errors.New(strings.Join(says, "\n"))
	}
	found, err := do(ctx, in)
	if err != nil {
		return "", err
	}
	return shown(found)
}

var firstName = regexp.MustCompile(`^[^.\[]*`)

// read reads the arguments of a tool. Nobody sees them as a text, so mistakes are told
// by name, without lines.
func read(arguments json.RawMessage, into any) (wrong []mistake, err error) {
	if len(arguments) == 0 || string(arguments) == "null" {
		arguments = json.RawMessage("{}")
	}
	doc, err := strict.Parse("arguments.json", arguments)
	if err != nil {
		return nil, err
	}
	for _, e := range doc.Root().Decode(into) {
		says := e.Message
		if e.Path != "" {
			says = e.Path + ": " + says
		}
		wrong = append(wrong, mistake{firstName.FindString(e.Path), says})
	}
	return wrong, nil
}

// inWorld returns what is wrong with the name of a world.
func (t tools) inWorld(name string) []mistake {
	if _, err := t.worldOf(name); err != nil {
		return []mistake{{"world", err.Error()}}
	}
	return nil
}
