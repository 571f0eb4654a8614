package match_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/match"
	"github.com/mockvendors/mockvendors/internal/strict"
)

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		reason, expected, value string
		want                    []string
	}{
		{"objects are subsets", `{"a": 1}`, `{"a": 1, "b": 2}`, nil},
		{"an empty object is any object", `{}`, `{"b": 2}`, nil},
		{"but an object", `{}`, `[]`, []string{`want an object, got []`}},
		{"a member that is missing, and one that differs, by name", `{"b": "x", "a": "y"}`, `{"b": 1}`,
			[]string{`/a: want "y", got nothing`, `/b: want "x", got 1`}},
		{"null must be there", `{"a": null}`, `{}`, []string{`/a: want null, got nothing`}},
		{"null is null", `{"a": null}`, `{"a": null}`, nil},
		{"numbers by value", `[1, 1.0, 100, 0.5]`, `[1.0, 1, 1e2, 5e-1]`, nil},
		{"whole numbers that no float64 holds", `9007199254740993`, `9007199254740993`, nil},
		{"a string is no number", `{"a": 1}`, `{"a": "1"}`, []string{`/a: want 1, got "1"`}},
		{"nor is a number a string, or true 1", `["1", true, 1]`, `[1, 1, true]`,
			[]string{`/0: want "1", got 1`, `/1: want true, got 1`, `/2: want 1, got true`}},
		{"null is not false, nor empty", `[null, false, ""]`, `[false, null, null]`,
			[]string{`/0: want null, got false`, `/1: want false, got null`, `/2: want "", got null`}},
		{"arrays are whole", `[1]`, `[1, 2]`, []string{`want an array of 1 element, got [1,2]`}},
		{"and in order", `[1, 2]`, `[2, 1]`, []string{`/0: want 1, got 2`, `/1: want 2, got 1`}},
		{"an empty array is one", `[]`, `[1]`, []string{`want an array of 0 elements, got [1]`}},
		{"elements are subsets too", `{"elements": [{"email": {"$type": "string"}}]}`, `{"elements": [{"email": 409, "id": 1}]}`,
			[]string{`/elements/0/email: want a string, got 409`}},
		{"pointers are escaped", `{"a/b": {"c~d": 1}}`, `{"a/b": {"c~d": 2}}`, []string{`/a~1b/c~0d: want 1, got 2`}},
		{"long values are cut, and say how long they are", `["x"]`, `["` + strings.Repeat("y", 80) + `", 2]`,
			[]string{`want an array of 1 element, got 2 elements: ["` + strings.Repeat("y", 58) + `…`}},

		{"types", `[{"$type": "string"}, {"$type": "number"}, {"$type": "integer"}, {"$type": "boolean"}, {"$type": "object"}, {"$type": "array"}, {"$type": "null"}]`,
			`["", 1.5, 2, false, {}, [], null]`, nil},
		{"a whole number is written as it likes", `{"$type": "integer"}`, `2.0`, nil},
		{"an integer is a number, not the reverse", `[{"$type": "number"}, {"$type": "integer"}]`, `[2, 2.5]`, []string{`/1: want an integer, got 2.5`}},
		{"no type is another", `[{"$type": "string"}, {"$type": "number"}, {"$type": "boolean"}, {"$type": "object"}, {"$type": "array"}, {"$type": "null"}]`,
			`[null, "1", 0, [], {}, false]`, []string{
				`/0: want a string, got null`, `/1: want a number, got "1"`, `/2: want a boolean, got 0`,
				`/3: want an object, got []`, `/4: want an array, got {}`, `/5: want null, got false`}},
		{"a type must be there", `{"a": {"$type": "null"}}`, `{}`, []string{`/a: want null, got nothing`}},

		{"a regular expression is not anchored", `{"$match": "b+"}`, `"abbc"`, nil},
		{"and is for strings", `{"$match": "."}`, `12`, []string{`want a string that matches ".", got 12`}},
		{"and can be anchored", `{"$match": "^b"}`, `"ab"`, []string{`want a string that matches "^b", got "ab"`}},

		{"lengths, strings in characters", `[{"$len": 3}, {"$len": 2}, {"$len": 0}]`, `["äöü", [1, 2], {}]`, nil},
		{"other lengths, and what has none", `[{"$len": 3}, {"$len": 2}, {"$len": 1}]`, `["äö", [1], 1]`,
			[]string{`/0: want a length of 3, got "äö"`, `/1: want a length of 2, got [1]`, `/2: want a length of 1, got 1`}},

		{"something is there, whatever it is", `{"a": {"$exists": true}}`, `{"a": null}`, nil},
		{"nothing is there", `{"a": {"$exists": false}}`, `{"b": 1}`, nil},
		{"the reverse of both", `{"a": {"$exists": true}, "b": {"$exists": false}}`, `{"b": null}`,
			[]string{`/a: want anything, got nothing`, `/b: want nothing, got null`}},

		{"an element matches it as a subset", `{"$contains": {"a": 1}}`, `[{"a": 2}, {"a": 1, "b": 2}]`, nil},
		{"an element matches a matcher", `{"$contains": {"$type": "null"}}`, `[1, null]`, nil},
		{"no element does", `{"$contains": {"a": 1}}`, `[{"a": 2}]`, []string{`want an array that contains {"a":1}, got [{"a":2}]`}},
		{"a text in a string", `{"$contains": "ell"}`, `"hello"`, nil},
		{"a string among the elements, whole", `{"$contains": "ell"}`, `["hello"]`, []string{`want something that contains "ell", got ["hello"]`}},
		{"and found there", `{"$contains": "hello"}`, `["hello"]`, nil},

		{"several must all hold", `{"$type": "string", "$match": "^a", "$len": 2}`, `"ab"`, nil},
		{"and each that does not is told", `{"$type": "string", "$match": "^a", "$len": 2}`, `"bcd"`,
			[]string{`want a length of 2, got "bcd"`, `want a string that matches "^a", got "bcd"`}},
		{"for what is missing, all at once", `{"a": {"$exists": true, "$type": "string"}}`, `{}`, []string{`/a: want anything, and a string, got nothing`}},
	} {
		p, err := match.Compile(decode(t, tt.expected))
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		var got []string
		for _, m := range p.Mismatches(decode(t, tt.value)) {
			got = append(got, m.String())
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tt.reason, diff)
		}
		if matches := p.Matches(decode(t, tt.value)); matches != (len(tt.want) == 0) {
			t.Errorf("%s: Meets says %v", tt.reason, matches)
		}
	}
}

