package vendors_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// FuzzDecode: every operation of every vendor decodes any request, to the same
// input each time. A body of JSON is decoded alike however its bytes are laid out, and
// alike whether unknown fields are rejected or not if it has none.
func FuzzDecode(f *testing.F) {
	operations := decoding()
	for i, op := range operations {
		which := uint16(i)
		f.Add(which, "id", "limit=1&userId=7&clubLocationId=1&email=a%40b.c", "application/json", []byte(op.create), false)
		f.Add(which, "%ff", "%zz&limit=-1&limit=x", "application/json", []byte(`{"email":1,"email":null,"x":{},"membership":[]}`), true)
		if op.TakesJSON() || op.Method == "GET" {
			continue
		}
		f.Add(which, "", "", "application/x-www-form-urlencoded", []byte("username=a&password=%00&grant_type=password&username=b"), true)
		f.Add(which, "", "", `multipart/form-data; boundary="b"`, []byte("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n\r\n--b--\r\n"), false)
	}
	f.Fuzz(func(t *testing.T, which uint16, param, query, contentType string, body []byte, rejectUnknown bool) {
		op := operations[int(which)%len(operations)]
		decode := func(body []byte) (any, *sim.BadInput, []sim.Ignored) {
			req := &sim.Request{Method: op.Method, Path: op.path(param), Query: query, Header: http.Header{"Content-Type": {contentType}}, Body: body, Length: int64(len(body))}
			found, _ := op.routes.Find(req)
			if found == nil {
				return nil, nil, nil // such as a parameter with a slash in it
			}
			in, bad := found.Decode(req, rejectUnknown)
			ignored := req.Ignored
			if op.TakesJSON() && !rejectUnknown && bad == nil && ignored == nil {
				if other, badOther := found.Decode(req, true); badOther != nil || !reflect.DeepEqual(in, other) {
					t.Fatalf("%s, %q has no unknown field, and is decoded otherwise if these are rejected: %+v", op.ID, body, badOther)
				}
			}
			return in, bad, ignored
		}
		in, bad, ignored := decode(bytes.Clone(body))
		if in == nil {
			return
		}
		said := fmt.Sprintf("%+v", bad)
		for name, other := range map[string][]byte{"once more": bytes.Clone(body), "indented": laidOut(body)} {
			if name == "indented" && (other == nil || !op.TakesJSON()) {
				continue
			}
			again, badAgain, ignoredAgain := decode(other)
			if !reflect.DeepEqual(in, again) {
				t.Fatalf("%s, %q %s, is decoded otherwise (-first +then):\n%s", op.ID, body, name, cmp.Diff(in, again, cmp.Exporter(everyType)))
			}
			if saidAgain := fmt.Sprintf("%+v", badAgain); said != saidAgain {
				t.Fatalf("%s, %q %s: first %s, then %s", op.ID, body, name, said, saidAgain)
			}
			if !reflect.DeepEqual(ignored, ignoredAgain) {
				t.Fatalf("%s, %q %s, ignores something else (-first +then):\n%s", op.ID, body, name, cmp.Diff(ignored, ignoredAgain))
			}
		}
	})
}

// laidOut returns JSON with other space between its tokens; nil if it is none.
func laidOut(text []byte) []byte {
	var b bytes.Buffer
	if json.Indent(&b, bytes.TrimSpace(text), " ", "\t") != nil {
		return nil
	}
	return b.Bytes()
}

// decodable is a simulated operation of a vendor.
type decodable struct {
	*sim.Operation
	routes *sim.Routes
	create string // the body of the vendor's sample
}

func decoding() (all []decodable) {
	set := world.NewSet(vendors.All())
	for _, v := range set.Vendors {
		for _, op := range v.API.Routes.All {
			if op.Simulated() {
				all = append(all, decodable{op, &v.API.Routes, v.Sample.Create.Body(1)})
			}
		}
	}
	return all
}

var parameters = regexp.MustCompile(`{[^}]*}`)

func (d decodable) path(param string) string {
	return parameters.ReplaceAllLiteralString(d.Path, url.PathEscape(param))
}

func everyType(reflect.Type) bool { return true }
