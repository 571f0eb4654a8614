package sim

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Credential is a working credential of a tenant, as the banner, the ready
// file, the control API and the environment of commands show it. A vendor sets
// only the fields that it uses.
type Credential struct {
	APIKey   string
	Token    string
	Username string
	Password string
	// Extra is what else a client has to know, each shown under its own name,
	// such as the locations that the credential gives access to.
	Extra []CredentialField
	// Environment is what the environment of commands has besides, ready to be put into
	// a request, such as one of the locations. Nothing else shows it.
	Environment []CredentialField
	// Besides is an example for people of what requests also need, in the query or in
	// the body: "clubLocationId=1".
	Besides string
	Tenant  string
}

// CredentialField is a part of a credential. Value is encoded as JSON.
type CredentialField struct {
	Name  string
	Value any
}

// Text returns the value as one text. A list's items are joined by commas.
func (a CredentialField) Text() string {
	value := reflect.ValueOf(a.Value)
	switch value.Kind() {
	case reflect.Slice:
		items := make([]string, value.Len())
		for i := range items {
			items[i] = CredentialField{Value: value.Index(i).Interface()}.Text()
		}
		return strings.Join(items, ",")
	case reflect.Float64: // a number that was read from JSON
		return strconv.FormatFloat(value.Float(), 'f', -1, 64)
	}
	return fmt.Sprint(a.Value)
}

// Fields returns the fields of the credential that are not empty, in the order
// in which people see them.
func (c Credential) Fields() []CredentialField {
	fields := make([]CredentialField, 0, 4)
	for _, f := range [...]struct{ name, value string }{
		{"apiKey", c.APIKey}, {"token", c.Token}, {"username", c.Username}, {"password", c.Password},
	} {
		if f.value != "" {
			fields = append(fields, CredentialField{f.name, f.value})
		}
	}
	return append(fields, c.Extra...)
}

// Variables returns the fields that the environment of commands has.
func (c Credential) Variables() []CredentialField { return append(c.Fields(), c.Environment...) }

// MarshalJSON writes the fields in order, followed by the tenant.
func (c Credential) MarshalJSON() ([]byte, error) {
	text := []byte{'{'}
	for _, f := range append(c.Fields(), CredentialField{"tenant", c.Tenant}) {
		if len(text) > 1 {
			text = append(text, ',')
		}
		name, err := json.Marshal(f.Name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(f.Value)
		if err != nil {
			return nil, err
		}
		text = append(append(append(text, name...), ':'), value...)
	}
	return append(text, '}'), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Credential) UnmarshalJSON(text []byte) error {
	var members map[string]any
	if err := json.Unmarshal(text, &members); err != nil {
		return err
	}
	*c = Credential{}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		value, _ := members[name].(string)
		switch name {
		case "apiKey":
			c.APIKey = value
		case "token":
			c.Token = value
		case "username":
			c.Username = value
		case "password":
			c.Password = value
		case "tenant":
			c.Tenant = value
		default:
			c.Extra = append(c.Extra, CredentialField{name, members[name]})
		}
	}
	return nil
}

// Carrier says how requests carry a vendor's credential: in which header, and
// in which form.
type Carrier struct {
	header string // in canonical form
	shown  string // as the vendor writes it
	scheme scheme
}

type scheme int

const (
	apiKey scheme = iota
	bearer
	basic
)

// APIKeyIn returns the carrier of an API key in its own header.
func APIKeyIn(header string) Carrier {
	return Carrier{header: http.CanonicalHeaderKey(header), shown: header}
}

// Carriers in the header Authorization.
var (
	Bearer = Carrier{"Authorization", "Authorization", bearer} // a token
	Basic  = Carrier{"Authorization", "Authorization", basic}  // a username and a password
)

// Header returns the name of the header, as the vendor writes it.
func (c Carrier) Header() string { return c.shown }

// Sign returns what a request carries to present cred.
func (c Carrier) Sign(cred Credential) Signature {
	value := cred.APIKey
	switch c.scheme {
	case bearer:
		value = "Bearer " + cred.Token
	case basic:
		value = "Basic " + base64.StdEncoding.EncodeToString([]byte(cred.Username+":"+cred.Password))
	}
	return Signature{Header: http.Header{c.header: {value}}}
}

// Text returns a credential as people write it when they send it by hand.
func (c Carrier) Text(cred Credential) string {
	text := c.shown + ": " + cred.APIKey
	switch c.scheme {
	case bearer:
		text = c.shown + ": Bearer " + cred.Token
	case basic:
		text = "Basic " + cred.Username + ":" + cred.Password
	}
	if cred.Besides != "" {
		text += ", " + cred.Besides
	}
	return text
}

// Sent returns the credential that a request carries, as one text. It is "" if
// the request carries none or one that cannot be decoded.
func (c Carrier) Sent(req *Request) string {
	value := req.Header.Get(c.header)
	switch c.scheme {
	case bearer:
		return afterScheme(value, "Bearer")
	case basic:
		decoded, err := base64.StdEncoding.DecodeString(afterScheme(value, "Basic"))
		if err != nil {
			return ""
		}
		username, _, ok := strings.Cut(string(decoded), ":")
		if !ok || username == "" {
			return ""
		}
		return string(decoded)
	}
	return value
}

// secret returns the text that [Carrier.Sent] returns for a request with cred.
func (c Carrier) secret(cred Credential) string {
	switch c.scheme {
	case bearer:
		return cred.Token
	case basic:
		if cred.Username == "" {
			return ""
		}
		if strings.Contains(cred.Username, ":") { // no request can send it: see RFC 7617
			return "\x00" + cred.Username + "\x00" + cred.Password
		}
		return cred.Username + ":" + cred.Password
	}
	return cred.APIKey
}

// afterScheme returns what follows the scheme in value, "" if the scheme is
// another one.
func afterScheme(value, scheme string) string {
	given, rest, _ := strings.Cut(value, " ")
	if !strings.EqualFold(given, scheme) {
		return ""
	}
	return strings.TrimSpace(rest)
}

// Digest returns a hash of a secret, to keep in place of the secret itself.
func Digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
