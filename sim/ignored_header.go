package sim

import (
	"net/http"
	"slices"
)

// IgnoreHeaders records the headers that are spelled almost as one that the operation or
// the vendor's credential is read from, where that one was not sent. Other unknown
// headers are no mistake: clients and what is between add many.
func (o *Operation) IgnoreHeaders(req *Request, credential Carrier) {
	req.ignoreAlmost(credential.header, credential.shown)
	for _, name := range o.plan.headers {
		req.ignoreAlmost(name, name)
	}
}

// ignoreAlmost records the headers that are spelled almost as one in canonical form.
func (r *Request) ignoreAlmost(canonical, shown string) {
	if r.Header[canonical] != nil {
		return
	}
	var found []string // nil for almost every request
	for name := range r.Header {
		if isAlmost(name, canonical, min(2, len(canonical)/4)) {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	for _, name := range found {
		r.ignore(Ignored{Where: "header", Name: name, Near: shown})
	}
}

// isAlmost reports whether at most so many letters have to be inserted, removed,
// replaced or swapped to make two names equal. Case and hyphens do not count.
func isAlmost(a, b string, edits int) bool {
	for {
		a, b = afterHyphens(a), afterHyphens(b)
		if a == "" || b == "" || lower(a[0]) != lower(b[0]) {
			break
		}
		a, b = a[1:], b[1:]
	}
	switch {
	case a == "" && b == "":
		return true
	case edits == 0:
		return false
	case a == "":
		return isAlmost(a, b[1:], edits-1)
	case b == "":
		return isAlmost(a[1:], b, edits-1)
	case isAlmost(a[1:], b[1:], edits-1), isAlmost(a[1:], b, edits-1), isAlmost(a, b[1:], edits-1):
		return true
	}
	return len(a) > 1 && len(b) > 1 && lower(a[0]) == lower(b[1]) && lower(a[1]) == lower(b[0]) && isAlmost(a[2:], b[2:], edits-1)
}

func afterHyphens(name string) string {
	for name != "" && (name[0] == '-' || name[0] == '_') {
		name = name[1:]
	}
	return name
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// headersOf returns the names of the headers that a plan reads, in canonical form.
func headersOf(p *plan) (names []string) {
	for _, t := range p.texts {
		if t.in == "header" && t.name != "Content-Length" { // which clients set themselves
			names = append(names, http.CanonicalHeaderKey(t.name))
		}
	}
	if p.takesBody() {
		names = append(names, "Content-Type")
	}
	return names
}
