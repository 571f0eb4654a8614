package judge

import (
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/match"
	"github.com/mockvendors/mockvendors/internal/tell"
)

// Mismatches returns where a value does not match a pattern, without secrets:
// shown is the same value as people may see it.
func Mismatches(p *match.Pattern, value, shown any) (says []string) {
	showable := map[string]match.Mismatch{}
	for _, m := range p.Mismatches(shown) {
		showable[m.Path+"\x00"+m.Want] = m
	}
	for _, m := range p.Mismatches(value) {
		seen, ok := showable[m.Path+"\x00"+m.Want]
		if !ok || tell.IsRedacted(strings.Trim(seen.Got, `"`)) {
			seen = match.Mismatch{Path: m.Path, Want: "what the file says", Got: "something else (not shown)"}
		}
		says = append(says, seen.String())
	}
	return says
}

// Compact returns a value as JSON on one line, truncated if it is long.
func Compact(value any) string {
	text, err := json.Marshal(value, json.Deterministic(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return fmt.Sprintf("%T", value)
	}
	const limit = 400
	if len(text) > limit {
		return strings.ToValidUTF8(string(text[:limit]), "") + "…"
	}
	return string(text)
}
