package egym_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/tell"
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

// The journal keeps a short body of a large picture; what it tells of it is what it
// tells of a small one, and what the answer rests on is found exactly.
func TestLargePicturesInTheJournal(t *testing.T) {
	whole := strings.Repeat("x", 12<<20)
	for _, test := range []struct {
		reason, path, data string
		status             int
	}{
		{"a picture", images, png, 204},
		{"a picture of nobody", accounts + "/nobody/images", png, 404},
		{"another format", images, "GIF89a", 400},
	} {
		t.Run(test.reason, func(t *testing.T) {
			var rests [2]string
			for i, data := range []string{test.data, test.data + whole} {
				w, c := start(t)
				c.Do("PUT", test.path, file("file", data))
				e := w.Last()
				if e.Status != test.status || cap(e.RequestBody) > 10_000 {
					t.Errorf("status %d; the entry keeps %d of %d bytes", e.Status, cap(e.RequestBody), len(data))
				}
				view := tell.ViewOf(w.Set, e)
				if want := fmt.Sprintf("[multipart/form-data, %d bytes]", len(file("file", data).Text)); view.Request.Body != want || strings.Contains(fmt.Sprint(view.Contract), "request.body") {
					t.Errorf("it shows %v, want %s, and the contract %v", view.Request.Body, want, view.Contract)
				}
				bases, ok := w.Bases().Of(e.Number)
				if !ok {
					t.Fatal("nothing leads back to it")
				}
				for _, b := range bases {
					rests[i] += fmt.Sprint(b.Reading.ID, b.Value, b.As.Status)
					for _, o := range b.Otherwise {
						rests[i] += fmt.Sprint(o.Value, o.Entry.Status, o.Entry.Committed)
					}
				}
			}
			if rests[0] != rests[1] {
				t.Errorf("a small one rests on %s, a large one on %s", rests[0], rests[1])
			}
		})
	}
}
