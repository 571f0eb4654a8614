package play

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Decode decodes an answer's body. Its error says what the body is instead of
// JSON, without quoting it.
func Decode(body []byte) (value any, err error) {
	if len(body) == 0 {
		return nil, errors.New("no body")
	}
	if json.Unmarshal(body, &value, jsontext.AllowDuplicateNames(true)) != nil {
		return nil, fmt.Errorf("%d bytes that are not JSON", len(body))
	}
	return value, nil
}

// At returns the value at a JSON pointer.
func At(value any, pointer string) (any, bool) {
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

// In returns the value at a JSON pointer in an answer's body; nil if there is none.
func In(body []byte, pointer string) any {
	value, err := Decode(body)
	if err != nil {
		return nil
	}
	value, _ = At(value, pointer)
	return value
}
