package sim

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"sync"
)

// BadInput says what is wrong with the form of a request. The vendor turns it
// into its own error.
//
// An operation's input is a struct whose field tags say where the values come
// from: `path:"id"`, `query:"limit"`, `header:"x-key"`, `form:"name"`
// (a form-encoded body), `file:"name"` (a part of a multipart body),
// `text:"text/csv"` (a body of that media type, as a string), and `body:"json"` for
// the body itself. Path, query, header and form fields are
// strings or [Opt]s of string, int, int64, bool or []string.
//
// If the input has a method Check, it is called before the operation and may
// report more wrong fields.
type BadInput struct {
	Kind   InputKind // what is wrong with the request as a whole; "" if only Fields are
	Cause  string    // why the body is NotReadable or Incomplete, in our words: "is an array, not an object"
	Fields []BadField
}

// maxFields limits the fields of a body that a refusal lists: one with very many
// would be answered by many times its size.
const maxFields = 1000

func (b *BadInput) limit() {
	if len(b.Fields) <= maxFields {
		return
	}
	listed := 0
	b.Fields = slices.DeleteFunc(b.Fields, func(f BadField) bool {
		if f.In == "body" {
			listed++
		}
		return f.In == "body" && listed > maxFields
	})
}

// InputKind is what is wrong with a request as a whole.
type InputKind string

// Kinds of input that cannot be read at all.
const (
	TooLarge         InputKind = "too large"          // the body is longer than the operation accepts
	WrongContentType InputKind = "wrong content type" // not the one that the operation accepts, or none
	EmptyBody        InputKind = "empty body"
	Incomplete       InputKind = "incomplete"   // the body broke off
	NotReadable      InputKind = "not readable" // broken JSON, or not an object
	NotReadHere      InputKind = "not read"     // another form of JSON than the simulator reads: compressed, or nested too deeply
)

// BadField is a wrong field.
type BadField struct {
	In      string // "body", "query", "path", "header"
	Name    string // as in the request; dotted within objects: "membership.startOfContract"
	Problem FieldProblem
	Want    string // what the vendor accepts: "string", "date as YYYY-MM-DD", "one of MALE, FEMALE"
	Value   any    // what was sent, if anything
}

// Instead returns what a field of a scenario's record has instead of a value that
// the vendor accepts, as the end of a message: `, not "01.01.2025"`.
func (f BadField) Instead() string {
	switch v := f.Value.(type) {
	case string:
		const most = 40
		if runes := []rune(v); len(runes) > most {
			v = string(runes[:most]) + "…"
		}
		if v != "" {
			return ", not " + strconv.Quote(v)
		}
	case int, int64, float64, bool:
		return fmt.Sprintf(", not %v", v)
	}
	return ""
}

// FieldProblem is what is wrong with a field.
type FieldProblem string

// The problems that a field can have.
const (
	Missing  FieldProblem = "missing"
	Mistyped FieldProblem = "mistyped" // another JSON type, or text that does not parse as the type
	Unknown  FieldProblem = "unknown"  // the operation has no such field
	Invalid  FieldProblem = "invalid"  // the right type, but not a value that the vendor accepts
)

// With returns b with more wrong fields, which do not matter if the request cannot
// be read at all. b may be nil.
func (b *BadInput) With(fields ...BadField) *BadInput {
	switch {
	case len(fields) == 0 || b != nil && b.Kind != "":
		return b
	case b == nil:
		b = new(BadInput)
	}
	b.Fields = append(b.Fields, fields...)
	return b
}

func (b *BadInput) Error() string {
	if b.Kind != "" {
		return string(b.Kind)
	}
	return fmt.Sprintf("%s is %s", b.Fields[0].Name, b.Fields[0].Problem)
}

// plan says how to fill an input from a request. It is made once per type.
type plan struct {
	in       reflect.Type
	used     sync.Pool // of inputs that were released
	texts    []textField
	headers  []string // those that it reads, in canonical form
	body     int      // index of the body's field; -1 for none
	form     bool
	file     int // index of the file's field; -1 for none
	fileName string
	text     int // index of the field of a body that is taken as it is; -1 for none
	media    string
}

type textField struct {
	in, name string
	index    int
	all      bool // takes all values of the name, and not only the first
}

