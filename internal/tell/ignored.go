package tell

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// IgnoredView is a name that a client sent and the vendor dropped.
type IgnoredView struct {
	Where string  `json:"where"` // query, body, path or header
	Name  string  `json:"name"`
	Near  *string `json:"near"` // Name itself if it was sent twice
}

// ignoredOf returns what the vendor dropped of a request. It is never nil.
func ignoredOf(set *world.Set, e *journal.Entry) []IgnoredView {
	views := make([]IgnoredView, len(e.Ignored))
	for n, i := range Ignored(set, e) {
		views[n] = IgnoredView{i.Where, i.Name, orNull(i.Near)}
	}
	return views
}

// Ignored returns what the vendor dropped. A path may hold secrets.
func Ignored(set *world.Set, e *journal.Entry) []sim.Ignored {
	shown := make([]sim.Ignored, len(e.Ignored))
	for n, i := range e.Ignored {
		if i.Where == "path" {
			v := set.Vendor(e.Vendor)
			i.Name, i.Near = plainPath(v, i.Name), plainPath(v, i.Near)
		}
		shown[n] = i
	}
	return shown
}

// maxIgnoredLines is how many names [IgnoredLines] tells one by one.
const maxIgnoredLines = 10

// IgnoredLines says in sentences what the vendor dropped of a request.
func IgnoredLines(set *world.Set, e *journal.Entry) (lines []string) {
	all := Ignored(set, e)
	for n, i := range all {
		if n == maxIgnoredLines || i.More > 0 {
			return append(lines, fmt.Sprintf("and %d more", count(all[n:])))
		}
		lines = append(lines, ignoredLine(set.Vendor(e.Vendor), e, i))
	}
	return lines
}

func ignoredLine(v *world.Vendor, e *journal.Entry, i sim.Ignored) string {
	switch {
	case i.Where == "path":
		return fmt.Sprintf("the path's case: %s is %s", i.Name, i.Near)
	case i.IsBehindSemicolon():
		return i.Name + ": " + afterSemicolon
	case i.Near == i.Name && i.Name != "" && i.Where == "body" && strings.Contains(e.RequestHeader.Get("Content-Type"), "json"):
		return i.Name + " was sent twice: the last one counted"
	case i.Near == i.Name && i.Name != "":
		return i.Name + " was sent twice: the first one counted"
	}
	thing := "body field"
	switch i.Where {
	case "query":
		thing = "query parameter"
	case "header":
		thing = "header"
	}
	line := fmt.Sprintf("%s has no %s %s", v.Name, thing, named(i.Name))
	if i.Near != "" {
		line += ": did you mean " + i.Near + "?"
	}
	return line
}

// afterSemicolon says what became of a query's pair with a semicolon.
const afterSemicolon = `";" does not separate parameters, "&" does; this one and what follows it were dropped`

// maxIgnoredBriefly is how many names a line of a log tells.
const maxIgnoredBriefly = 3

// ignoredBriefly says in a few words what the vendor dropped of a request.
func ignoredBriefly(set *world.Set, e *journal.Entry) string {
	if len(e.Ignored) == 0 {
		return ""
	}
	all := Ignored(set, e)
	names := make([]string, 0, maxIgnoredBriefly)
	for _, i := range all[:min(len(all), maxIgnoredBriefly)] {
		switch {
		case i.IsBehindSemicolon():
			names = append(names, i.Name+" ("+afterSemicolon+")")
		case i.Near == i.Name && i.Name != "":
			names = append(names, i.Name+" (sent twice)")
		case i.Near != "":
			names = append(names, i.Name+" (did you mean "+i.Near+"?)")
		default:
			names = append(names, named(i.Name))
		}
	}
	text := strings.Join(names, ", ")
	if more := count(all[len(names):]); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// named returns a name, in quotes if it is empty.
func named(name string) string {
	if name == "" {
		return strconv.Quote(name)
	}
	return name
}

// count returns how many names were dropped, with those that are not kept.
func count(all []sim.Ignored) (names int) {
	for _, i := range all {
		names += max(1, i.More)
	}
	return names
}
