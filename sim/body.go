package sim

import (
	"bytes"
	v1 "encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Options for decoding bodies, made once because making them is not free.
var (
	lastNameWins  = json.JoinOptions(jsontext.AllowDuplicateNames(true))
	noUnknownName = json.JoinOptions(lastNameWins, json.RejectUnknownMembers(true))
)

// decodeJSON decodes the request's body into the struct that into points to.
// Names are case-sensitive; the last of two equal names wins.
func decodeJSON(req *Request, into reflect.Value, rejectUnknown bool) *BadInput {
	text := bytes.TrimSpace(req.Body)
	switch {
	case len(text) == 0:
		return &BadInput{Kind: EmptyBody}
	case !isJSON(req.Header.Get("Content-Type")):
		return &BadInput{Kind: WrongContentType}
	case text[0] != '{', TooDeep(text):
		return &BadInput{Kind: NotReadable} // null too, which decodes into anything
	}
	options := lastNameWins
	if rejectUnknown {
		options = noUnknownName
	}
	if json.Unmarshal(text, into.Interface(), options) == nil {
		return nil
	}
	var members map[string]any
	if !jsontext.Value(text).IsValid(lastNameWins) || lastWins(text, &members) != nil {
		return &BadInput{Kind: NotReadable}
	}
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
		return &BadInput{Kind: NotReadable}
	}
	if bad.Fields == nil {
		return nil // this path accepts what the fast one does not: 7.0 for 7
	}
	return bad
}

// maxDepth limits the nesting of a body, as that of a scenario file.
const maxDepth = 100

// TooDeep reports whether a JSON text is nested more deeply than a body may be.
func TooDeep(text []byte) bool {
	if bytes.Count(text, []byte("{"))+bytes.Count(text, []byte("[")) <= maxDepth {
		return false
	}
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			if depth++; depth > maxDepth {
				return true
			}
		case '}', ']':
			depth--
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		}
	}
	return false
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
		return form, &BadInput{Kind: NotReadable}
	}
	return form, nil
}

// File is a part of a multipart body.
type File struct {
	Sent bool
	Name string
	Type string // as the client declares it
	Data []byte
}

// decodeFile decodes the named part of a multipart body.
func decodeFile(req *Request, part string, into *File) *BadInput {
	media, params, _ := mime.ParseMediaType(req.Header.Get("Content-Type"))
	switch {
	case media != "multipart/form-data":
		return &BadInput{Kind: WrongContentType}
	case len(req.Body) == 0:
		return &BadInput{Kind: EmptyBody}
	}
	parts := multipart.NewReader(bytes.NewReader(req.Body), params["boundary"])
	for {
		p, err := parts.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return &BadInput{Kind: NotReadable}
		}
		if p.FormName() != part || into.Sent {
			continue
		}
		data, err := io.ReadAll(p) // the body is bounded
		if err != nil {
			return &BadInput{Kind: NotReadable}
		}
		*into = File{Sent: true, Name: p.FileName(), Type: p.Header.Get("Content-Type"), Data: data}
	}
}
