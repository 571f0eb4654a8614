package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Sample is the request among a contract's examples that is named by its operation:
// one that the vendor carries out.
type Sample struct {
	Method, Path, Query string // the path is escaped
	Header              http.Header
	Body                []byte
	After               string // the operation whose sample makes what this one needs; "" if it needs nothing
}

// Sample returns the sample request of an operation.
func (c *Contract) Sample(operation string) (Sample, error) {
	op := c.byID[operation]
	if op == nil {
		return Sample{}, fmt.Errorf("the contract has no operation %q", operation)
	}
	s := Sample{Method: op.Method, Header: http.Header{}, After: op.after}
	if op.body != nil {
		contentType, body, err := op.sampleBody()
		if err != nil {
			return Sample{}, fmt.Errorf("%s: %w", op.ID, err)
		}
		s.Body = body
		s.Header.Set("Content-Type", contentType)
	}
	path, query := op.Path, url.Values{}
	for _, p := range op.described {
		text, err := exampleText(p.Example)
		switch {
		case err != nil:
			return Sample{}, fmt.Errorf("%s: the example of %s: %w", op.ID, p.Name, err)
		case p.Example == nil && p.Name == "Content-Length":
			text = strconv.Itoa(len(s.Body))
		case p.Example == nil && p.Required:
			return Sample{}, fmt.Errorf("%s: the parameter %s has no example", op.ID, p.Name)
		case p.Example == nil:
			continue
		}
		switch p.In {
		case openapi3.ParameterInPath:
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(text))
		case openapi3.ParameterInQuery:
			query.Set(p.Name, text)
		case openapi3.ParameterInHeader:
			s.Header.Set(p.Name, text)
		}
	}
	s.Path, s.Query = path, query.Encode()
	return s, nil
}

func exampleText(example any) (string, error) {
	if text, ok := example.(string); ok || example == nil {
		return text, nil
	}
	text, err := json.Marshal(example)
	return string(text), err
}

// sampleBody returns the example of the body that is named by the operation.
func (op *operation) sampleBody() (contentType string, body []byte, err error) {
	kinds := make([]string, 0, len(op.body.Content))
	for kind := range op.body.Content {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		if strings.HasPrefix(kind, "multipart/") { // no example can hold the bytes of a file
			return samplePicture()
		}
		example := op.body.Content[kind].Examples[op.ID]
		if example == nil {
			continue
		}
		switch value := example.Value.Value.(type) {
		case string:
			if !strings.Contains(kind, "json") {
				return kind, []byte(value), nil
			}
		case map[string]any:
			if kind == "application/x-www-form-urlencoded" {
				fields := url.Values{}
				for name, v := range value {
					fields.Set(name, fmt.Sprint(v))
				}
				return kind, []byte(fields.Encode()), nil
			}
		}
		body, err = json.Marshal(example.Value.Value)
		return kind, body, err
	}
	return "", nil, fmt.Errorf("no example of a request is named %s", op.ID)
}

// samplePicture returns a multipart body with a PNG, the same bytes each time.
func samplePicture() (contentType string, body []byte, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.SetBoundary("mockvendors-sample") // a valid one
	part, err := w.CreateFormFile("file", "a.png")
	if err != nil {
		return "", nil, err
	}
	if err := png.Encode(part, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		return "", nil, err
	}
	err = w.Close()
	return w.FormDataContentType(), b.Bytes(), err
}