// Files give whole numbers as int64, Go code as int, and requests as float64.
func TestNumbersOfAllSources(t *testing.T) {
	for _, expected := range []any{1, int64(1), 1.0} {
		p, err := match.Compile(expected)
		if err != nil {
			t.Fatal(err)
		}
		for _, value := range []any{1, int64(1), 1.0} {
			if !p.Matches(value) {
				t.Errorf("%T does not meet %T", value, expected)
			}
		}
		if p.Matches(2.0) || p.Matches(int64(2)) || p.Matches(nil) {
			t.Errorf("%T matches another", expected)
		}
	}
	const big = int64(1)<<53 + 1
	if p, _ := match.Compile(big); p.Matches(big-1) || !p.Matches(float64(big)) {
		t.Error("two whole numbers are compared as such, and one with a float64 as that has it")
	}
}

func TestCompileRefuses(t *testing.T) {
	for _, tt := range []struct{ reason, expected, want string }{
		{"a matcher misspelt", `{a: [1, {$typ: string}]}`, `f.yaml:1:16: unknown matcher "$typ"; did you mean "$type"? valid: $type, $len, $match, $exists, $contains`},
		{"a type misspelt", `{$type: strng}`, `f.yaml:1:9: unknown type "strng"; did you mean "string"? valid: string, array, null, number, integer, object, boolean`},
		{"a type of another kind", `{$type: [string]}`, `f.yaml:1:9: $type takes the name of a type, not ["string"]; valid: string, number, integer, boolean, object, array, null`},
		{"no regular expression", `{$match: "a(b"}`, `f.yaml:1:10: $match takes a regular expression: missing closing ): a(b`},
		{"a number for one", `{$match: 12}`, `f.yaml:1:10: $match takes a regular expression, not 12`},
		{"a length below 0", `{$len: -1}`, `f.yaml:1:8: $len takes a whole number of at least 0, not -1`},
		{"half a length", `{$len: 1.5}`, `f.yaml:1:8: $len takes a whole number of at least 0, not 1.5`},
		{"a length in words", `{$len: two}`, `f.yaml:1:8: $len takes a whole number of at least 0, not "two"`},
		{"no boolean", `{a: {$exists: "yes"}}`, `f.yaml:1:15: $exists takes true or false, not "yes"`},
		{"the whole is always there", `{$exists: true}`, `f.yaml:1:11: $exists is only valid for a member of an object: nothing else can be missing`},
		{"and so is an element", `[{$exists: false}]`, `f.yaml:1:12: $exists is only valid for a member of an object: nothing else can be missing`},
		{"also of $contains", `{$contains: {$exists: true}}`, `f.yaml:1:23: $exists is only valid for a member of an object: nothing else can be missing`},
		{"a member beside a matcher", `{$type: object, email: a}`, `f.yaml:1:24: "email" cannot be combined with a matcher: all keys beside it must begin with $`},
		{"within what is contained", `{$contains: {$len: x}}`, `f.yaml:1:20: $len takes a whole number of at least 0, not "x"`},
		{"nothing, and of a type", `{a: {$exists: false, $type: string}}`, `f.yaml:1:5: nothing matches this: $exists: false allows no value, and the other keys describe one`},
		{"a number that matches", `{$type: number, $match: a}`, `f.yaml:1:1: nothing matches this: no value satisfies $match and $type together`},
		{"a string that contains a number", `{$type: string, $contains: 1}`, `f.yaml:1:1: nothing matches this: no value satisfies $contains and $type together`},
		{"all mistakes at once", `[{$len: -1}, {$type: a}]`, "f.yaml:1:9: $len takes a whole number of at least 0, not -1\nf.yaml:1:22: unknown type \"a\"; valid: string, number, integer, boolean, object, array, null"},
	} {
		doc, err := strict.Parse("f.yaml", []byte(tt.expected))
		if err != nil {
			t.Fatal(err)
		}
		_, err = match.Compile(doc.Root().Interface())
		mistakes, ok := err.(match.Errors)
		if !ok {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		var placed strict.Errors
		for _, e := range mistakes {
			placed = append(placed, doc.Locate(e.Path...).Errorf("%s", e.Message))
		}
		if got := placed.Error(); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.reason, got, tt.want)
		}
	}
	if _, err := match.Compile(map[string]any{"a": []any{struct{}{}}}); err == nil || err.Error() != "/a/0: a struct {} is not a JSON value" {
		t.Errorf("what is not of JSON: %v", err)
	}
}

func decode(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return value
}
