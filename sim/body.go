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

// decodeJSON reads the request's body into the struct that into points to.
// Names are matched by case, as JSON has it; the last of two equal ones counts.
func decodeJSON(req *Request, into reflect.Value, rejectUnknown bool, bad *BadInput) {
	switch {
	case len(bytes.TrimSpace(req.Body)) == 0:
		bad.Kind = EmptyBody
		return
	case !isJSON(req.Header.Get("Content-Type")):
		bad.Kind = WrongContentType
		return
	}
	if bytes.TrimSpace(req.Body)[0] != '{' {
		bad.Kind = NotReadable // also null, which reads into anything
		return
	}
	err := json.Unmarshal(req.Body, into.Interface(), jsontext.AllowDuplicateNames(true), json.RejectUnknownMembers(rejectUnknown))
	if err == nil {
		return
	}
	var members map[string]any
	if !jsontext.Value(req.Body).IsValid(jsontext.AllowDuplicateNames(true)) || lastWins(req.Body, &members) != nil {
		bad.Kind = NotReadable
		return
	}
	// Something in it has the wrong type. Find all such fields, take them out,
	// and read the rest, so that the vendor can judge everything at once.
	strip(members, into.Type().Elem(), "", rejectUnknown, bad)
	into.Elem().SetZero()
	rest, err := json.Marshal(members)
	if err == nil {
		err = json.Unmarshal(rest, into.Interface())
	}
	if err != nil {
		bad.Kind = NotReadable
	}
}

// lastWins reads an object by the older rules, in which a later member of the
// same name replaces an earlier one whatever its type.
func lastWins(text []byte, into *map[string]any) error { return v1.Unmarshal(text, into) }

func isJSON(contentType string) bool {
	if contentType == "application/json" {
		return true
	}
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "application/json" || strings.HasPrefix(media, "application/") && strings.HasSuffix(media, "+json"))
}

// decodeForm reads a form-encoded body.
func decodeForm(req *Request, bad *BadInput) url.Values {
	media, _, _ := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if len(req.Body) == 0 {
		bad.Kind = EmptyBody
		return nil
	}
	if media != "application/x-www-form-urlencoded" {
		bad.Kind = WrongContentType
		return nil
	}
	form, err := url.ParseQuery(string(req.Body))
	if err != nil {
		bad.Kind = NotReadable
	}
	return form
}

// File is a part of a multipart body.
type File struct {
	Sent bool
	Name string
	Type string // as the client says
	Data []byte
}

func decodeFile(req *Request, part string, into *File, bad *BadInput) {
	media, params, _ := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if media != "multipart/form-data" {
		bad.Kind = WrongContentType
		return
	}
	if len(req.Body) == 0 {
		bad.Kind = EmptyBody
		return
	}
	parts := multipart.NewReader(bytes.NewReader(req.Body), params["boundary"])
	for {
		p, err := parts.NextPart()
		if err == io.EOF {
			return
		}
		if err != nil {
			bad.Kind = NotReadable
			return
		}
		if p.FormName() != part || into.Sent {
			continue
		}
		data, err := io.ReadAll(p) // bounded by the body, which is
		if err != nil {
			bad.Kind = NotReadable
			return
		}
		*into = File{Sent: true, Name: p.FileName(), Type: p.Header.Get("Content-Type"), Data: data}
	}
}
