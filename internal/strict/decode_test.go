package strict_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// kitchen has a field of everything that can be decoded.
type kitchen struct {
	base
	*Extra
	Inlined  Named             `json:",inline"`
	Name     string            `json:"name"`
	On       bool              `json:"on,omitempty"`
	Small    int8              `json:"small"`
	Count    uint16            `json:"count"`
	Price    float64           `json:"price"`
	Half     float32           `json:"half"`
	Page     *int              `json:"page" min:"1"`
	Mode     mode              `json:"mode" enum:"frozen|running"`
	Modes    []string          `json:"modes" enum:"frozen|running"`
	Texts    map[string]string `json:"texts"`
	List     []item            `json:"list"`
	Any      any               `json:"any"`
	At       time.Time         `json:"at"`
	Raw      json.RawMessage   `json:"raw"`
	Wait     wait              `json:"wait"`
	Level    level             `json:"level"`
	Pair     pair              `json:"pair"`
	Node     strict.Node       `json:"node"`
	Hidden   string            `json:"-"`
	Untagged string
}

type (
	base  struct{ Base, Shared string }
	Extra struct{ Extra string }
	Named struct {
		Shared string `json:"Shared"`
		Inner  string `json:"inner"`
	}
	mode string
	item struct {
		ID   string   `json:"id" required:"true"`
		Tags []string `json:"tags" required:"true"`
	}
)

// wait reads itself from a text.
type wait time.Duration

func (w *wait) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	*w = wait(d)
	return err
}

// level reads itself from JSON.
type level int

func (l *level) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(text, (*int)(l))
}

// pair reads itself from a node, with positions of its own.
type pair struct{ A, B int }

func (p *pair) UnmarshalNode(n strict.Node) error {
	items := n.Items()
	if len(items) != 2 {
		return errors.New("a pair is two numbers")
	}
	return errors.Join(items[0].Decode(&p.A).Err(), items[1].Decode(&p.B).Err())
}

func decode(t *testing.T, text string, into any) strict.Errors {
	t.Helper()
	doc, err := strict.Parse("f.yaml", []byte(text))
	if err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	return doc.Root().Decode(into)
}

