package strict_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/strict"
)

func TestParseReads(t *testing.T) {
	for _, tt := range []struct {
		reason, text, want string
	}{
		{"an empty text is null", "", `null`},
		{"so is one of comments alone", "# nothing\n", `null`},
		{"a date is no number and stays a string", "a: 2025-08-24", `{"a":"2025-08-24"}`},
		{"a time is a string in YAML 1.2, not a number of seconds", "a: 12:30:45", `{"a":"12:30:45"}`},
		{"a number keeps its text", "a: 1.10", `{"a":1.10}`},
		{"a number of any length keeps its text", "a: 123456789012345678901234567890", `{"a":123456789012345678901234567890}`},
		{"an exponent needs no sign", "a: [1e3, 1E+2, -0]", `{"a":[1e3,1E+2,-0]}`},
		{"the words that YAML 1.1 took for booleans are strings", "a: [yes, No, on, off, y]", `{"a":["yes","No","on","off","y"]}`},
		{"booleans and null in the spellings of the core schema", "a: [True, FALSE, ~, Null]", `{"a":[true,false,null,null]}`},
		{"a key without a value is null, also at the end", "a:\nb:\n  - \n  -", `{"a":null,"b":[null,null]}`},
		{"keys are texts, whatever they look like", "1: a\ntrue: b\n~: c", `{"1":"a","true":"b","~":"c"}`},
		{"keys keep their order", "b: 1\na: 2", `{"b":1,"a":2}`},
		{"a list may stand at its key's indentation", "a:\n- 1\n- 2\nb: 3", `{"a":[1,2],"b":3}`},
		{"lists nest on one line", "- - 1\n  - 2\n- a: 1\n  b: 2", `[[1,2],{"a":1,"b":2}]`},
		{"braces around keys without quotes", "{id: f1, operation: userapi.*}", `{"id":"f1","operation":"userapi.*"}`},
		{"in a list, too", " [\n {id: f1}]", `[{"id":"f1"}]`},
		{"with quotes it is JSON", "[{\"id\": \"f1\"}]", `[{"id":"f1"}]`},
		{"flow values span lines and may end in a comma", "a: [\n  1, # one\n  {b: c,},\n]", `{"a":[1,{"b":"c"}]}`},
		{"only a hash after a blank begins a comment", "a: b#c # d", `{"a":"b#c"}`},
		{"only a colon before a blank ends a key", "a: http://x:80/y", `{"a":"http://x:80/y"}`},
		{"between brackets too", "{a: http://x/y, b: 12:30}", `{"a":"http://x/y","b":"12:30"}`},
		{"blanks at the end of a line mean nothing", "a: 12  \nb: c\t\n", `{"a":12,"b":"c"}`},
		{"lines of a plain text are joined", "a: b\n  c\n\n  d\ne: f", `{"a":"b c\nd","e":"f"}`},
		{"lines in quotes are joined too", "a: \"b\n  c\\\n  d\"\ne: 'f\n\n  it''s'", `{"a":"b cd","e":"f\nit's"}`},
		{"a literal text keeps its lines and one line end", "a: |\n  b\n    c\n\n\nd: e", `{"a":"b\n  c\n","d":"e"}`},
		{"a folded text joins its lines, save those indented further", "a: >-\n  b\n  c\n\n  d\n   e\n", `{"a":"b c\nd\n e"}`},
		{"+ keeps all line ends, a digit sets the indentation", "a: |2+\n   b\n\nc: d", `{"a":" b\n\n","c":"d"}`},
		{"escapes of JSON in YAML", `a: "\u00e9\/\x41"`, `{"a":"é/A"}`},
		{"JSON itself", "{\"a\":\"\\u00e9\\/\\ud83d\\ude00\",\n\t\"b\":12345678901234567890,\"c\":1E2}", `{"a":"é/😀","b":12345678901234567890,"c":1E2}`},
		{"markers around the one document", "---\na: 1\n...\n", `{"a":1}`},
		{"a sign for text without text", "a: |\nb: >-\n\nc: |+\n\n", `{"a":"","b":"","c":"\n"}`},
		{"a comment behind the sign", "a: | # b\n  c", `{"a":"c"}`},
		{"a single scalar below ---", "--- >\n b\n", `"b\n"`},
		{"dashes, colons and question marks inside words", "[-a, :b, ?c, d-]", `["-a",":b","?c","d-"]`},
		{"texts that only begin as numbers", "[1_000, 1.2.3, 0x, 2 kg, 1e, .]", `["1_000","1.2.3","0x","2 kg","1e","."]`},
		{"a byte order mark and line ends of Windows", "\ufeffa: 1\r\nb: |\r\n  c\r\n", `{"a":1,"b":"c\n"}`},
		{"a mapping wide enough for an index", wideMapping(), `{"k0":0,"k1":1,"k2":2,"k3":3,"k4":4,"k5":5,"k6":6,"k7":7,"k8":8,"k9":9,"k10":10,"k11":11,"k12":12,"k13":13}`},
	} {
		doc, err := strict.Parse("file.yaml", []byte(tt.text))
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		if got := string(doc.Root().JSON()); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.reason, got, tt.want)
		}
	}
}

