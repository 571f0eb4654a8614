package compare

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Difference is a place where two answers differ.
type Difference struct {
	Kind     string `json:"kind"` // status, body, key, type, length, code, value or identifier
	Path     string `json:"path"` // a JSON pointer within the body; "" for the status and the whole body
	Upstream string `json:"upstream"`
	World    string `json:"world"`
}

// answer is what is compared of an answer.
type answer struct {
	status int
	body   []byte
}

// differ finds the differences between two answers.
type differ struct {
	vendor *world.Vendor
	known  *known
	found  []Difference
}

// differences returns where an answer of the upstream and one of the world differ,
// first the status, then the body from its beginning. It learns from them which
// identifiers stand for each other.
func differences(v *world.Vendor, k *known, upstream, here answer) []Difference {
	d := &differ{vendor: v, known: k}
	if upstream.status != here.status {
		d.add("status", "", strconv.Itoa(upstream.status), strconv.Itoa(here.status))
		if isRefusal(upstream) != isRefusal(here) {
			return d.found // the bodies have nothing in common
		}
	}
	u, uErr := play.Decode(upstream.body)
	w, wErr := play.Decode(here.body)
	switch {
	case uErr == nil && wErr == nil:
		d.value("", u, w, false)
	case len(upstream.body) == 0 && len(here.body) == 0:
	case uErr != nil && wErr != nil && len(upstream.body) > 0 && len(here.body) > 0:
	default:
		d.add("body", "", form(u, uErr), form(w, wErr))
	}
	return d.found
}

func isRefusal(a answer) bool { return a.status >= 400 }

// form says what a body is.
func form(value any, err error) string {
	if err != nil {
		return err.Error()
	}
	return "JSON, " + typeOf(value)
}

// maxFound bounds how many differences of one answer are kept.
const maxFound = 20

func (d *differ) add(kind, path, upstream, world string) {
	if len(d.found) < maxFound {
		d.found = append(d.found, Difference{kind, path, upstream, world})
	}
}

// value compares two values. If hidden is set, they may be secrets.
func (d *differ) value(at string, u, w any, hidden bool) {
	if typeOf(u) != typeOf(w) {
		d.add("type", at, typeOf(u), typeOf(w))
		return
	}
	switch u := u.(type) {
	case map[string]any:
		d.object(at, u, w.(map[string]any), hidden)
	case []any:
		w := w.([]any)
		for i := range min(len(u), len(w)) {
			d.value(at+"/"+strconv.Itoa(i), u[i], w[i], hidden)
		}
		if len(u) != len(w) {
			d.add("length", at, strconv.Itoa(len(u)), strconv.Itoa(len(w)))
		}
	case string:
		d.text(at, u, w.(string), hidden)
	case float64:
		if isID(at) && !d.known.pairs(number(u), number(w.(float64))) {
			d.add("identifier", at, "another one", "the one of another record")
		}
	case bool:
		if u != w {
			d.add("value", at, fmt.Sprint(u), fmt.Sprint(w))
		}
	}
}

func (d *differ) object(at string, u, w map[string]any, hidden bool) {
	names := slices.Collect(maps.Keys(u))
	for name := range w {
		if _, both := u[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		below := string(jsontext.Pointer(at).AppendToken(tell.Printable(name)))
		x, has := u[name]
		y, hasToo := w[name]
		switch {
		case !hasToo:
			d.add("key", below, typeOf(x), "nothing")
		case !has:
			d.add("key", below, "nothing", typeOf(y))
		default:
			d.value(below, x, y, hidden || d.hides(name, x) || d.hides(name, y))
		}
	}
}

// hides reports whether a member is a secret.
func (d *differ) hides(name string, value any) bool {
	shown, _ := tell.Record(d.vendor, map[string]any{name: value}).(map[string]any)
	return tell.IsRedacted(shown[name])
}

// text compares two texts. What the client sent must come back unchanged. The vendor
// made everything else: times count as equal, identifiers stand for each other, codes
// must be the same, and the wording of a sentence does not count.
func (d *differ) text(at, u, w string, hidden bool) {
	switch {
	case u == w || d.known.text(u) == w:
	case isTime(u) && isTime(w):
	case hidden:
		d.known.pairs(u, w) // a token, by which later requests may be signed
	case d.known.sent[u] || d.known.sent[w]:
		d.differ("value", at, u, w)
	case d.isCode(at) || !isID(at) && isWord(u) && isWord(w):
		d.differ("code", at, u, w)
	case u == "" || w == "":
		d.differ("value", at, u, w)
	case strings.ContainsAny(u, " ") || strings.ContainsAny(w, " "):
	case !d.known.pairs(u, w):
		d.add("identifier", at, "another one", "the one of another record")
	}
}

func (d *differ) differ(kind, at, u, w string) {
	d.add(kind, at, strconv.Quote(tell.Printable(u)), strconv.Quote(tell.Printable(w)))
}

// isCode reports whether the vendor uses the text at a path as a code, although it reads
// as a sentence.
func (d *differ) isCode(at string) bool { return slices.Contains(d.vendor.Codes, last(at)) }

func last(at string) string { return at[strings.LastIndexByte(at, '/')+1:] }

// isID reports whether a path names an identifier.
func isID(at string) bool {
	name := last(at)
	return name == "id" || strings.HasSuffix(name, "Id") || strings.HasSuffix(name, "ID") || strings.HasSuffix(name, "_id")
}

var word = regexp.MustCompile(`^[A-Za-z][A-Za-z_.-]*$`)

// isWord reports whether a text is a code: letters without digits or blanks.
func isWord(s string) bool { return word.MatchString(s) }

// times are the forms of times that vendors use.
var times = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999-0700", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05",
	time.DateOnly, "1-2-2006", "1/2/2006",
}

func isTime(s string) bool {
	for _, form := range times {
		if _, err := time.Parse(form, s); err == nil {
			return true
		}
	}
	return false
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func typeOf(value any) string {
	switch value.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "boolean"
	}
	return "null"
}
