package egym_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

func TestImages(t *testing.T) {
	w, c := start(t)
	images := accounts + "/acc-john/images"
	before := w.StateText()
	for _, row := range []struct {
		reason string
		sent   any
		status int
		rule   string
	}{
		{"nothing at all", nil, 400, "egym.body-unreadable"},
		{"multipart without a body", apitest.Body{Type: "multipart/form-data; boundary=b"}, 400, "egym.not-a-picture"},
		{"no multipart", apitest.Body{Type: "image/png", Text: png}, 400, "egym.body-unreadable"},
		{"multipart that breaks off", multipart(picture[:len(picture)-9]), 400, "egym.body-unreadable"},
		{"a part of another name", file("picture", png), 400, "egym.not-a-picture"},
		{"an empty file", file("file", ""), 400, "egym.not-a-picture"},
		{"another format", file("file", "GIF89a\x01\x00\x01\x00"), 400, "egym.not-a-picture"},
		{"a PNG's signature without a header", file("file", png[:8]), 400, "egym.not-a-picture"},
		{"a PNG without a width", file("file", strings.Replace(png, "\x00\x00\x00\x01", "\x00\x00\x00\x00", 1)), 400, "egym.not-a-picture"},
		{"a JPEG's signature without a header", file("file", jpeg[:3]), 400, "egym.not-a-picture"},
		{"a JPEG whose header breaks off", file("file", jpeg[:12]), 400, "egym.not-a-picture"},
		{"more than 16 MB", file("file", png+strings.Repeat("x", 16<<20-len(png)+1)), 413, "egym.too-large"},
		{"a body that no picture needs", file("file", png+strings.Repeat("x", 17<<20)), 413, "egym.too-large"},
	} {
		a := c.Do("PUT", images, row.sent)
		if a.Status != row.status || a.Rule != row.rule {
			t.Errorf("%s: %d by %q, want %d by %s", row.reason, a.Status, a.Rule, row.status, row.rule)
		}
	}
	if w.StateText() != before {
		t.Error("a refusal changed the state")
	}
	for _, row := range []struct{ data, want string }{
		{png, `"image/png"`}, {jpeg, `"image/jpeg"`}, {png + strings.Repeat("x", 16<<20-len(png)), `"size": 16777216`},
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
	w, _ := start(t)
	r := httptest.NewRequest("PUT", "/egym"+accounts+"/acc-john/images", strings.NewReader(picture))
	r.ContentLength = -1
	r.Host = "127.0.0.1"
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	r.Header.Set("X-Api-Key", "key-a")
	recorder := httptest.NewRecorder()
	w.Set.ServeHTTP(recorder, r)
	if rule := recorder.Header().Get("X-Mockvendors-Rule"); recorder.Code != 400 || rule != "egym.length-missing; assumed" {
		t.Errorf("%d by %q: %s", recorder.Code, rule, recorder.Body)
	}
}
