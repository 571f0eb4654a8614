package fault

import (
	"bytes"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Call is a request to a vendor, once it is known whose it is. What has to be
// worked out of it is so when first asked for, so one goroutine at a time may
// use it.
type Call struct {
	Vendor, Tenant, Operation string

	Path   string                   // as it was sent, still escaped
	Param  func(name string) string // a path parameter's value, unescaped; "" if there is none of that name
	Query  string                   // raw
	Header http.Header
	Body   []byte

	read        bool
	value       any
	there       bool
	fingerprint *uint64
}

// body is the request's body as JSON or a form has it, if it is one of them. A
// field of a form is a string, or an array of them if it was sent repeatedly.
func (c *Call) body() (value any, there bool) {
	if !c.read {
		c.read = true
		c.value, c.there = c.decode()
	}
	return c.value, c.there
}

func (c *Call) decode() (value any, there bool) {
	media, _, _ := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if media == "application/x-www-form-urlencoded" {
		form, _ := url.ParseQuery(string(c.Body)) // what cannot be read of it is not there
		fields := make(map[string]any, len(form))
		for name, values := range form {
			if fields[name] = values[0]; len(values) > 1 {
				list := make([]any, len(values))
				for i, v := range values {
					list[i] = v
				}
				fields[name] = list
			}
		}
		return fields, true
	}
	// Whatever it is called: a client that forgets the type is still meant.
	err := json.Unmarshal(c.Body, &value, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	return value, err == nil
}

// Fingerprint is the same for equal requests of a tenant: operation, path,
// query (in whatever order) and body. By it the caller counts, for each fault,
// which of a number of equal requests a call is.
func (c *Call) Fingerprint() uint64 {
	if c.fingerprint == nil {
		query := strings.Split(c.Query, "&")
		slices.Sort(query) // some clients' order is the whim of their hash maps
		h := newHash().text(c.Tenant).text(c.Vendor).text(c.Operation).text(c.Path).text(strings.Join(query, "&"))
		sum := h.text(c.sameBody()).sum()
		c.fingerprint = &sum
	}
	return *c.fingerprint
}

// sameBody is the body without the boundary that a client makes up for each
// multipart request.
func (c *Call) sameBody() string {
	if _, params, err := mime.ParseMediaType(c.Header.Get("Content-Type")); err == nil && params["boundary"] != "" {
		return string(bytes.ReplaceAll(c.Body, []byte(params["boundary"]), nil))
	}
	return string(c.Body)
}

// hash is FNV-1a of 64 bits: the same on every machine, in every run.
type hash uint64

func newHash() hash { return 14695981039346656037 }

// text adds a text and its length, so that what follows is told apart from it.
func (h hash) text(s string) hash {
	h = h.number(uint64(len(s)))
	for i := range len(s) {
		h = (h ^ hash(s[i])) * 1099511628211
	}
	return h
}

func (h hash) number(n uint64) hash {
	for range 8 {
		h = (h ^ hash(n&0xff)) * 1099511628211
		n >>= 8
	}
	return h
}

// sum spreads what FNV leaves in the low bits (the end of splitmix64).
func (h hash) sum() uint64 {
	z := uint64(h) + 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// unit is a number between 0 and 1, neither included.
func (h hash) unit() float64 { return (float64(h.sum()>>12) + 0.5) / (1 << 52) }
