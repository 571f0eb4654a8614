package tell

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"

	jsonv2 "github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/internal/body"
	"github.com/mockvendors/mockvendors/internal/world"
)

const redacted = "[redacted]"

// Header returns headers as people see them: one value each. A value that may
// be a credential is replaced with whose it is.
func Header(h http.Header, tenant string) map[string]string {
	shown := make(map[string]string, len(h))
	for name, values := range h {
		switch {
		case name == "Referer": // its query may contain a credential
			shown[name], _, _ = strings.Cut(values[0], "?")
		case !soundsSecret(name) && !shortSecrets[strings.TrimPrefix(folded(name), "x")]:
			shown[name] = strings.Join(values, ", ")
		case tenant != "":
			shown[name] = "[credential of " + tenant + "]"
		default:
			shown[name] = redacted
		}
	}
	return shown
}

// secretParts are parts of the names of credentials, folded.
var secretParts = []string{
	"auth", "bearer", "cookie", "credential", "key",
	"hmac", "jwt", "passcode", "passphrase", "passwd", "password", "pwd", "secret", "session", "signature", "token",
}

// harmless are names that sound like credentials but are not, folded.
var harmless = map[string]bool{"author": true, "authorid": true, "idempotencykey": true, "xidempotencykey": true, "tokentype": true}

// soundsSecret reports whether a header or field with this name may carry a
// credential, even one that the vendor does not know: it may be a real one, sent
// by mistake.
func soundsSecret(name string) bool {
	return foldedSoundsSecret(folded(name))
}

func foldedSoundsSecret(name string) bool {
	return !harmless[name] && slices.ContainsFunc(secretParts, func(part string) bool { return strings.Contains(name, part) })
}

var separators = strings.NewReplacer("-", "", "_", "")

// folded returns a name in lower case and without separators.
func folded(name string) string { return separators.Replace(strings.ToLower(name)) }

// Body returns a body as people see it: JSON decoded, a form as an object, text
// as it is, and anything else as its type and size. cut is how many bytes more than
// sent there were. It returns nil for no body.
func Body(v *world.Vendor, contentType string, sent []byte, cut int) any {
	if len(sent) == 0 {
		return nil
	}
	if body.TooDeep(sent) {
		return fmt.Sprintf("[nested too deeply to be shown, %d bytes]", len(sent))
	}
	media, _, _ := mime.ParseMediaType(contentType)
	text := media != "multipart/form-data" && !strings.HasPrefix(media, "image/")
	if cause := body.NotUTF8(sent); cause != "" && text {
		return fmt.Sprintf("[%s, %d bytes]", strings.TrimPrefix(cause, "is "), len(sent))
	}
	var value any
	err := json.Unmarshal(sent, &value)
	if _, quoted := value.(string); err == nil && !quoted { // a string may be JSON that was encoded twice
		return redact(v, value)
	}
	if media == "application/x-www-form-urlencoded" {
		if form, err := url.ParseQuery(string(sent)); err == nil {
			return showForm(v, form)
		}
	}
	if !text {
		return fmt.Sprintf("[%s, %d bytes]", media, len(sent)+cut)
	}
	if mayHoldSecret(v, string(sent)) {
		return fmt.Sprintf("[not readable and may hold a secret, %d bytes]", len(sent))
	}
	return string(sent)
}

// Plain returns a body as it came, byte for byte, and reports whether it may be shown
// so: it is text, whole, and has nothing to hide.
func Plain(v *world.Vendor, contentType string, sent []byte, cut int) (text string, ok bool) {
	if cut > 0 || mayHoldSecret(v, string(sent)) {
		return "", false
	}
	switch shown := Body(v, contentType, sent, cut).(type) {
	case nil:
		return "", len(sent) == 0
	case string:
		return shown, shown == string(sent)
	default:
		return string(sent), isAsSent(v, shown, sent)
	}
}

// isAsSent reports whether what is shown of JSON or a form hides nothing. An escaped
// name could be that of a secret which is shown of another member of that name.
func isAsSent(v *world.Vendor, shown any, sent []byte) bool {
	var value any
	if json.Unmarshal(sent, &value) == nil {
		return !strings.Contains(string(sent), `\u`) && reflect.DeepEqual(shown, value)
	}
	form, err := url.ParseQuery(string(sent))
	for name := range form {
		if isCredential(v, name) {
			return false
		}
	}
	return err == nil
}

// mayHoldSecret reports whether unreadable text contains the name of a secret.
func mayHoldSecret(v *world.Vendor, text string) bool {
	if soundsSecret(text) || shortSecret.MatchString(text) {
		return true
	}
	text = folded(text)
	for name := range commonSecrets {
		if strings.Contains(text, name) {
			return true
		}
	}
	return slices.ContainsFunc(v.Secrets, func(name string) bool { return strings.Contains(text, folded(name)) })
}

func showForm(v *world.Vendor, form url.Values) map[string]any {
	shown := map[string]any{}
	for name, values := range form {
		if isCredential(v, name) {
			shown[name] = redacted
		} else {
			shown[name] = strings.Join(values, ", ")
		}
	}
	return shown
}

// showQuery returns a query without secrets.
func showQuery(v *world.Vendor, query string) string {
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err != nil || isCredential(v, plain) {
			pairs[i] = name + "=" + redacted
		}
	}
	return strings.Join(pairs, "&")
}

// pathField matches what looks like a query parameter within a path: a matrix
// parameter, a segment such as key=value, or a query that was encoded along with the
// path.
var pathField = regexp.MustCompile(`(?i)((?:/|;|&|%2f|%3b|%3f|%26)([^/;&=%]+)(?:=|%3d))[^/;&]*`)

