package export_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// What a line of a Hurl file can be, by the grammar at hurl.dev/docs/grammar.html. Hurl
// itself cannot be had on every machine where the tests run.
var (
	hurlMethod  = regexp.MustCompile(`^(GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH) \S+$`)
	hurlPair    = regexp.MustCompile(`^([A-Za-z0-9_\-.\[\]@$]|\\u\{[0-9a-f]+\}|\{\{[A-Za-z0-9_]+\}\})+: ([^#\\{]|\\[#\\bfnrt]|\\u\{[0-9a-f]+\}|\{\{[A-Za-z0-9_]+\}\}|\{)*$`)
	hurlStatus  = regexp.MustCompile(`^HTTP (\*|[0-9]{3})$`)
	hurlString  = `"([^"\\]|\\["\\bfnrt]|\\u\{[0-9a-f]+\})*"`
	hurlQuery   = `(jsonpath|header) ` + hurlString
	hurlCapture = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*: ` + hurlQuery + `$`)
	hurlValueOf = `(` + hurlString + `|-?[0-9]+(\.[0-9]+)?|true|false|null|\{\{[A-Za-z0-9_]+\}\})`
	hurlAssert  = regexp.MustCompile(`^` + hurlQuery + ` (not )?(exists|isString|isNumber|isInteger|isBoolean|isCollection|(==|matches|contains|includes) ` + hurlValueOf + `|count == [0-9]+)$`)
	hurlBase64  = regexp.MustCompile(`^base64,[A-Za-z0-9+/=]+;$`)
	hurlBare    = regexp.MustCompile(`([:\[,]\s*)\{\{[A-Za-z0-9_]+\}\}`) // a number in a body
)

// checkHurl returns what is wrong with a Hurl file.
func checkHurl(text string) error {
	part, sections := "start", map[string]bool{}
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		wrong := fmt.Errorf("line %d, after %s: %q", i+1, part, line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case hurlMethod.MatchString(line):
			if part == "request" || part == "body" {
				return wrong
			}
			part, sections = "request", map[string]bool{}
		case strings.HasPrefix(line, "["):
			name := strings.Trim(line, "[]")
			of := map[string]string{
				"Options": "request", "BasicAuth": "request", "QueryStringParams": "request", "FormParams": "request",
				"Captures": "response", "Asserts": "response",
			}[name]
			if in, _, _ := strings.Cut(part, " "); of == "" || in != of || sections[name] {
				return wrong
			}
			part, sections[name] = of+" "+name, true
		case hurlStatus.MatchString(line) && (strings.HasPrefix(part, "request") || part == "body"):
			part = "response"
		case strings.HasPrefix(part, "request") && (line == "{" || line == "{}" || strings.HasPrefix(line, `{"`)):
			end := i
			for line == "{" && lines[end] != "}" && end < len(lines)-1 {
				end++
			}
			if !json.Valid([]byte(hurlBare.ReplaceAllString(strings.Join(lines[i:end+1], "\n"), "${1}0"))) {
				return wrong
			}
			part, i = "body", end
		case strings.HasPrefix(part, "request") && hurlBase64.MatchString(line):
			part = "body"
		case part == "response Captures" && hurlCapture.MatchString(line), part == "response Asserts" && hurlAssert.MatchString(line),
			strings.HasPrefix(part, "request") && hurlPair.MatchString(line):
		default:
			return wrong
		}
	}
	if !strings.HasPrefix(part, "response") {
		return fmt.Errorf("it ends after %s", part)
	}
	return nil
}

func TestHurlGrammar(t *testing.T) {
	t.Parallel()
	all := shipped(t)
	all["every"] = every
	for name, text := range all {
		if err := checkHurl(write(t, name+".yaml", text, "hurl")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for reason, text := range map[string]string{ // the check can fail
		"no answer":            "GET {{A}}/b\n",
		"an unknown section":   "GET {{A}}/b\n[Query String]\na: b\nHTTP 200\n",
		"a section twice":      "GET {{A}}/b\n[Options]\nretry: 1\n[Options]\nretry: 1\nHTTP 200\n",
		"a wrong section":      "GET {{A}}/b\n[Asserts]\nHTTP 200\n",
		"no such predicate":    "GET {{A}}/b\nHTTP 200\n[Asserts]\njsonpath \"$.a\" is 1\n",
		"an unescaped string":  "GET {{A}}/b\nHTTP 200\n[Asserts]\njsonpath \"$.a\" == \"a\"b\"\n",
		"a capture's name":     "GET {{A}}/b\nHTTP 200\n[Captures]\na.b: jsonpath \"$.a\"\n",
		"half a body":          "POST {{A}}/b\n{\n\"a\": {\n}\nHTTP 200\n",
		"a comment in a value": "GET {{A}}/b\na: b # c\nHTTP 200\n",
	} {
		if checkHurl(text) == nil {
			t.Errorf("%s is taken for a Hurl file", reason)
		}
	}
}
