package sim

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"reflect"
	"slices"
	"strings"
)

// File is a part of a multipart body. A vendor sees its beginning, its length and its
// digest, and nothing else of it. So the journal need not keep large files to have a
// request carried out again, exactly as it was.
type File struct {
	Sent   bool
	Name   string
	Type   string // as the client declares it
	Head   []byte // its first bytes, at most 4096
	Size   int
	SHA256 string // in hexadecimal
}

const fileHead = 4096

// cutHeader is added to a part whose file was cut: its length and digest.
const cutHeader = "X-Mockvendors-Cut"

// readFile reads a file from a part.
func readFile(part *multipart.Part) (f File, err error) {
	digest := sha256.New()
	head, err := io.ReadAll(io.LimitReader(io.TeeReader(part, digest), fileHead))
	if err != nil {
		return File{}, err
	}
	rest, err := io.Copy(digest, part)
	return File{Head: head, Size: len(head) + int(rest), SHA256: hex.EncodeToString(digest.Sum(nil))}, err
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
		f, err := readFile(p)
		if err != nil {
			return badParts(req, boundary, err)
		}
		if cut := p.Header.Get(cutHeader); cut != "" && req.Cut > 0 {
			if _, err := fmt.Sscanf(cut, "%d %s", &f.Size, &f.SHA256); err != nil {
				return badParts(req, boundary, err)
			}
		}
		f.Sent, f.Name, f.Type = true, p.FileName(), p.Header.Get("Content-Type")
		*into = f
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

// Shorten returns the body as the journal keeps it once the request is answered, and
// how many bytes it lacks: large files are cut, for nobody is shown them. The
// operation decodes the same input from it; where it would not, the body is whole.
func (o *Operation) Shorten(req *Request) (body []byte, cut int) {
	contentType := req.Header.Get("Content-Type")
	if len(req.Body) <= 2*fileHead || req.Cut > 0 || !strings.HasPrefix(contentType, "multipart/") && !strings.HasPrefix(contentType, "image/") {
		return req.Body, req.Cut
	}
	short := *req
	short.Body = cutFiles(contentType, req.Body)
	short.Cut = len(req.Body) - len(short.Body)
	in, bad := o.plan.decode(req, false)
	sameIn, sameBad := o.plan.decode(&short, false)
	if short.Cut <= 0 || !reflect.DeepEqual(in, sameIn) || !reflect.DeepEqual(bad, sameBad) {
		return req.Body, 0
	}
	return short.Body, short.Cut
}

// cutFiles returns a multipart body with the beginnings of its files; of any other
// body, only the beginning.
func cutFiles(contentType string, body []byte) []byte {
	_, params, _ := mime.ParseMediaType(contentType)
	parts := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	var short bytes.Buffer
	for {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			fmt.Fprintf(&short, "--%s--\r\n", params["boundary"])
			return bytes.Clone(short.Bytes())
		}
		if err != nil {
			return bytes.Clone(body[:fileHead])
		}
		f, err := readFile(p)
		if err != nil {
			return bytes.Clone(body[:fileHead])
		}
		if f.Size > len(f.Head) {
			p.Header.Set(cutHeader, fmt.Sprintf("%d %s", f.Size, f.SHA256))
		}
		fmt.Fprintf(&short, "--%s\r\n", params["boundary"])
		for _, name := range slices.Sorted(maps.Keys(p.Header)) {
			for _, value := range p.Header[name] {
				fmt.Fprintf(&short, "%s: %s\r\n", name, value)
			}
		}
		fmt.Fprintf(&short, "\r\n%s\r\n", f.Head)
	}
}
