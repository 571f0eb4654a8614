package export

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/play"
)

// hurlAsserts returns the asserts of what a step expects of the answer's headers and body.
func (p *plan) hurlAsserts(s *step) []string {
	a := asserts{plan: p}
	if len(s.played) > 0 {
		a.body = s.played[len(s.played)-1].ResponseBody
	}
	headers, body := s.Expect.Wanted(p.values)
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		a.header = name
		a.of("header "+hurlQuoted(name), "", headers[name])
	}
	a.header = ""
	if body != nil {
		a.value("$", "", body)
	}
	return a.lines
}

// asserts collects the asserts of one answer.
type asserts struct {
	plan   *plan
	lines  []string
	header string // whose value is described; "" for the body
	body   []byte // of the answer when the scenario was played
}

// value describes the value at a JSON path, which is a pointer too.
func (a *asserts) value(path, pointer string, want any) {
	query := "jsonpath " + hurlQuoted(path)
	switch want := want.(type) {
	case map[string]any:
		if len(want) == 0 {
			a.add(query, "isCollection")
			return
		}
		names := slices.Sorted(maps.Keys(want))
		if strings.HasPrefix(names[0], "$") {
			a.of(query, pointer, want)
			return
		}
		for _, name := range names {
			a.value(jsonPath(path, name), string(jsontext.Pointer(pointer).AppendToken(name)), want[name])
		}
	case []any:
		a.add(query, fmt.Sprintf("count == %d", len(want)))
		for i, element := range want {
			at := strconv.Itoa(i)
			a.value(path+"["+at+"]", pointer+"/"+at, element)
		}
	default:
		a.of(query, pointer, want)
	}
}

// of describes what a query finds: a scalar or a matcher.
func (a *asserts) of(query, pointer string, want any) {
	matcher, ok := want.(map[string]any)
	if !ok {
		a.add(query, "== "+a.literal(want))
		return
	}
	_, isText := play.In(a.body, pointer).(string)
	isText = isText || a.header != ""
	for _, key := range slices.Sorted(maps.Keys(matcher)) {
		operand := matcher[key]
		switch key {
		case "$type":
			a.add(query, hurlTypes[fmt.Sprint(operand)])
		case "$match":
			a.add(query, "matches "+a.literal(operand))
		case "$exists":
			if operand == true {
				a.add(query, "exists")
			} else {
				a.add(query, "not exists")
			}
		case "$len":
			if isText {
				a.add(query, fmt.Sprintf("matches %s", hurlQuoted(fmt.Sprintf("^(?s).{%v}$", operand))))
			} else {
				a.add(query, fmt.Sprintf("count == %v", operand))
			}
		case "$contains":
			switch _, isPattern := operand.(map[string]any); {
			case isText:
				a.add(query, "contains "+a.literal(operand))
			case !isPattern:
				a.add(query, "includes "+a.literal(operand))
			default:
				a.lines = append(a.lines, fmt.Sprintf("# %s has an element like %v, which Hurl cannot assert", query, operand))
			}
		}
	}
}

var hurlTypes = map[string]string{
	"string": "isString", "number": "isNumber", "integer": "isInteger", "boolean": "isBoolean",
	"object": "isCollection", "array": "isCollection", "null": "== null",
}

func (a *asserts) add(query, predicate string) { a.lines = append(a.lines, query+" "+predicate) }

// literal returns a scalar as Hurl has it. A reference that is the whole value keeps its
// type.
func (a *asserts) literal(value any) string {
	s, isText := value.(string)
	if !isText {
		return jsonOf(value)
	}
	if at := mark.FindString(s); at == s && at != "" {
		return a.plan.hurlText(text(s), hurlValue)
	}
	return `"` + a.plan.render(text(s), func(lit string) string { return strings.Trim(hurlQuoted(lit), `"`) }, func(r reference) string {
		return "{{" + shellName(r.Name) + "}}"
	}) + `"`
}

var plainKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// jsonPath returns a path with these parts added.
func jsonPath(path string, parts ...string) string {
	for _, part := range parts {
		switch _, err := strconv.Atoi(part); {
		case err == nil:
			path += "[" + part + "]"
		case plainKey.MatchString(part):
			path += "." + part
		default:
			path += "['" + strings.ReplaceAll(part, "'", `\'`) + "']"
		}
	}
	return path
}

var hurlInQuotes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "{{", `\u{7b}{`)

func hurlQuoted(s string) string { return `"` + hurlInQuotes.Replace(s) + `"` }