func TestDecode(t *testing.T) {
	one := 1
	for _, tt := range []struct {
		reason, text string
		want         kitchen
	}{
		{"keys that are left out leave their fields as they are", "{}", kitchen{}},
		{"scalars", "{name: 2025-08-24, on: true, small: -128, count: 65535, price: 2, half: 0.5, Untagged: yes}",
			kitchen{Name: "2025-08-24", On: true, Small: -128, Count: 65535, Price: 2, Half: 0.5, Untagged: "yes"}},
		{"embedded and inlined structs, the first of two names wins", "{Base: a, Shared: b, Extra: c, inner: d}",
			kitchen{base: base{"a", "b"}, Extra: &Extra{"c"}, Inlined: Named{Inner: "d"}}},
		{"a pointer is filled", "page: 1", kitchen{Page: &one}},
		{"null empties what can be empty", "{page: null, modes: ~, texts:, any: null, node: null}", kitchen{}},
		{"values of an enum, alone and in a list", "{mode: frozen, modes: [running, frozen]}",
			kitchen{Mode: "frozen", Modes: []string{"running", "frozen"}}},
		{"a list and a mapping without items are not null", "{modes: [], texts: {}}", kitchen{Modes: []string{}, Texts: map[string]string{}}},
		{"lists of structs, mappings", "{list: [{id: a, tags: [b]}], texts: {x.y: z}}",
			kitchen{List: []item{{"a", []string{"b"}}}, Texts: map[string]string{"x.y": "z"}}},
		{"any takes numbers as int64 where they fit", "any: [1, 1.5, 1e2, 9223372036854775808, a, true, null, {b: []}]",
			kitchen{Any: []any{int64(1), 1.5, 100.0, 9223372036854775808.0, "a", true, nil, map[string]any{"b": []any{}}}}},
		{"times", "at: 2026-01-15T09:00:00+01:00", kitchen{At: time.Date(2026, 1, 15, 9, 0, 0, 0, time.FixedZone("", 3600))}},
		{"types that read themselves", "{wait: 1m30s, level: 3, pair: [1, 2], raw: {b: 1.10, a: [x]}}",
			kitchen{Wait: wait(90 * time.Second), Level: 3, Pair: pair{1, 2}, Raw: json.RawMessage(`{"b":1.10,"a":["x"]}`)}},
	} {
		var got kitchen
		if errs := decode(t, tt.text, &got); errs != nil {
			t.Errorf("%s: %v", tt.reason, errs)
		}
		got.Node = strict.Node{}
		if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(kitchen{}), cmp.Comparer(func(a, b strict.Node) bool { return a == b })); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tt.reason, diff)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, tt := range []struct {
		reason, text, want string
	}{
		{"a key misspelt", "nmae: a", `f.yaml:1:1: unknown key "nmae"; did you mean "name"? valid: name, node, small, page, mode, at, raw, Base, on, price, half, modes, …`},
		{"case counts, and the right one is near", "Name: a", `f.yaml:1:1: unknown key "Name"; did you mean "name"? valid: name, page, node, Base, half, mode, any, at, raw, wait, pair, on, …`},
		{"a field that is not read", "list: [{id: a, tags: [], Hidden: b}]", `f.yaml:1:26: unknown key "Hidden"; valid: id, tags`},
		{"a number for a string", "name: 12", `f.yaml:1:7: expected a string, found the number 12; quote it: "12"`},
		{"a boolean for a string", "texts: {a: true}", `f.yaml:1:12: expected a string, found true; quote it: "true"`},
		{"nothing for a string", "name:", `f.yaml:1:6: expected a string, found null; write "" for an empty one`},
		{"a list for a string", "name: [a]", `f.yaml:1:7: expected a string, found a list`},
		{"a YAML 1.1 boolean", "on: yes", `f.yaml:1:5: expected true or false, found the string "yes"; write true`},
		{"a boolean in quotes", `on: "false"`, `f.yaml:1:5: expected true or false, found the string "false"; write false`},
		{"a number in quotes", `small: "12"`, `f.yaml:1:8: expected a whole number, found the string "12"; write it without quotes: 12`},
		{"a fraction in quotes", `price: "1.5"`, `f.yaml:1:8: expected a number, found the string "1.5"; write it without quotes: 1.5`},
		{"a fraction in quotes where none belongs", `small: "1.5"`, `f.yaml:1:8: expected a whole number, found the string "1.5"`},
		{"a fraction for a whole number", "small: 1.5", `f.yaml:1:8: expected a whole number, found the number 1.5`},
		{"even one that is whole", "small: 1.0", `f.yaml:1:8: expected a whole number, found the number 1.0`},
		{"too much", "small: 128", `f.yaml:1:8: number 128 is out of range; valid: -128 to 127`},
		{"too much for anything", "small: 99999999999999999999", `f.yaml:1:8: number 99999999999999999999 is out of range; valid: -128 to 127`},
		{"too little", "count: -1", `f.yaml:1:8: number -1 is out of range; valid: 0 to 65535`},
		{"too much for 32 bits", "half: 1e39", `f.yaml:1:7: number 1e39 is out of range; valid: what a 32-bit number holds`},
		{"below the least, through a pointer", "page: 0", `f.yaml:1:7: number 0 is too small; it must be at least 1`},
		{"a value that is not of the enum", "mode: frosen", `f.yaml:1:7: unknown value "frosen"; did you mean "frozen"? valid: frozen, running`},
		{"in a list", "modes: [frozen, stopped]", `f.yaml:1:17: unknown value "stopped"; valid: frozen, running`},
		{"a scalar for a list", "modes: frozen", `f.yaml:1:8: expected a list, found the string "frozen"; write [frozen]`},
		{"a list for a mapping", "texts: []", `f.yaml:1:8: expected a mapping, found a list`},
		{"a scalar for a struct", "list: [a]", `f.yaml:1:8: expected a mapping, found the string "a"; write {id: a} or {tags: [a]}`},
		{"null for a struct", "list: [null]", `f.yaml:1:8: expected a mapping, found null`},
		{"required keys", "list:\n  - tags: []\n  - id: a", "f.yaml:2:5: key \"id\" is missing\nf.yaml:3:5: key \"tags\" is missing"},
		{"null is no value for a required key", "list: [{id: null, tags: null}]",
			"f.yaml:1:13: expected a string, found null; write \"\" for an empty one\nf.yaml:1:25: key \"tags\" is required, so it cannot be null"},
		{"no time", "at: 2026-01-15", `f.yaml:1:5: expected a time such as 2026-01-15T09:00:00Z, found the string "2026-01-15"`},
		{"null for a time", "at:", `f.yaml:1:4: expected a time such as 2026-01-15T09:00:00Z, found null`},
		{"a text's own mistake", "wait: soon", `f.yaml:1:7: time: invalid duration "soon"`},
		{"a text from a number", "wait: 5", `f.yaml:1:7: expected a string, found the number 5; quote it: "5"`},
		{"a mistake in JSON of its own", "level: high", `f.yaml:1:8: cannot unmarshal string into Go value of type int`},
		{"a node's own mistake", "pair: [1]", `f.yaml:1:7: a pair is two numbers`},
		{"mistakes that a node has placed itself", "pair: [1, a]", `f.yaml:1:11: expected a whole number, found the string "a"`},
		{"a long text is cut", "small: " + strings.Repeat("é", 50), `f.yaml:1:8: expected a whole number, found the string "` + strings.Repeat("é", 40) + `…"`},
		{"all mistakes, in the file's order", "small: a\nlist:\n  - {tags: 1}\nnmae: b\non: 1",
			"f.yaml:1:8: expected a whole number, found the string \"a\"\n" +
				"f.yaml:3:5: key \"id\" is missing\n" +
				"f.yaml:3:12: expected a list, found the number 1; write [\"1\"]\n" +
				"f.yaml:4:1: unknown key \"nmae\"; did you mean \"name\"? valid: name, node, small, page, mode, at, raw, Base, on, price, half, modes, …\n" +
				"f.yaml:5:5: expected true or false, found the number 1"},
		{"an empty text", "", `f.yaml:1:1: expected a mapping, found null`},
	} {
		var into kitchen
		if got := decode(t, tt.text, &into).Error(); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.reason, got, tt.want)
		}
	}
}

