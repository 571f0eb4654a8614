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

// Call is a request in the contract's terms. Its body and fingerprint are
// computed on first use, so only one goroutine may use it at a time.
type Call struct {
	Vendor, Tenant, Operation string

	Path   string                   // as sent, still escaped
	Param  func(name string) string // returns a path parameter's value, unescaped; "" if there is none of that name
	Query  string                   // raw
	Header http.Header
	Body   []byte

	decoded     bool
	value       any
	hasValue    bool
	fingerprint *uint64
}

// body returns the decoded body, if it is JSON or a form. A field of a form is a
// string, or an array of strings if it was sent repeatedly.
func (c *Call) body() (value any, ok bool) {
	if !c.decoded {
		c.decoded = true
		c.value, c.hasValue = c.decode()
	}
	return c.value, c.hasValue
}

func (c *Call) decode() (value any, ok bool) {
	media, _, _ := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if media == "application/x-www-form-urlencoded" {
		form, _ := url.ParseQuery(string(c.Body)) // malformed pairs are skipped
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
	// Whatever the Content-Type says: a client that forgets it still sends JSON.
	err := json.Unmarshal(c.Body, &value, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	return value, err == nil
}

// Fingerprint returns a number that is the same for equal calls of a tenant:
// equal in operation, path, query (in any order) and body. The caller uses it
// to count equal calls for each fault.
func (c *Call) Fingerprint() uint64 {
	if c.fingerprint == nil {
		query := strings.Split(c.Query, "&")
		slices.Sort(query) // some clients send the order of their hash maps
		h := newHash().text(c.Tenant).text(c.Vendor).text(c.Operation).text(c.Path).text(strings.Join(query, "&"))
		sum := h.text(c.sameBody()).sum()
		c.fingerprint = &sum
	}
	return *c.fingerprint
}

// sameBody returns the body without the boundary that a client generates for
// each multipart request.
func (c *Call) sameBody() string {
	if _, params, err := mime.ParseMediaType(c.Header.Get("Content-Type")); err == nil && params["boundary"] != "" {
		return string(bytes.ReplaceAll(c.Body, []byte(params["boundary"]), nil))
	}
	return string(c.Body)
}

// hash is FNV-1a of 64 bits: the same on every machine, in every run.
type hash uint64

func newHash() hash { return 14695981039346656037 }

// text adds a text and its length, so that "ab", "c" and "a", "bc" differ.
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

// sum mixes the low bits, where FNV leaves most differences, into all others
// (the finalizer of splitmix64).
func (h hash) sum() uint64 {
	z := uint64(h) + 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// unit returns a number between 0 and 1, both excluded.
func (h hash) unit() float64 { return (float64(h.sum()>>12) + 0.5) / (1 << 52) }
