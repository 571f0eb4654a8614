package world

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

const redacted = "[redacted]"

// showHeaders is headers as people are shown them: one value each, and of a
// header that may carry a credential only whose it is.
func showHeaders(h http.Header, tenant string) map[string]string {
	shown := make(map[string]string, len(h))
	for name, values := range h {
		switch {
		case name == "Referer": // its query may hold a credential
			shown[name], _, _ = strings.Cut(values[0], "?")
		case !soundsSecret(name):
			shown[name] = strings.Join(values, ", ")
		case tenant != "":
			shown[name] = "[credential of " + tenant + "]"
		default:
			shown[name] = redacted
		}
	}
	return shown
}

// secretParts is what names of credentials have in them, folded.
var secretParts = []string{"auth", "bearer", "cookie", "credential", "key", "passphrase", "passwd", "password", "secret", "session", "signature", "token"}

// harmless is names that sound as if they were of credentials, folded.
var harmless = map[string]bool{"idempotencykey": true, "xidempotencykey": true, "tokentype": true}

// soundsSecret says by its name whether a header or a field may carry a
// credential, also one that the vendor does not know: it may be a real one,
// sent by mistake.
func soundsSecret(name string) bool {
	name = folded(name)
	return !harmless[name] && slices.ContainsFunc(secretParts, func(part string) bool { return strings.Contains(name, part) })
}

var separators = strings.NewReplacer("-", "", "_", "")

// folded is a name without regard to how its words are put together.
func folded(name string) string { return separators.Replace(strings.ToLower(name)) }

// showBody is a body as people are shown it: JSON as such, a form as an
// object, other things as text or as what they are; nil for none.
func (v *Vendor) showBody(contentType string, body []byte) any {
	if len(body) == 0 {
		return nil
	}
	media, _, _ := mime.ParseMediaType(contentType)
	var value any
	err := json.Unmarshal(body, &value)
	if _, text := value.(string); err == nil && !text { // a text may be JSON that was encoded twice
		return v.redact(value)
	}
	if media == "application/x-www-form-urlencoded" {
		if form, err := url.ParseQuery(string(body)); err == nil {
			return v.showForm(form)
		}
	}
	if media == "multipart/form-data" || strings.HasPrefix(media, "image/") {
		return fmt.Sprintf("[%s, %d bytes]", media, len(body))
	}
	if v.mayHoldSecret(string(body)) {
		return fmt.Sprintf("[not readable and may hold a secret, %d bytes]", len(body))
	}
	return string(body)
}

// mayHoldSecret says whether a text that cannot be read has a secret's name in
// it.
func (v *Vendor) mayHoldSecret(text string) bool {
	if soundsSecret(text) {
		return true
	}
	text = folded(text)
	for name := range v.secrets {
		if strings.Contains(text, name) {
			return true
		}
	}
	return false
}

func (v *Vendor) showForm(form url.Values) map[string]any {
	shown := map[string]any{}
	for name, values := range form {
		if v.isCredential(name) {
			shown[name] = redacted
		} else {
			shown[name] = strings.Join(values, ", ")
		}
	}
	return shown
}

// showQuery is a query with its secrets taken out.
func (v *Vendor) showQuery(query string) string {
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err != nil || v.isCredential(plain) {
			pairs[i] = name + "=" + redacted
		}
	}
	return strings.Join(pairs, "&")
}

// pathField is what looks like a field of a query inside of a path: a parameter
// of a segment, or a query that was encoded along with the path.
var pathField = regexp.MustCompile(`(?i)((?:;|&|%3b|%3f|%26)([^/;&=%]+)(?:=|%3d))[^/;&]*`)

// plainPath is a request's path without its query and without secrets.
func (v *Vendor) plainPath(path string) string {
	return pathField.ReplaceAllStringFunc(path, func(field string) string {
		if parts := pathField.FindStringSubmatch(field); v.isCredential(parts[2]) {
			return parts[1] + redacted
		}
		return field
	})
}

// everywhere is names of secrets that no vendor need declare, folded: clients
// send them to the wrong one as well. Names that sound secret are secret
// anyway.
var everywhere = map[string]bool{
	"pwd": true, "iban": true, "bankaccount": true, "accountdetails": true, "accountholder": true, "accountnumber": true, "sortcode": true,
}

func (v *Vendor) isSecret(name string) bool { return v.secrets[folded(name)] || soundsSecret(name) }

// isCredential says whether a field of a form or a query may be part of a
// credential: vendors take records as JSON, and logins as forms.
func (v *Vendor) isCredential(name string) bool {
	return v.isSecret(name) || strings.EqualFold(name, "username") || strings.EqualFold(name, "sig")
}

// redact takes the vendor's secrets out of a decoded JSON value, in place.
func (v *Vendor) redact(value any) any {
	switch at := value.(type) {
	case map[string]any:
		for name, inner := range at {
			if v.isSecret(name) && inner != nil && inner != "" {
				at[name] = redacted
			} else {
				at[name] = v.redact(inner)
			}
		}
	case []any:
		for i, inner := range at {
			at[i] = v.redact(inner)
		}
	}
	return value
}

// showRecord is a record of the state with its secrets taken out; nil for none.
func (v *Vendor) showRecord(record any) any {
	if record == nil {
		return nil
	}
	var value any
	if err := json.Unmarshal(encode(record), &value); err != nil {
		panic(err) // it was encoded just now
	}
	return v.redact(value)
}