func wideMapping() string {
	var b strings.Builder
	for i := range 14 {
		fmt.Fprintf(&b, "k%d: %d\n", i, i)
	}
	return b.String()
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct {
		reason, file, text, want string
	}{
		{"a key twice would hide one of the values; all are told", "f.yaml", "a: 1\nb: {c: 1, c: 2}\na: 2",
			"f.yaml:2:11: duplicate key \"c\"; the first is on line 2\nf.yaml:3:1: duplicate key \"a\"; the first is on line 1"},
		{"also in a wide mapping", "f.yaml", wideMapping() + "k13: 1", `f.yaml:15:1: duplicate key "k13"; the first is on line 14`},
		{"also in JSON", "f.json", `{"a":1,"a":2}`, `f.json:1:8: duplicate key "a"; the first is on line 1`},
		{"one document", "f.yaml", "a: 1\n---\nb: 2", `f.yaml:2:1: a second document begins here; a file contains only one`},
		{"one document, the first one closed", "f.yaml", "a: 1\n...\nb: 2", `f.yaml:3:1: a second document begins here; a file contains only one`},
		{"aliases could grow without bound", "f.yaml", "a: *x", `f.yaml:1:4: not YAML: unknown anchor 'x' referenced`},
		{"an anchor before a key", "f.yaml", "a: 1\n&x b: 2", `f.yaml:2:1: anchors (&) and aliases (*) are not supported: write the value out`},
		{"a merge key", "f.yaml", "a: {<<: b}", `f.yaml:1:5: merge keys (<<) are not supported: write the keys out`},
		{"a tag", "f.yaml", "a: !!str 1", `f.yaml:1:4: tags (!) are not supported: for a string, quote it`},
		{"a list as a key", "f.yaml", "[a]: b", `f.yaml:1:1: a key must be a name, not a list or mapping`},
		{"a directive", "f.yaml", "%YAML 1.2\n---\n", `f.yaml:1:1: not YAML: found incompatible YAML document`},
		{"8 to some readers, 10 to others", "f.yaml", "a: {b: 010}", `f.yaml:1:8: number 010 is not a number in JSON; for a string, quote it: "010"`},
		{"a telephone number", "f.yaml", "a: +49151", `f.yaml:1:4: number +49151 is not a number in JSON; for a string, quote it: "+49151"`},
		{"hexadecimal", "f.yaml", "a: 0x1F", `f.yaml:1:4: number 0x1F is not a number in JSON; for a string, quote it: "0x1F"`},
		{"not a number JSON has", "f.yaml", "a: .NaN", `f.yaml:1:4: number .NaN is not a number in JSON; for a string, quote it: ".NaN"`},
		{"no float64 holds it", "f.yaml", "a: 1e400", `f.yaml:1:4: number 1e400 is out of range`},
		{"the bracket is the mistake, not the end of the file", "f.yaml", "a: [1,\n  2\n", `f.yaml:3:1: not YAML: did not find expected ',' or ']'; a comma or a closing bracket is missing before this`},
		{"nor the key that comes next", "f.yaml", "a: [1,\n  2\nb: 3", `f.yaml:3:2: not YAML: did not find expected ',' or ']'; a comma or a closing bracket is missing before this`},
		{"a brace", "f.yaml", "a: {b: ", `f.yaml:2:1: not YAML: did not find expected node content; a value or a closing bracket is missing here`},
		{"a bracket too many", "f.yaml", "a: ]", `f.yaml:1:4: not YAML: did not find expected node content; a value or a closing bracket is missing here`},
		{"a value forgotten", "f.yaml", "a: [1,,2]", `f.yaml:1:7: not YAML: did not find expected node content; a value or a closing bracket is missing here`},
		{"a comma forgotten", "f.yaml", `a: ["b" "c"]`, `f.yaml:1:9: not YAML: did not find expected ',' or ']'; a comma or a closing bracket is missing before this`},
		{"a dash in brackets", "f.yaml", "a: [- b]", `f.yaml:1:5: not YAML: did not find expected node content; a value or a closing bracket is missing here`},
		{"a list in brackets as a key", "f.yaml", "a: {[b]: c}", `f.yaml:1:5: a key must be a name, not a list or mapping`},
		{"the document ends", "f.yaml", "a: [b,\n---\n]", `f.yaml:2:1: not YAML: did not find expected node content; a value or a closing bracket is missing here`},
		{"the document ends in quotes", "f.yaml", "a: 'b\n...\n'", `f.yaml:1:4: not YAML: the quote that begins here is not closed on its line; if it is closed on another, see 2:1: found unexpected document indicator`},
		{"text beside the sign for text", "f.yaml", "a: |b\n", `f.yaml:1:5: not YAML: did not find expected comment or line break`},
		{"text behind the sign for text", "f.yaml", "a: > b\n", `f.yaml:1:6: not YAML: did not find expected comment or line break`},
		{"blank lines that hide the indentation", "f.yaml", "a: |\n    \n  b\n", `f.yaml:3:3: not YAML: did not find expected key; check the indentation, and whether quotes and brackets above are closed`},
		{"a comment that touches", "f.yaml", "a: 'b'#c", `f.yaml:1:7: not YAML: found a comment without preceding whitespace; put a space before the # of a comment`},
		{"a colon that touches", "f.yaml", `"a":1`, `f.yaml:1:4: not YAML: did not find expected <document start>`},
		{"a tab behind a dash", "f.yaml", "-\ta: 1", `f.yaml:1:2: not YAML: found a tab character where an indentation space is expected; indent with spaces, not tabs`},
		{"a mapping beside the marker", "f.yaml", "--- a: 1", `f.yaml:1:6: not YAML: mapping values are not allowed in this context; quote a text that contains ": ", and check the indentation`},
		{"a merge key in a block", "f.yaml", "a: 1\n<<: b", `f.yaml:2:1: merge keys (<<) are not supported: write the keys out`},
		{"an escape cut short", "f.yaml", `a: "\u12"`, `f.yaml:1:7: not YAML: did not find expected hexadecimal number`},
		{"a backslash at the end", "f.yaml", "a: \"b\\", `f.yaml:1:6: not YAML: found unknown escape character; write \\ for a backslash, or use single quotes`},
		{"other numbers", "f.yaml", "[.5, 5., -.inf, 0o17, 08.5, +1e3]",
			"f.yaml:1:2: number .5 is not a number in JSON; for a string, quote it: \".5\"\n" +
				"f.yaml:1:6: number 5. is not a number in JSON; for a string, quote it: \"5.\"\n" +
				"f.yaml:1:10: number -.inf is not a number in JSON; for a string, quote it: \"-.inf\"\n" +
				"f.yaml:1:17: number 0o17 is not a number in JSON; for a string, quote it: \"0o17\"\n" +
				"f.yaml:1:23: number 08.5 is not a number in JSON; for a string, quote it: \"08.5\"\n" +
				"f.yaml:1:29: number +1e3 is not a number in JSON; for a string, quote it: \"+1e3\""},
		{"a comma forgotten behind a number, which YAML takes for a text", "f.yaml", `{"a": 1 "b": 2}`,
			`f.yaml:1:12: not YAML: did not find expected ',' or '}'; a comma or a closing brace is missing before this`},
		{"the same at a line's end", "f.yaml", "{\"a\": 1\n\"b\": 2}",
			`f.yaml:2:4: not YAML: did not find expected ',' or '}'; a comma or a closing brace is missing before this`},
		{"a space forgotten in the first key", "f.yaml", "a:1\nb: 2", `f.yaml:2:2: not YAML: mapping values are not allowed in this context; quote a text that contains ": ", and check the indentation`},
		{"a space forgotten in a later key", "f.yaml", "a: 1\nb:2", `f.yaml:3:1: not YAML: could not find expected ':'; write a key as "key: value", with a space after the colon`},
		{"two colons on a line", "f.yaml", "title: a: b", `f.yaml:1:9: not YAML: mapping values are not allowed in this context; quote a text that contains ": ", and check the indentation`},
		{"a key under a value", "f.yaml", "a: 1\n  b: 2", `f.yaml:2:4: not YAML: mapping values are not allowed in this context; quote a text that contains ": ", and check the indentation`},
		{"an indentation between two others", "f.yaml", "a:\n    b: 1\n  c: 2", `f.yaml:3:3: not YAML: did not find expected key; check the indentation, and whether quotes and brackets above are closed`},
		{"a list item among keys", "f.yaml", "a: 1\n- b", `f.yaml:2:1: not YAML: did not find expected key; check the indentation, and whether quotes and brackets above are closed`},
		{"a list beside its key", "f.yaml", "a: - b", `f.yaml:1:4: not YAML: block sequence entries are not allowed in this context; a list begins on the line below its key`},
		{"a tab is of no certain width", "f.yaml", "a:\n\tb: 1", "f.yaml:2:1: not YAML: found character that cannot start any token; indent with spaces, not tabs, and quote a text that begins with @, ` or %"},
		{"a reserved character", "f.yaml", "a: @b", "f.yaml:1:4: not YAML: found character that cannot start any token; indent with spaces, not tabs, and quote a text that begins with @, ` or %"},
		{"a quote that nobody closed shows at the next key", "f.yaml", "a: \"b\nc: 1\nd: \"e\"",
			`f.yaml:1:4: not YAML: the quote that begins here is not closed on its line; if it is closed on another, see 3:5: did not find expected key; check the indentation, and whether quotes and brackets above are closed`},
		{"or at the end", "f.yaml", "a: 'b", `f.yaml:1:6: not YAML: found unexpected end of stream; a quote is not closed`},
		{"text behind quotes", "f.yaml", "a: 'b' c", `f.yaml:1:8: not YAML: did not find expected key; check the indentation, and whether quotes and brackets above are closed`},
		{"an escape that does not exist", "f.yaml", `a: "C:\dir"`, `f.yaml:1:7: not YAML: found unknown escape character; write \\ for a backslash, or use single quotes`},
		{"half a character", "f.yaml", `a: "\ud83d"`, `f.yaml:1:7: not YAML: found invalid Unicode character escape code`},
		{"columns count characters", "f.yaml", "é: \xff", `f.yaml:1:4: not UTF-8 text`},
		{"a control character", "f.yaml", "a: b\x00", `f.yaml:1:1: not YAML: control characters are not allowed (value: 0)`},
		{"depth is bounded", "f.yaml", strings.Repeat("[", 200), `f.yaml:2:1: not YAML: did not find expected node content; a value or a closing bracket is missing here`},
		{"depth of lists on one line", "f.yaml", strings.Repeat("- ", 200), `f.yaml:1:203: nested more than 100 levels deep`},
		{"depth of JSON", "f.json", strings.Repeat("[", 200), `f.json:1:101: nested more than 100 levels deep`},
		{"a text without a name is placed by line and column", "", "{\n  \"a\": tru\n}", `2:11: not valid JSON: invalid character '\n' in literal true (expecting 'e')`},
		{"JSON that goes on", "f.json", "{}\n{}", `f.json:2:1: the text ends before this; only one value is read`},
		{"JSON that breaks off", "f.json", `{"a":`, `f.json:1:6: not valid JSON: the text ends too early`},
		{"a comma too many in JSON", "f.json", `{"a":1,}`, `f.json:1:7: not valid JSON: nothing follows the comma before this: remove the comma`},
		{"in a list, and before a line break", "f.json", "[1,\n]", `f.json:1:3: not valid JSON: nothing follows the comma before this: remove the comma`},
		{"a no-break space for indentation", "f.yaml", "a:\n  b: 1\n\u00a0\u00a0c: 2\n", `f.yaml:3:1: the key begins with a no-break space (U+00A0), which looks like a space: indent with spaces`},
		{"one that breaks the form below it", "f.yaml", "a:\n \u00a0b: [\n  c: 2\n", `f.yaml:2:2: not YAML: this is a no-break space (U+00A0), which looks like a space: indent with spaces`},
		{"a quote that is missing far above what it breaks", "f.yaml", "a: 1\nb: {c: \"d, e: 2}\nf: 1\ng: {h: \"i\"}\n", `f.yaml:2:8: not YAML: the quote that begins here is not closed on its line; if it is closed on another, see 4:9: did not find expected ',' or '}'; a comma or a closing brace is missing before this`},
		{"braces without quotes where JSON is expected", "f.json", `{a: 1}`, `f.json:1:2: not valid JSON: invalid character 'a' at start of value`},
		{"YAML where JSON is expected", "f.json", `a: 1`, `f.json:1:1: not valid JSON: invalid character 'a' at start of value`},
	} {
		_, err := strict.Parse(tt.file, []byte(tt.text))
		if err == nil {
			t.Errorf("%s: no error for %q", tt.reason, tt.text)
			continue
		}
		if got := err.Error(); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.reason, got, tt.want)
		}
		if errs := (strict.Errors)(nil); !errors.As(err, &errs) || len(errs) == 0 {
			t.Errorf("%s: the error is %T, not Errors", tt.reason, err)
		}
	}
}

