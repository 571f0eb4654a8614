package contract

import (
	"errors"
	"net/mail"
	"regexp"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// formats are passed to each validation rather than registered: the library's
// registry is a plain global map, which several contracts cannot safely write to.
// Its own date and date-time are patterns that accept 31 February, and it does
// not check email and uuid.
var formats = map[string]openapi3.StringFormatValidator{
	"email":     format(isEmail),
	"date":      format(isDate),
	"date-time": format(isDateTime),
	"uuid":      format(uuid.MatchString),
}

var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

var errFormat = errors.New("has another format")

type format func(string) bool

// Validate makes a predicate a validator of the library.
func (f format) Validate(value string) error {
	if !f(value) {
		return errFormat
	}
	return nil
}

// isEmail accepts only a bare address: the parser also accepts a display name.
func isEmail(value string) bool {
	address, err := mail.ParseAddress(value)
	return err == nil && address.Name == "" && address.Address == value
}

func isDate(value string) bool {
	_, err := time.Parse(time.DateOnly, value)
	return err == nil
}

// isDateTime uses UnmarshalText, which is stricter than Parse but still accepts a
// comma before the fraction, which RFC 3339 does not.
func isDateTime(value string) bool {
	var t time.Time
	return !strings.Contains(value, ",") && t.UnmarshalText([]byte(value)) == nil
}
