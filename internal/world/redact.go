package world

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
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
		case !isSecretHeader(name):
			shown[name] = strings.Join(values, ", ")
		case tenant != "":
			shown[name] = "[credential of " + tenant + "]"
		default:
			shown[name] = redacted
		}
	}
	return shown
}

// isSecretHeader says whether a header may carry a credential, also one that
// the vendor does not know: it may be a real one, sent by mistake.
func isSecretHeader(name string) bool {
	name = strings.ToLower(name)
	if name == "x-idempotency-key" || name == "idempotency-key" {
		return false
	}
	for _, part := range []string{"auth", "cookie", "key", "token", "secret", "password", "credential", "session", "signature"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

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
	text := strings.ToLower(string(body))
	for name := range v.secrets {
		if strings.Contains(text, name) {
			return fmt.Sprintf("[not readable and may hold a secret, %d bytes]", len(body))
		}
	}
	return string(body)
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

// everywhere is names of secrets that no vendor need declare, in lower case:
// clients send them to the wrong one as well.
var everywhere = map[string]bool{
	"password": true, "newpassword": true, "passwd": true, "pwd": true, "secret": true, "client_secret": true, "clientsecret": true,
	"apikey": true, "api_key": true, "x-api-key": true, "authorization": true, "signature": true, "signaturedatabase64": true,
	"token": true, "access_token": true, "accesstoken": true, "refresh_token": true, "refreshtoken": true,
	"iban": true, "bankaccount": true, "accountdetails": true, "accountholder": true, "accountnumber": true, "sortcode": true,
}

func (v *Vendor) isSecret(name string) bool { return v.secrets[strings.ToLower(name)] }

// isCredential says whether a field of a form or a query may be part of a
// credential: vendors take records as JSON, and logins as forms.
func (v *Vendor) isCredential(name string) bool {
	return v.isSecret(name) || isSecretHeader(name) || strings.EqualFold(name, "username") || strings.EqualFold(name, "sig")
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