func TestErrorsCarryPaths(t *testing.T) {
	_, err := strict.Parse("", []byte("a:\n  - \"x.y\": {b: 1, b: 2}\n"))
	want := strict.Errors{{Line: 2, Column: 19, Path: `a[0]["x.y"].b`, Message: `duplicate key "b"; the first is on line 2`}}
	if diff := cmp.Diff(want, err); diff != "" {
		t.Error(diff)
	}
}

// A scenario in YAML of every form and the same in JSON: the same is found in
// both.
func TestTwins(t *testing.T) {
	ours, twin := parseFile(t, "testdata/scenario.yaml"), parseFile(t, "testdata/scenario.json")
	if diff := cmp.Diff(string(twin.Root().JSON()), string(ours.Root().JSON())); diff != "" {
		t.Errorf("JSON twin (-) and YAML (+):\n%s", diff)
	}
	if diff := cmp.Diff(twin.Root().Interface(), ours.Root().Interface()); diff != "" {
		t.Errorf("JSON twin (-) and YAML (+):\n%s", diff)
	}
}

// Members of a mapping in the YAML file and the same in JSON, which is laid
// out otherwise, stand where each file has them.
func TestLocate(t *testing.T) {
	inYAML, inJSON := parseFile(t, "testdata/scenario.yaml"), parseFile(t, "testdata/scenario.json")
	for _, tt := range []struct {
		reason     string
		at         []any
		path       string
		yaml, json string // line:column
	}{
		{"the root is its first key, or its brace", nil, "", "2:1", "1:1"},
		{"a scalar", []any{"name"}, "name", "3:7", "3:10"},
		{"a folded text begins with its sign", []any{"title"}, "title", "4:8", "4:11"},
		{"a block list begins with its first dash", []any{"vendors", "egym", "chains"}, "vendors.egym.chains", "13:7", "10:14"},
		{"a block mapping in it with its first key", []any{"vendors", "egym", "chains", 0}, "vendors.egym.chains[0]", "13:9", "11:5"},
		{"on a further line of a flow mapping", []any{"vendors", "egym", "chains", 0, "accounts", 0, "membership", "weight"},
			"vendors.egym.chains[0].accounts[0].membership.weight", "17:54", "16:56"},
		{"on the line below the dash", []any{"vendors", "egym", "chains", 0, "accounts", 1}, "vendors.egym.chains[0].accounts[1]", "19:13", "17:7"},
		{"a list at its key's indentation", []any{"vendors", "onsi", "clients", 0, "tiers", 1}, "vendors.onsi.clients[0].tiers[1]", "28:9", "22:57"},
		{"nothing stands behind its colon", []any{"faults", 0, "delay"}, "faults[0].delay", "33:11", "29:13"},
		{"a missing key is told at its mapping", []any{"faults", 0, "effects", "drop"}, "faults[0]", "30:5", "25:3"},
		{"a missing item is told at its list", []any{"faults", 1}, "faults", "30:3", "24:12"},
		{"a negative index is none", []any{"faults", -1}, "faults", "30:3", "24:12"},
		{"a key of a list is none", []any{"faults", "id"}, "faults", "30:3", "24:12"},
	} {
		for _, in := range []struct {
			doc  *strict.Document
			want string
		}{{inYAML, tt.yaml}, {inJSON, tt.json}} {
			n := in.doc.Locate(tt.at...)
			if got := fmt.Sprintf("%d:%d", n.Line(), n.Column()); got != in.want || n.Path() != tt.path {
				t.Errorf("%s: got %s %q, want %s %q", tt.reason, got, n.Path(), in.want, tt.path)
			}
		}
	}
}

