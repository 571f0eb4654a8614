package sim

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// Request is a request as the vendor sees it: after the mount prefix is taken
// off, the body read and the route found.
type Request struct {
	Method    string
	Path      string // the vendor's own, still escaped
	Query     string // raw
	Host      string
	Subdomain string // where the host is one of the vendor's "*." hosts: what stands for the star
	Header    http.Header
	Body      []byte
	Length    int64 // of the body as announced; -1 where it was not
	TooLarge  bool  // the body is longer than the operation takes; Body holds its beginning

	names  []string // of the path's parameters
	values []string // and their values, unescaped
	few    [2]string
	query  url.Values // parsed when first asked for
}

// PathValue is the value of a path parameter, "" if the route has none of
// that name.
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

// QueryValues is the parsed query. What cannot be parsed of it is left out.
func (r *Request) QueryValues() url.Values {
	if r.query == nil {
		r.query, _ = url.ParseQuery(r.Query)
		for name, values := range r.query {
			r.query[name] = readable(values)
		}
	}
	return r.query
}

// readable is texts with a replacement character for what is no UTF-8, as
// servers read it: an answer could not repeat it, nor the store order it.
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
