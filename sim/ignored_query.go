package sim

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
)

// RefuseRepeats refuses the query parameters of which the operation takes one value
// and that were sent with several, and returns bad with them. Nothing else is wrong
// with such a parameter then.
func (o *Operation) RefuseRepeats(req *Request, in any, bad *BadInput) *BadInput {
	if req.Query == "" || o.plan.knowsQuery(req.Query) {
		return bad
	}
	var repeated []BadField
	for _, t := range o.plan.texts {
		if t.in != "query" || t.all || len(req.QueryValues()[t.name]) < 2 {
			continue
		}
		if f, ok := reflect.ValueOf(in).Elem().Field(t.index).Addr().Interface().(interface{ garble() }); ok {
			f.garble()
		}
		if bad != nil {
			bad.Fields = slices.DeleteFunc(bad.Fields, func(f BadField) bool { return f.In == t.in && f.Name == t.name })
		}
		repeated = append(repeated, BadField{In: t.in, Name: t.name, Problem: Mistyped, Want: "one value"})
	}
	return bad.With(repeated...)
}

// IgnoreQuery records the query parameters that are dropped: unknown ones unless
// they are refused, those of which only the first counts unless they are refused,
// and pairs that cannot be read.
func (o *Operation) IgnoreQuery(req *Request, rejectUnknown, rejectRepeated bool) {
	if req.Query == "" || o.plan.knowsQuery(req.Query) {
		return
	}
	seen := map[string]bool{}
	for pair := range strings.SplitSeq(req.Query, "&") {
		if pair == "" {
			continue
		}
		name, broken := queryName(pair)
		at := o.plan.field("query", name)
		known := at >= 0
		switch {
		case known && broken != "":
			req.ignore(Ignored{Where: "query", Name: name + broken, Near: name})
			continue
		case known && seen[name] && !o.plan.texts[at].all && !rejectRepeated:
			req.ignoreTwice("query", name)
		case !known && !seen[name] && !(rejectUnknown && broken == ""):
			req.ignore(Ignored{Where: "query", Name: name + broken})
		}
		seen[name] = true
	}
}

// queryName returns the name of a query's pair. If net/url drops the pair, broken
// stands for the rest: behind a semicolon, which once separated pairs, or a value with
// a broken escape. What is there may be part of a secret.
func queryName(pair string) (name, broken string) {
	name, value, _ := strings.Cut(pair, "=")
	plain, err := url.QueryUnescape(name)
	if err != nil {
		plain, broken = name, "=…"
	}
	if _, err := url.QueryUnescape(value); err != nil {
		broken = "=…"
	}
	if strings.Contains(pair, ";") {
		plain, _, _ = strings.Cut(plain, ";")
		broken = behindSemicolon
	}
	return Readable(plain), broken
}

// behindSemicolon ends the name of a pair with a semicolon.
const behindSemicolon = ";…"

// IsBehindSemicolon reports whether a part of the query was dropped because a
// semicolon stands in it, which does not separate parameters.
func (i Ignored) IsBehindSemicolon() bool {
	return i.Where == "query" && strings.HasSuffix(i.Name, behindSemicolon)
}

// knowsQuery reports whether nothing of a query is dropped, without allocating. It
// may report false where names are escaped.
func (p *plan) knowsQuery(query string) bool {
	var seen uint64 // bits of the input's fields
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		at := p.field("query", name)
		if at < 0 || at >= 64 || seen&(1<<at) != 0 && !p.texts[at].all || !isEscaped(value) {
			return false
		}
		seen |= 1 << at
	}
	return true
}

// isEscaped reports whether the value of a query's pair can be unescaped.
func isEscaped(value string) bool {
	for i := 0; i < len(value); i++ {
		switch value[i] {
		case ';':
			return false
		case '%':
			if i+2 >= len(value) || !isHex(value[i+1]) || !isHex(value[i+2]) {
				return false
			}
			i += 2
		}
	}
	return true
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