func parseFile(t *testing.T, name string) *strict.Document {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := strict.Parse(name, text)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// records is a file of n records on two lines each.
func records(n int) []byte {
	var b strings.Builder
	b.WriteString("accounts:\n")
	for i := range n {
		fmt.Fprintf(&b, "  - {accountId: acc-%d, email: john%d@mailinator.com, firstName: John, lastName: Wick, gender: MALE,\n", i, i)
		fmt.Fprintf(&b, "     membership: {membershipId: M-%d, membershipType: BASIC, startOfContract: \"2025-08-24\"}}\n", i)
	}
	return []byte(b.String())
}

type account struct {
	AccountID  string `json:"accountId" required:"true"`
	Email      string `json:"email"`
	FirstName  string `json:"firstName"`
	LastName   string `json:"lastName"`
	Gender     string `json:"gender" enum:"MALE|FEMALE|DIVERSE"`
	Membership *struct {
		MembershipID    string `json:"membershipId"`
		MembershipType  string `json:"membershipType" enum:"BASIC|PREMIUM"`
		StartOfContract string `json:"startOfContract"`
	} `json:"membership"`
}

func BenchmarkYAML2000Records(b *testing.B) { benchmark(b, records(2000)) }
func BenchmarkYAML300Lines(b *testing.B)    { benchmark(b, records(150)) }

func BenchmarkJSON2000Records(b *testing.B) {
	doc, err := strict.Parse("records.yaml", records(2000))
	if err != nil {
		b.Fatal(err)
	}
	benchmark(b, doc.Root().JSON())
}

func benchmark(b *testing.B, text []byte) {
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		doc, err := strict.Parse("", text)
		if err != nil {
			b.Fatal(err)
		}
		var into struct {
			Accounts []account `json:"accounts"`
		}
		if errs := doc.Root().Decode(&into); errs != nil {
			b.Fatal(errs)
		}
	}
}
