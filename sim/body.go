package sim

import (
	"bytes"
	v1 "encoding/json"
	"fmt"
	"mime"
	"net/url"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/body"
	"github.com/mockvendors/mockvendors/internal/codec"
)

// Options for decoding bodies, made once because making them is not free.
var (
	lastNameWins  = json.JoinOptions(jsontext.AllowDuplicateNames(true))
	noUnknownName = json.JoinOptions(lastNameWins, json.RejectUnknownMembers(true))
)

// decodeJSON decodes the request's body into the struct that into points to.
// Names are case-sensitive; the last of two equal names wins. What is dropped is
// looked for only if there is something.
func decodeJSON(req *Request, into reflect.Value, rejectUnknown bool) *BadInput {
	text := bytes.TrimSpace(req.Body)
	switch {
	case len(text) == 0:
		return &BadInput{Kind: EmptyBody}
	case !isJSON(req.Header.Get("Content-Type")):
		return &BadInput{Kind: WrongContentType}
	case codec.Decode(text, into.Interface()):
		return nil // nothing is dropped
	case text[0] != '{', body.TooDeep(text):
		return notReadable(req) // null too, which decodes into anything
	}
	into.Elem().SetZero()
	options := lastNameWins
	if rejectUnknown {
		options = noUnknownName
	}
	if json.Unmarshal(text, into.Interface(), options) == nil {
		ignoreFields(req, text, into.Type().Elem(), rejectUnknown)
		return nil
	}
	var members map[string]any
	if !jsontext.Value(text).IsValid(lastNameWins) || lastWins(text, &members) != nil {
		return notReadable(req)
	}
	ignoreFields(req, text, into.Type().Elem(), rejectUnknown)
	// Some field has the wrong type. Find all such fields, remove them and
	// decode the rest, so that the vendor can check everything at once.
	bad := new(BadInput)
	strip(members, into.Type().Elem(), "", rejectUnknown, bad)
	into.Elem().SetZero()
	rest, err := json.Marshal(members)
	if err == nil {
		err = json.Unmarshal(rest, into.Interface())
	}
	if err != nil {
		return notReadable(req)
	}
	if bad.Fields == nil {
		return nil // this path accepts what the fast one does not: 7.0 for 7
	}
	return bad
}

// notReadable says why a body is not a JSON object.
func notReadable(req *Request) *BadInput {
	cause := body.NotJSON(req.Header.Get("Content-Encoding"), req.Body)
	if cause == "" {
		cause = body.NotObject(req.Body)
	}
	if body.NotReadHere(cause) {
		return &BadInput{Kind: NotReadHere, Cause: cause}
	}
	return &BadInput{Kind: NotReadable, Cause: cause}
}

// brokeOff says how much of a body arrived that broke off.
func brokeOff(req *Request) *BadInput {
	arrived := len(req.Body) + req.Cut
	if req.Length < 0 {
		return &BadInput{Kind: Incomplete, Cause: fmt.Sprintf("broke off before its last chunk, after %d bytes", arrived)}
	}
	return &BadInput{Kind: Incomplete, Cause: fmt.Sprintf("broke off after %d of %d bytes", arrived, req.Length)}
}

// lastWins decodes an object with encoding/json, where a later member replaces
// an earlier one of the same name, whatever its type.
func lastWins(text []byte, into *map[string]any) error { return v1.Unmarshal(text, into) }

func isJSON(contentType string) bool {
	if contentType == "application/json" {
		return true
	}
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "application/json" || strings.HasPrefix(media, "application/") && strings.HasSuffix(media, "+json"))
}

// decodeForm decodes a form-encoded body.
func decodeForm(req *Request) (url.Values, *BadInput) {
	media, _, _ := mime.ParseMediaType(req.Header.Get("Content-Type"))
	switch {
	case len(req.Body) == 0:
		return nil, &BadInput{Kind: EmptyBody}
	case media != "application/x-www-form-urlencoded":
		return nil, &BadInput{Kind: WrongContentType}
	}
	form, err := url.ParseQuery(string(req.Body))
	if err != nil {
		return form, &BadInput{Kind: NotReadable, Cause: "is not a well-formed form"}
	}
	return form, nil
}

// decodeText decodes a body of a media type as it is, but for a byte order mark,
// with which spreadsheets begin files.
func decodeText(req *Request, mediaType string, into *string) *BadInput {
	media, _, _ := mime.ParseMediaType(req.Header.Get("Content-Type"))
	switch {
	case len(bytes.TrimSpace(req.Body)) == 0:
		return &BadInput{Kind: EmptyBody}
	case media != mediaType:
		return &BadInput{Kind: WrongContentType}
	case !utf8.Valid(req.Body):
		return &BadInput{Kind: NotReadable, Cause: "is not UTF-8"}
	}
	*into = strings.TrimPrefix(string(req.Body), "\ufeff")
	return nil
}
