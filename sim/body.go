package sim

import (
	"bytes"
	v1 "encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/body"
)

// Options for decoding bodies, made once because making them is not free.
var (
	nothingIgnored = json.JoinOptions(jsontext.AllowDuplicateNames(false), json.RejectUnknownMembers(true))

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
	case text[0] != '{', body.TooDeep(text):
		return notReadable(req) // null too, which decodes into anything
	}
	if json.Unmarshal(text, into.Interface(), nothingIgnored) == nil {
		return nil
	}
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
	return &BadInput{Kind: NotReadable, Cause: cause}
}

// brokeOff says how much of a body arrived that broke off.
func brokeOff(req *Request) *BadInput {
	if req.Length < 0 {
		return &BadInput{Kind: Incomplete, Cause: fmt.Sprintf("broke off before its last chunk, after %d bytes", len(req.Body))}
	}
	return &BadInput{Kind: Incomplete, Cause: fmt.Sprintf("broke off after %d of %d bytes", len(req.Body), req.Length)}
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
	boundary := params["boundary"]
	if boundary == "" {
		return &BadInput{Kind: NotReadable, Cause: "cannot be split into parts: the Content-Type has no boundary"}
	}
	parts := multipart.NewReader(bytes.NewReader(req.Body), boundary)
	for {
		p, err := parts.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return badParts(req, boundary, err)
		}
		switch name := p.FormName(); {
		case name != part:
			req.ignore(Ignored{Where: "body", Name: name})
			continue
		case into.Sent:
			req.ignoreTwice("body", name)
			continue
		}
		data, err := io.ReadAll(p) // the body is bounded
		if err != nil {
			return badParts(req, boundary, err)
		}
		*into = File{Sent: true, Name: p.FileName(), Type: p.Header.Get("Content-Type"), Data: data}
	}
}

// badParts says why a body cannot be split into parts: it was cut before its closing
// boundary, or it is malformed.
func badParts(req *Request, boundary string, err error) *BadInput {
	cut := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	switch {
	case !bytes.Contains(req.Body, []byte("--"+boundary)):
		return &BadInput{Kind: NotReadable, Cause: "lacks the boundary that its Content-Type names"}
	case cut:
		return &BadInput{Kind: Incomplete, Cause: "ends before its closing boundary"}
	}
	return &BadInput{Kind: NotReadable, Cause: "is not well-formed multipart"}
}