// plainPath returns a request's path without secrets.
func plainPath(v *world.Vendor, path string) string {
	return pathField.ReplaceAllStringFunc(path, func(field string) string {
		if parts := pathField.FindStringSubmatch(field); isCredential(v, parts[2]) {
			return parts[1] + redacted
		}
		return field
	})
}

// commonSecrets are names that are secret at every vendor, folded, because
// clients may send them to the wrong one. Names that sound secret need not be
// listed.
var commonSecrets = map[string]bool{
	"iban": true, "bankaccount": true, "accountdetails": true, "accountholder": true, "accountnumber": true, "sortcode": true,
}

// shortSecrets are such names too, but so short that they are also parts of other
// words, folded.
var shortSecrets = map[string]bool{"pass": true, "pin": true, "otp": true, "cvv": true, "cvc": true, "bic": true, "cardnumber": true}

// shortSecret finds one of them in a text.
var shortSecret = regexp.MustCompile(`(?i)\b(pass|pin|otp|cvv|cvc|bic|card[-_]?number|(image|photo)([-_]?base64)?)\b`)

// pictures are names of fields that may have image data as their text, folded.
var pictures = map[string]bool{"image": true, "imagebase64": true, "photo": true, "photobase64": true}

// hides reports whether a member of a JSON object is secret.
func hides(v *world.Vendor, name string, value any) bool {
	if value == nil || value == "" {
		return false
	}
	_, text := value.(string)
	return isSecret(v, name) || text && pictures[folded(name)]
}

func isSecret(v *world.Vendor, name string) bool {
	name = folded(name)
	return commonSecrets[name] || shortSecrets[name] || foldedSoundsSecret(name) ||
		slices.ContainsFunc(v.Secrets, func(secret string) bool { return foldsTo(secret, name) })
}

// foldsTo reports whether an ASCII name is want when folded.
func foldsTo(name, want string) bool {
	for i := range len(name) {
		c := name[i]
		switch {
		case c == '-' || c == '_':
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		if want == "" || want[0] != c {
			return false
		}
		want = want[1:]
	}
	return want == ""
}

// isCredential reports whether a field of a form or query may be part of a
// credential. More names count here than in JSON, since logins come as forms and
// records do not.
func isCredential(v *world.Vendor, name string) bool {
	return isSecret(v, name) || strings.EqualFold(name, "username") || strings.EqualFold(name, "sig")
}

// redact replaces the vendor's secrets in a decoded JSON value, in place.
func redact(v *world.Vendor, value any) any {
	switch at := value.(type) {
	case map[string]any:
		for name, inner := range at {
			if hides(v, name, inner) {
				at[name] = redacted
			} else {
				at[name] = redact(v, inner)
			}
		}
	case []any:
		for i, inner := range at {
			at[i] = redact(v, inner)
		}
	case string:
		return redactText(v, at)
	}
	return value
}

// urlUser matches the user of a URL, who may have a password, and urlField a parameter.
var (
	urlUser  = regexp.MustCompile(`(?i)\b([a-z][a-z0-9+.-]*://)[^/?#\s]*@`)
	urlField = regexp.MustCompile(`([?&]([^=&#\s]+)=)[^&#\s]*`)
)

// redactURLs replaces secrets in the URLs of a text.
func redactURLs(v *world.Vendor, text string) string {
	if !strings.Contains(text, "://") {
		return text
	}
	text = urlUser.ReplaceAllString(text, "${1}"+redacted+"@")
	return urlField.ReplaceAllStringFunc(text, func(field string) string {
		if parts := urlField.FindStringSubmatch(field); isCredential(v, parts[2]) {
			return parts[1] + redacted
		}
		return field
	})
}

// redactText replaces secrets in a text's URLs, and in one that is itself JSON, as some
// clients send it.
func redactText(v *world.Vendor, text string) string {
	text = redactURLs(v, text)
	inner := strings.TrimSpace(text)
	if inner == "" || inner[0] != '{' && inner[0] != '[' && inner[0] != '"' || !mayHoldSecret(v, inner) {
		return text
	}
	var value any
	if body.TooDeep([]byte(inner)) || json.Unmarshal([]byte(inner), &value) != nil {
		return fmt.Sprintf("[not readable and may hold a secret, %d bytes]", len(text))
	}
	shown, err := json.Marshal(redact(v, value))
	if err != nil {
		panic(err) // it was decoded just now
	}
	return string(shown)
}

// showRecord returns a record of the state without secrets; nil for none.
func showRecord(v *world.Vendor, record any) any {
	if record == nil {
		return nil
	}
	var value any
	if err := json.Unmarshal(encode(record), &value); err != nil {
		panic(err) // it was encoded just now
	}
	return redact(v, value)
}

func encode(record any) []byte {
	text, err := jsonv2.Marshal(record, jsonv2.Deterministic(true))
	if err != nil {
		panic(err) // records are the vendors' own plain types
	}
	return text
}

// Record returns a copy of a decoded record without secrets.
func Record(v *world.Vendor, record any) any {
	switch at := record.(type) {
	case map[string]any:
		shown := make(map[string]any, len(at))
		for name, inner := range at {
			if hides(v, name, inner) {
				inner = redacted
			}
			shown[name] = Record(v, inner)
		}
		return shown
	case []any:
		shown := make([]any, len(at))
		for i, inner := range at {
			shown[i] = Record(v, inner)
		}
		return shown
	case string:
		return redactText(v, at)
	}
	return record
}

// IsRedacted reports whether a shown value replaces a secret.
func IsRedacted(shown any) bool {
	text, ok := shown.(string)
	return ok && (text == redacted || strings.HasPrefix(text, "[credential of "))
}
