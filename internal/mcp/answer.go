package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// shown returns an answer as text: a string as it is, anything else as JSON. It refuses
// one that is too long.
func shown(answer any) (string, error) {
	text, isText := answer.(string)
	if !isText {
		encoded, err := json.Marshal(answer)
		if err != nil {
			return "", err
		}
		text = string(encoded)
	}
	if len(text) > maxAnswer {
		return "", fmt.Errorf("the answer has %d bytes, and %d are allowed: ask for less, such as one vendor, tenant or collection by path",
			len(text), maxAnswer)
	}
	return text, nil
}

// shortened returns an error's text. The middle of one that is too long is left out: its
// beginning says what is wrong, and its end often what would be right.
func shortened(text string) string {
	if len(text) <= maxAnswer {
		return text
	}
	const room = 100 // for what says so
	half := maxAnswer/2 - room
	return strings.ToValidUTF8(text[:half], "") +
		fmt.Sprintf(" … [cut: %d of the %d bytes are left out here] … ", len(text)-2*half, len(text)) +
		strings.ToValidUTF8(text[len(text)-half:], "")
}

// ask makes a request of the control API. A problem becomes an error with its detail and
// the places of mistakes.
func (t tools) ask(ctx context.Context, method, path string, body []byte) (json.RawMessage, error) {
	status, text := t.server.Ask(ctx, method, path, body)
	if status < 300 {
		if len(bytes.TrimSpace(text)) == 0 {
			return json.RawMessage(`{"done": true}`), nil
		}
		return text, nil
	}
	var p struct {
		Title, Detail string
		Errors        []problem.Mistake
	}
	if json.Unmarshal(text, &p) != nil || p.Detail == "" {
		return nil, fmt.Errorf("status %d: %s", status, text)
	}
	return nil, mistaken(p.Detail, p.Errors)
}

// maxMistakes limits the mistakes of a scenario that are told at once.
const maxMistakes = 20

// mistaken returns an error with mistakes and their places or, if there are none, with
// the detail.
func mistaken(detail string, mistakes []problem.Mistake) error {
	if len(mistakes) == 0 {
		return errors.New(detail)
	}
	told := map[string]any{"mistakes": mistakes}
	if more := len(mistakes) - maxMistakes; more > 0 {
		told = map[string]any{"mistakes": mistakes[:maxMistakes], "more": more}
	}
	text, err := json.Marshal(told)
	if err != nil {
		return err
	}
	return errors.New(string(text))
}

// mistakesIn returns the mistakes in a text with their places; any other error as it is.
func mistakesIn(err error) error {
	var found strict.Errors
	if !errors.As(err, &found) {
		return err
	}
	return mistaken("", problem.MistakesOf(found))
}

// worldOf returns a world by its name; "" is the world default.
func (t tools) worldOf(name string) (*world.World, error) {
	if name == "" {
		name = world.Default
	}
	if w := t.server.Set.Get(name); w != nil {
		return w, nil
	}
	var names []string
	for _, w := range t.server.Set.All() {
		names = append(names, w.Name)
	}
	return nil, fmt.Errorf("there is no world %q%s", name, strict.Suggest(name, names))
}
