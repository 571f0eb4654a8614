package sim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/sim"
)

// What the journal keeps of a body with a large file is short, and the operation
// decodes the same from it; where that cannot be, the body stays whole.
func TestShorten(t *testing.T) {
	type upload struct {
		Image sim.File `file:"image"`
	}
	const boundary = "multipart/form-data; boundary=b"
	large := strings.Repeat("0123456789abcdef", 1<<16) // a MiB
	part := func(name, header, data string) string {
		return fmt.Sprintf("--b\r\nContent-Disposition: form-data; name=%q; filename=\"f\"\r\n%s\r\n%s\r\n", name, header, data)
	}
	const end = "--b--\r\n"
	for _, test := range []struct {
		reason, contentType, body string
		most                      int // bytes that are kept; 0 for all
	}{
		{"a small file", boundary, part("image", "", "small") + end, 0},
		{"a large file", boundary, part("image", "", large) + end, 5000},
		{"a large file among others", boundary, part("other", "", large) + part("image", "", large+"x") + part("more", "", "small") + end, 10_000},
		{"a second of that name", boundary, part("image", "", "small") + part("image", "", large) + end, 6000},
		{"another part is large", boundary, part("other", "", large) + part("image", "", "small") + end, 6000},
		{"a client that sends our header", boundary, part("image", "X-Mockvendors-Cut: 5 abc\r\n", "small") + part("other", "", large) + end, 0},
		{"one that sends it with a large file", boundary, part("image", "X-Mockvendors-Cut: 5 abc\r\n", large) + end, 5000},
		{"a file that breaks off", boundary, part("image", "", large), 5000},
		{"no file in it", boundary, part("other", "", large) + end, 5000},
		{"another boundary", boundary, strings.ReplaceAll(part("image", "", large)+end, "--b", "--c"), 5000},
		{"a broken header late in it", boundary, part("image", "", large) + "--b\r\nbroken\r\n\r\n" + large + "\r\n" + end, 0},
		{"an image that is no multipart", "image/png", large, 5000},
		{"another text", "text/plain", large, 0},
		{"encoded as quoted-printable", boundary, part("image", "Content-Transfer-Encoding: quoted-printable\r\n", strings.Repeat("=41", 1<<16)) + end, 0},
	} {
		t.Run(test.reason, func(t *testing.T) {
			var routes sim.Routes
			routes.PUT("upload", "/image", sim.Write(204, func(*sim.Tx, upload) (sim.None, error) { return sim.None{}, nil }))
			req := &sim.Request{Method: "PUT", Path: "/image", Body: []byte(test.body), Length: int64(len(test.body)), Header: http.Header{"Content-Type": {test.contentType}}}
			op, _ := routes.Find(req)
			kept := *req
			kept.Body, kept.Cut = op.Shorten(req)
			if whole := kept.Cut == 0 && len(kept.Body) == len(test.body); whole != (test.most == 0) || !whole && len(kept.Body) > test.most {
				t.Errorf("of %d bytes it keeps %d", len(test.body), len(kept.Body))
			}
			if len(kept.Body)+kept.Cut != len(test.body) {
				t.Errorf("%d and %d bytes are not %d", len(kept.Body), kept.Cut, len(test.body))
			}
			want, wantBad := op.Decode(req, false)
			got, gotBad := op.Decode(&kept, false)
			if diff := cmp.Diff([]any{want, wantBad}, []any{got, gotBad}); diff != "" {
				t.Errorf("it decodes as another (-whole +kept):\n%s", diff)
			}
			if again, cut := op.Shorten(&kept); string(again) != string(kept.Body) || cut != kept.Cut {
				t.Error("shortened again, it is another")
			}
		})
	}
}
