package judge

import (
	"fmt"
	"strings"

	"github.com/mockvendors/mockvendors/internal/tell"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/match"
)

// Mismatches returns where a value does not match, without its secrets: shown is
// the same value as people may see it.
func Mismatches(p *match.Pattern, value, shown any) (says []string) {
	showable := map[string]match.Mismatch{}
	for _, m := range p.Match(shown) {
		showable[m.Path+"\x00"+m.Want] = m
	}
	for _, m := range p.Match(value) {
		seen, ok := showable[m.Path+"\x00"+m.Want]
		if !ok || tell.IsRedacted(strings.Trim(seen.Got, `"`)) {
			seen = match.Mismatch{Path: m.Path, Want: "what the file says", Got: "something else (not shown)"}
		}
		says = append(says, seen.String())
	}
	return says
}

// Compact returns a value as JSON on one line, cut off if it is long.
func Compact(value any) string {
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
