package vendors_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/sim"
)

// TestUnreadableBodies: at every vendor the log's reason, why and the contract's
// finding say in the same words what is wrong with a body.
func TestUnreadableBodies(t *testing.T) {
	eachVendor(t, func(t *testing.T, v sim.Vendor) {
		w := apitest.Starter(t, v)
		create := v.Sample.Create
		whole := create.Body(1)
		var utf16 strings.Builder
		for _, c := range []byte(whole) {
			utf16.Write([]byte{c, 0})
		}
		for _, row := range []struct{ reason, body, encoding, cause, contract string }{
			{"a byte order mark", "\xef\xbb\xbf" + whole, "", "begins with a byte order mark", ""},
			{"UTF-16", utf16.String(), "", "is UTF-16, not UTF-8", ""},
			{"gzip", "\x1f\x8b\x08\x00\x00", "gzip", "has the Content-Encoding gzip, which is not read here", ""},
			{"Latin-1", "{\"firstName\":\"J\xf6rg\"}", "", "is not UTF-8 from byte 16 on", ""},
			{"half of a surrogate pair", `{"firstName":"\ud800"}`, "", "is not JSON from byte 15 on", ""},
			{"a trailing comma", `{"email":"a@b.de",}`, "", "is not JSON from byte 19 on", ""},
			{"NaN", `{"email":NaN}`, "", "is not JSON from byte 10 on", ""},
			{"nested too deeply", `{"email":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + "}", "", "is nested more than 100 deep", ""},
			{"an array", "[" + whole + "]", "", "is an array, not an object", "must be an object, not an array"},
		} {
			t.Run(row.reason, func(t *testing.T) {
				before := w.StateText()
				w.Known().Do(create.Method, create.Path, row.body, "Content-Encoding", row.encoding)
				if w.StateText() != before {
					t.Error("it changed the state")
				}
				e := w.Last()
				if got := tell.Reason(w.Set, e); !strings.HasSuffix(got, ": the body "+row.cause) {
					t.Errorf("the reason is %q, want the body %s", got, row.cause)
				}
				if why, _ := tell.WhyOf(w.World, e.Number); !strings.Contains(why.Text, "decided by: the body "+row.cause+"\n") {
					t.Errorf("why does not say %q:\n%s", row.cause, why.Text)
				}
				found := tell.Findings(w.Set, e)
				if row.contract == "" {
					row.contract = row.cause
				}
				if len(found) == 0 || found[0].Where != "request.body" || found[0].Message != row.contract {
					t.Errorf("the contract finds %v, want %q in request.body", found, row.contract)
				}
			})
		}
	})
}
