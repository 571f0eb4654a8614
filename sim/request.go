package sim

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// Request is a request as the vendor sees it: without the mount prefix, with the
// body read and the route found.
type Request struct {
	Method    string
	Path      string // in the vendor's API, still escaped
	SentPath  string // as the client sent it, where Path is spelled in another case; "" otherwise
	Query     string // raw
	Host      string
	Subdomain string // for a host that matches one of the vendor's "*." hosts: what matches the star
	Header    http.Header
	Body      []byte
	Length    int64 // Content-Length of the body; -1 without one
	TooLarge  bool  // the body is longer than the operation accepts; Body holds its beginning

	Cut        int  // how many bytes Body lacks of the files that were sent; see [Operation.Shorten]
	Incomplete bool // the body broke off: Body holds what arrived

	Ignored []Ignored // what the vendor drops of it

	names  []string   // of the path's parameters
	values []string   // and their values, unescaped
	array  [2]string  // for values: saves an allocation
	query  url.Values // parsed on first use
	single [1]string  // a parameter's value: saves an allocation
}

// PathValue returns the value of a path parameter, "" if the route has no
// parameter of that name.
func (r *Request) PathValue(name string) string {
	if v := r.pathValue(name); v != nil {
		return v[0]
	}
	return ""
}

func (r *Request) pathValue(name string) []string {
	for i, n := range r.names {
		if n == name {
			return r.values[i : i+1]
		}
	}
	return nil
}

// QueryValues returns the parsed query, without the parts that cannot be parsed.
func (r *Request) QueryValues() url.Values {
	if r.query == nil {
		r.query, _ = url.ParseQuery(r.Query)
		for name, values := range r.query {
			r.query[name] = readable(values)
		}
	}
	return r.query
}

// plainValue returns the first value of a parameter. It reports false if there is
// none, or if the query has escapes or anything else that makes it hard to read.
func plainValue(query, name string) (value string, ok bool) {
	for i := range len(query) {
		if c := query[i]; c == '%' || c == '+' || c == ';' || c >= utf8.RuneSelf {
			return "", false
		}
	}
	for query != "" && !ok {
		var pair, key string
		pair, query, _ = strings.Cut(query, "&")
		key, value, _ = strings.Cut(pair, "=")
		ok = key == name && pair != ""
	}
	return value, ok
}

// readable returns texts with a replacement character for invalid UTF-8, as
// servers decode it: an answer could not repeat it, nor the store order it.
func readable(texts []string) []string {
	for i, t := range texts {
		if !utf8.ValidString(t) {
			texts = slices.Clone(texts) // the journal keeps what was sent
			for j := i; j < len(texts); j++ {
				texts[j] = strings.ToValidUTF8(texts[j], "\ufffd")
			}
			break
		}
	}
	return texts
}
