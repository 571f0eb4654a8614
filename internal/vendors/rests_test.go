package vendors_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim"
)

// What an answer rests on is found by carrying the request out again as it came: of
// a body that broke off that is a part, even if the part is a whole record.
func TestRestsOnOfIncompleteBodies(t *testing.T) {
	eachVendor(t, func(t *testing.T, v sim.Vendor) {
		create := v.Sample.Create
		unknownFields := apitest.Starter(t, v).Vendor.API.UnknownFields
		body := create.Body(7) + " "
		if unknownFields != nil {
			body = strings.Replace(body, "{", `{"nobodyKnows": 1, `, 1)
		}
		for _, row := range []struct {
			reason string
			send   func(*apitest.Client)
			rests  bool // on what happens to unknown fields
		}{
			{"whole", func(c *apitest.Client) { c.Do(create.Method, create.Path, body) }, unknownFields != nil},
			{"without its last space", func(c *apitest.Client) { c.DoCut(create.Method, create.Path, body) }, false},
		} {
			w := apitest.Starter(t, v)
			row.send(w.Known())
			bases, ok := w.Bases().Of(1)
			if !ok {
				t.Fatal("nothing leads back to before the request")
			}
			rests := false
			for _, b := range bases {
				rests = rests || b.Reading == unknownFields
				if as := w.Last().Status; b.As.Status != as {
					t.Errorf("%s: it was answered %d, and is %d when it is carried out again", row.reason, as, b.As.Status)
				}
			}
			if rests != row.rests {
				t.Errorf("%s: it rests on what happens to unknown fields: %v", row.reason, rests)
			}
		}
	})
}