func planOf[In any]() *plan {
	p := &plan{in: reflect.TypeFor[In](), body: -1, file: -1, text: -1}
	for i := range p.in.NumField() {
		tag := p.in.Field(i).Tag
		for _, in := range []string{"path", "query", "header", "form"} {
			if name, ok := tag.Lookup(in); ok {
				all := p.in.Field(i).Type == reflect.TypeFor[Opt[[]string]]()
				p.texts = append(p.texts, textField{in, name, i, all})
				p.form = p.form || in == "form"
			}
		}
		if _, ok := tag.Lookup("body"); ok {
			p.body = i
		}
		if name, ok := tag.Lookup("file"); ok {
			p.file, p.fileName = i, name
		}
		if media, ok := tag.Lookup("text"); ok {
			p.text, p.media = i, media
		}
	}
	p.headers = headersOf(p)
	return p
}

// Params returns the names of the operation's parameters outside of a JSON body,
// by location, to compare the code with the contract.
func (o *Operation) Params() map[string][]string {
	params := map[string][]string{}
	for _, t := range o.plan.texts {
		params[t.in] = append(params[t.in], t.name)
	}
	return params
}

// decode returns the input, as a pointer to a new struct, and what is wrong.
func (p *plan) decode(req *Request, rejectUnknown bool) (any, *BadInput) {
	input := p.used.Get()
	if input == nil {
		input = reflect.New(p.in).Interface()
	}
	values := reflect.ValueOf(input).Elem()
	var form map[string][]string
	var bad *BadInput // nil as long as nothing is wrong
	switch {
	case req.Incomplete:
		bad = brokeOff(req)
	case req.TooLarge && p.takesBody():
		bad = &BadInput{Kind: TooLarge}
	case p.body >= 0:
		bad = decodeJSON(req, values.Field(p.body).Addr(), rejectUnknown)
	case p.file >= 0:
		bad = decodeFile(req, p.fileName, values.Field(p.file).Addr().Interface().(*File))
	case p.text >= 0:
		bad = decodeText(req, p.media, values.Field(p.text).Addr().Interface().(*string))
	case p.form:
		form, bad = decodeForm(req)
		p.ignoreForm(req, form)
	}
	for _, t := range p.texts {
		sent := t.sent(req, form)
		if len(sent) == 0 {
			continue
		}
		if want, ok := setText(values.Field(t.index).Addr().Interface(), sent); !ok {
			where := t.in
			if where == "form" {
				where = "body"
			}
			if bad == nil {
				bad = new(BadInput)
			}
			bad.Fields = append(bad.Fields, BadField{In: where, Name: t.name, Problem: Mistyped, Want: want, Value: readable(sent)[0]})
		}
	}
	return input, bad
}

// release lets the plan use an input again.
func (p *plan) release(input any) {
	reflect.ValueOf(input).Elem().SetZero()
	p.used.Put(input)
}

// takesBody reports whether the operation has a body.
func (p *plan) takesBody() bool { return p.body >= 0 || p.file >= 0 || p.text >= 0 || p.form }

// field returns the index of a field in texts, -1 if there is none.
func (p *plan) field(in, name string) int {
	for i := range p.texts {
		if t := &p.texts[i]; t.name == name && t.in == in {
			return i
		}
	}
	return -1
}

func (t textField) sent(req *Request, form map[string][]string) []string {
	switch t.in {
	case "path":
		return req.pathValue(t.name)
	case "query":
		if req.Query == "" {
			return nil
		}
		if value, ok := plainValue(req.Query, t.name); ok && !t.all {
			req.single[0] = value
			return req.single[:]
		}
		return req.QueryValues()[t.name]
	case "header":
		return req.Header.Values(t.name)
	default:
		return form[t.name]
	}
}

// setText puts text into a field of an input. If the text does not parse as the
// field's type, want names what would.
func setText(field any, sent []string) (want string, ok bool) {
	sent = readable(sent)
	first := sent[0]
	switch f := field.(type) {
	case *string:
		*f = first
	case *Opt[string]:
		f.send(first)
	case *Opt[[]string]:
		f.send(sent)
	case *Opt[bool]:
		switch first {
		case "true", "false":
			f.send(first == "true")
		default:
			f.garble()
			return "true or false", false
		}
	case *Opt[int]:
		n, err := strconv.Atoi(first)
		if f.send(n); err != nil {
			f.garble()
		}
		return "integer", err == nil
	case *Opt[int64]:
		n, err := strconv.ParseInt(first, 10, 64)
		if f.send(n); err != nil {
			f.garble()
		}
		return "integer", err == nil
	default:
		panic(fmt.Sprintf("a field of type %T cannot hold text", field))
	}
	return "", true
}
