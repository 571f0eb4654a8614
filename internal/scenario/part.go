package scenario

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// part is a file that a call sends, as the only part of a multipart body.
type part struct {
	_      struct{} `oneof:"text,base64"`
	Field  string   `json:"field" required:"true"`
	Name   string   `json:"name" required:"true"`
	Type   string   `json:"type"` // default: application/octet-stream
	Text   *string  `json:"text"`
	Base64 *string  `json:"base64"`

	bytes []byte // of Base64
}

// CheckNode checks that the part can be sent.
func (p *part) CheckNode(n strict.Node) error {
	var errs strict.Errors
	for key, text := range map[string]string{"field": p.Field, "name": p.Name, "type": p.Type} {
		if strings.ContainsAny(text, "\"\r\n") {
			errs = append(errs, n.Locate(key).Errorf("%s cannot contain a quote or a line break", key))
		}
	}
	if p.Base64 != nil {
		var err error
		if p.bytes, err = base64.StdEncoding.DecodeString(*p.Base64); err != nil {
			errs = append(errs, n.Locate("base64").Errorf("not valid base64"))
		}
	}
	errs.Sort()
	return errs.Err()
}

// put makes the part the body of a call, its texts filled. The boundary is the same in
// each run.
func (p *part) put(c *world.Call, fill func(string) string) {
	content := string(p.bytes)
	if p.Text != nil {
		content = fill(*p.Text)
	}
	boundary := "mockvendors"
	for strings.Contains(content, "--"+boundary) {
		boundary += "x"
	}
	kind := p.Type
	if kind == "" {
		kind = "application/octet-stream"
	}
	c.Body = fmt.Appendf(nil, "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n%s\r\n--%s--\r\n",
		boundary, fill(p.Field), fill(p.Name), fill(kind), content, boundary)
	if c.Header.Get("Content-Type") == "" {
		c.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
	}
}
