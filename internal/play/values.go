package play

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/match"
	"github.com/mockvendors/mockvendors/internal/tell"
)

// decode reads an answer's body. Its error says what stands there instead of
// JSON, and nothing of its text.
func decode(body []byte) (value any, err error) {
	if len(body) == 0 {
		return nil, errors.New("no body")
	}
	if json.Unmarshal(body, &value, jsontext.AllowDuplicateNames(true)) != nil {
		return nil, fmt.Errorf("%d bytes that are none", len(body))
	}
	return value, nil
}

// at is what stands at a JSON pointer.
func at(value any, pointer string) (any, bool) {
	for _, step := range strings.Split(pointer, "/")[1:] {
		step = strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
		switch inner := value.(type) {
		case map[string]any:
			next, there := inner[step]
			if !there {
				return nil, false
			}
			value = next
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(inner) {
				return nil, false
			}
			value = inner[i]
		default:
			return nil, false
		}
	}
	return value, true
}

// mismatches judges a value and tells what is wrong with it as people may see
// it: shown is the same value without its secrets.
func mismatches(p *match.Pattern, value, shown any) (says []string) {
	showable := map[string]match.Mismatch{}
	for _, m := range p.Match(shown) {
		showable[m.Path+"\x00"+m.Want] = m
	}
	for _, m := range p.Match(value) {
		seen, ok := showable[m.Path+"\x00"+m.Want]
		if !ok || tell.IsRedacted(strings.Trim(seen.Got, `"`)) {
			seen = match.Mismatch{Path: m.Path, Want: "what the file says", Got: "something else, which is not shown"}
		}
		says = append(says, seen.String())
	}
	return says
}

// compact is a value as JSON on one line, and not too long.
func compact(value any) string {
	text, err := json.Marshal(value, json.Deterministic(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return fmt.Sprintf("%T", value)
	}
	const most = 400
	if len(text) > most {
		return strings.ToValidUTF8(string(text[:most]), "") + "…"
	}
	return string(text)
}
