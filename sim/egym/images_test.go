package egym_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

const images = accounts + "/acc-john/images"

func TestImages(t *testing.T) {
	says := map[string]string{
		"egym.body-unreadable": `{"errorCode":"invalidRequest"}`,
		"egym.content-type":    `{"errorCode":"invalidRequest"}`,
		"egym.body-incomplete": `{"errorCode":"invalidRequest"}`,
		"egym.not-a-picture":   `{"errorCode":"invalidArguments","fieldErrors":[{"name":"file"}]}`,
	}
	type row struct {
		reason string
		sent   any
		rule   string
	}
	rows := []row{
		{"nothing at all", nil, "egym.content-type"},
		{"multipart without a body", apitest.Body{Type: "multipart/form-data; boundary=b"}, "egym.not-a-picture"},
		{"no multipart", apitest.Body{Type: "image/png", Text: png}, "egym.content-type"},
		{"multipart that breaks off", multipart(picture[:len(picture)-9]), "egym.body-incomplete"},
		{"a part of another name", file("picture", png), "egym.not-a-picture"},
		{"an empty file", file("file", ""), "egym.not-a-picture"},
		{"another format", file("file", "GIF89a\x01\x00\x01\x00"), "egym.not-a-picture"},
		{"the signature of a PNG without a header", file("file", png[:8]), "egym.not-a-picture"},
		{"a PNG without a width", file("file", strings.Replace(png, "\x00\x00\x00\x01", "\x00\x00\x00\x00", 1)), "egym.not-a-picture"},
		{"the signature of a JPEG without a header", file("file", jpeg[:3]), "egym.not-a-picture"},
		{"a JPEG whose header breaks off", file("file", jpeg[:12]), "egym.not-a-picture"},
	}
	apitest.Rows(t, rows, func(r row) (string, string) { return r.rule, r.reason }, func(t *testing.T, r row) {
		w, c := start(t)
		before := w.StateText()
		c.Do("PUT", images, r.sent).Is(400, says[r.rule]).By(r.rule)
		if w.StateText() != before {
			t.Error("a refusal changed the state")
		}
	})
	w, c := start(t)
	before := w.StateText()
	for _, row := range []struct{ data, want string }{
		{png, `"image/png"`}, {jpeg, `"image/jpeg"`}, {jpeg[:2] + "\xff\xff" + jpeg[2:], `"image/jpeg"`}, {png + strings.Repeat("x", 16<<20-len(png)), `"size": 16777216`},
	} {
		c.Do("PUT", images, file("file", row.data)).Is(204, "")
		if !strings.Contains(w.StateText(), row.want) {
			t.Errorf("the state does not show %s", row.want)
		}
	}
	c.Do("DELETE", images, nil).Is(204, "").By("")
	if w.StateText() != before {
		t.Error("a picture outlived its deletion")
	}
}

// A body of unknown length is a chunked one.
func TestUploadWithoutLength(t *testing.T) {
	_, c := start(t)
	r := httptest.NewRequest("PUT", "/egym"+images, strings.NewReader(picture))
	r.ContentLength = -1
	r.Host = "127.0.0.1"
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	r.Header.Set("X-Api-Key", "key-a")
	c.Send(r, picture).Is(400, `{"errorCode":"invalidArguments","fieldErrors":[{"name":"Content-Length"}]}`).By("egym.length-missing")
}