func TestDecodeGoesOnAfterMistakes(t *testing.T) {
	var got kitchen
	errs := decode(t, "name: a\nsmall: b\ntexts: {c: 1, d: e}\n", &got)
	if len(errs) != 2 || got.Name != "a" || got.Texts["d"] != "e" {
		t.Errorf("got %v and %+v", errs, got)
	}
	for i, path := range []string{"small", "texts.c"} {
		if errs[i].Path != path {
			t.Errorf("path %q, want %q", errs[i].Path, path)
		}
	}
}

// All mistakes of a type that reads itself keep their positions.
func TestSelfReaders(t *testing.T) {
	var p pair
	if got, want := decode(t, "[a, b]", &p).Error(), "f.yaml:1:2: expected a whole number, found the string \"a\"\n"+
		"f.yaml:1:5: expected a whole number, found the string \"b\""; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// A part that somebody else reads is known where it stands, and only there.
func TestDecodeBeside(t *testing.T) {
	doc, err := strict.Parse("f.yaml", []byte("readings: {a: b}\nreading: 1\nid: a\ntags: []\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got item
	errs := doc.Root().DecodeBeside(&got, "readings")
	if want := `f.yaml:2:1: unknown key "reading"; did you mean "readings"? valid: readings, id, tags`; errs.Error() != want || got.ID != "a" {
		t.Errorf("got %v and %+v", errs, got)
	}

	doc, err = strict.Parse("f.yaml", []byte("list: [{id: a, tags: [], readings: 1}]\nreadings: 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	var deep struct {
		List []item `json:"list"`
	}
	errs = doc.Root().DecodeBeside(&deep, "readings")
	if want := `f.yaml:1:26: unknown key "readings"; valid: id, tags`; errs.Error() != want {
		t.Errorf("got %v", errs)
	}
}

// What a text of mistakes alone costs is bounded: each message takes its time.
func TestMistakesAreBounded(t *testing.T) {
	for _, tt := range []struct{ reason, text string }{
		{"keys that nobody knows", wide("nmae%d: 1\n")},
		{"records that are none", "list: [" + strings.Repeat("1, ", 50000) + "]"},
		{"keys in records", "list: [" + strings.Repeat("{a: 1}, ", 50000) + "]"},
	} {
		var into kitchen
		if got := len(decode(t, tt.text, &into)); got < 1000 || got > 1010 {
			t.Errorf("%s: %d mistakes", tt.reason, got)
		}
	}
}

func wide(format string) string {
	var b strings.Builder
	for i := range 50000 {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// A mistake in the program, not in a file, shows at once.
func TestDecodePanics(t *testing.T) {
	for _, tt := range []struct {
		reason string
		into   any
	}{
		{"no pointer", kitchen{}},
		{"a type that JSON lacks", new(chan int)},
		{"keys that are no strings", new(map[int]string)},
		{"an option of json that is not known here", new(struct {
			A int `json:"a,string"`
		})},
		{"an enum of numbers", new(struct {
			A int `json:"a" enum:"1|2"`
		})},
		{"a least string", new(struct {
			A string `json:"a" min:"1"`
		})},
		{"a least number that is none", new(struct {
			A int `json:"a" min:"one"`
		})},
		{"a number that is not empty", new(struct {
			A int `json:"a" nonempty:"true"`
		})},
		{"a number that is not null", new(struct {
			A *int `json:"a" notnull:"true"`
		})},
		{"a choice of keys that are not there", new(struct {
			_ struct{} `oneof:"a,b"`
			A int      `json:"a"`
		})},
		{"a rule about a key that is not there", new(struct {
			_ struct{} `key:"b" without:"a"`
			A int      `json:"a"`
		})},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", tt.reason)
				}
			}()
			decode(t, "{}", tt.into)
		}()
	}
}

func TestNode(t *testing.T) {
	doc, err := strict.Parse("f.yaml", []byte("b: [1, x]\na: {c: null}\nbig: 9223372036854775807\n"))
	if err != nil {
		t.Fatal(err)
	}
	root := doc.Root()
	if diff := cmp.Diff([]string{"b", "a", "big"}, root.Keys()); diff != "" {
		t.Error(diff)
	}
	a := root.Members()[1]
	if got := a.Errorf("no %s", a.Key).Error(); got != "f.yaml:2:1: no a" {
		t.Errorf("at the key: %s", got)
	}
	if got := a.Value.Errorf("no"); got != (strict.Error{File: "f.yaml", Line: 2, Column: 4, Path: "a", Message: "no"}) {
		t.Errorf("at the value: %#v", got)
	}
	b, _ := root.Get("b")
	if x := b.Items()[1]; x.Text() != "x" || x.Kind() != strict.String || x.Path() != "b[1]" {
		t.Errorf("item: %q %v %q", x.Text(), x.Kind(), x.Path())
	}
	if _, ok := root.Get("c"); ok {
		t.Error("found a key that stands deeper")
	}
	big, _ := root.Get("big")
	if got := big.Interface(); got != int64(math.MaxInt64) {
		t.Errorf("big: %v", got)
	}
	var zero strict.Node
	if zero.Kind() != strict.Null || zero.Interface() != nil || string(zero.JSON()) != "null" || zero.Errorf("x").Error() != "0:0: x" {
		t.Error("the zero Node is not null")
	}
}

func TestErrorsSort(t *testing.T) {
	errs := strict.Errors{{File: "b"}, {File: "a", Line: 2}, {File: "a", Line: 1, Column: 9, Message: "1"}, {File: "a", Line: 1, Column: 9, Message: "0"}, {File: "a", Line: 1}}
	errs.Sort()
	if got, want := errs.Error(), "a:1:0: \na:1:9: 1\na:1:9: 0\na:2:0: \nb:0:0: "; got != want {
		t.Errorf("got %s", got)
	}
	if (strict.Errors{}).Err() != nil {
		t.Error("no mistakes are no error")
	}
}

func TestNearest(t *testing.T) {
	for _, tt := range []struct{ reason, word, valid, want string }{
		{"two letters swapped", "emial", "firstName email gender", "email"},
		{"a letter left out", "runing", "frozen running", "running"},
		{"an ending forgotten", "apiKey", "gyms apiKeys", "apiKeys"},
		{"case, hyphens and underscores are no difference", "member_id", "memberName memberId", "memberId"},
		{"the beginning of a name", "perc", "only first percent", "percent"},
		{"the nearer of two", "clubs", "club clubs2s clubss", "club"},
		{"nothing is near", "stopped", "frozen running", ""},
		{"a short word is near to little", "to", "op id", ""},
		{"nothing to choose from", "a", "", ""},
		{"a word too long to compare", strings.Repeat("a", 1000), strings.Repeat("a", 1000), ""},
	} {
		if got := strict.Nearest(tt.word, strings.Fields(tt.valid)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.reason, got, tt.want)
		}
	}
}

func TestSuggest(t *testing.T) {
	for _, tt := range []struct{ reason, word, valid, want string }{
		{"the nearest first", "emial", "id firstName email", `; did you mean "email"? valid: email, id, firstName`},
		{"none near: as they were given", "zzz", "only first", `; valid: only, first`},
		{"a long list is cut", "zzz", "1 2 3 4 5 6 7 8 9 10 11 12 13", `; valid: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, …`},
		{"nothing is valid", "zzz", "", ``},
	} {
		if got := strict.Suggest(tt.word, strings.Fields(tt.valid)); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.reason, got, tt.want)
		}
	}
}
