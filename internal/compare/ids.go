package compare

import (
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"strings"
)

// maxKnown limits how many identifiers, and how many texts of the client, are remembered.
// Beyond it, new identifiers count as equal.
const maxKnown = 10_000

// known is what the exchanges so far told: which identifier of the upstream stands for
// which one of the world, and which texts the client itself sent.
type known struct {
	world    map[string]string // the world's identifiers, by the upstream's
	upstream map[string]string // the other way round
	sent     map[string]bool   // texts that the client sent
}

func newKnown() *known {
	return &known{map[string]string{}, map[string]string{}, map[string]bool{}}
}

// clone returns a copy that can learn without changing k.
func (k *known) clone() *known {
	return &known{maps.Clone(k.world), maps.Clone(k.upstream), k.sent}
}

// pairs reports whether two identifiers can stand for each other, and remembers it.
func (k *known) pairs(upstream, world string) bool {
	w, is := k.world[upstream]
	u, isToo := k.upstream[world]
	switch {
	case is || isToo:
		return w == world && u == upstream
	case len(k.world) < maxKnown:
		k.world[upstream], k.upstream[world] = world, upstream
	}
	return true
}

// text returns a text with the upstream's identifiers replaced by the world's, where
// they are whole parts of it.
func (k *known) text(s string) string {
	if w, ok := k.world[s]; ok {
		return w
	}
	if !strings.Contains(s, "/") {
		return s
	}
	parts := strings.Split(s, "/")
	for i, part := range parts {
		if w, ok := k.world[part]; ok {
			parts[i] = w
		}
	}
	return strings.Join(parts, "/")
}

// path returns an escaped path as the world knows it.
func (k *known) path(escaped string) string {
	parts := strings.Split(escaped, "/")
	for i, part := range parts {
		plain, err := url.PathUnescape(part)
		if err != nil {
			continue
		}
		k.note(plain)
		if w, ok := k.world[plain]; ok {
			parts[i] = url.PathEscape(w)
		}
	}
	return strings.Join(parts, "/")
}

// form returns a query or a form as the world knows it.
func (k *known) form(text string) string {
	pairs := strings.Split(text, "&")
	for i, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(value)
		if !ok || err != nil {
			continue
		}
		k.note(plain)
		if w, ok := k.world[plain]; ok {
			pairs[i] = name + "=" + url.QueryEscape(w)
		}
	}
	return strings.Join(pairs, "&")
}

var (
	jsonText   = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	jsonNumber = regexp.MustCompile(`("[A-Za-z_]*[iI][dD]"\s*:\s*)(\d+)`)
)

// json returns a JSON body as the world knows it. Everything else in it stays as it was
// sent, mistakes included.
func (k *known) json(body []byte) []byte {
	body = jsonText.ReplaceAllFunc(body, func(quoted []byte) []byte {
		var plain string
		if json.Unmarshal(quoted, &plain) != nil {
			return quoted
		}
		k.note(plain)
		w, ok := k.world[plain]
		if !ok {
			return quoted
		}
		replaced, err := json.Marshal(w)
		if err != nil {
			panic(err) // a string
		}
		return replaced
	})
	return jsonNumber.ReplaceAllFunc(body, func(member []byte) []byte {
		parts := jsonNumber.FindSubmatch(member)
		if w, ok := k.world[string(parts[2])]; ok {
			return append(append([]byte(nil), parts[1]...), w...)
		}
		return member
	})
}

// note remembers a text that the client sent. An identifier of the upstream is not the
// client's own.
func (k *known) note(text string) {
	if _, ofUpstream := k.world[text]; text != "" && !ofUpstream && len(k.sent) < maxKnown {
		k.sent[text] = true
	}
}
