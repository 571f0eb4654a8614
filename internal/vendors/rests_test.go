package vendors_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/sim"
)

// Every request of the sample is told what it rests on, and that is exact: with
// the reading flipped beforehand, the same request gets the answer that was
// foretold, and a reading that is not told makes no difference.
func TestRestsOnIsExact(t *testing.T) {
	for _, v := range vendors.All() {
		t.Run(v.Name, func(t *testing.T) {
			calls := []func(*apitest.Client) *apitest.Answer{
				func(c *apitest.Client) *apitest.Answer {
					return c.Do(v.Sample.Create.Method, v.Sample.Create.Path, v.Sample.Create.Body(7))
				},
				func(c *apitest.Client) *apitest.Answer {
					return c.Do(v.Sample.Create.Method, v.Sample.Create.Path, v.Sample.Create.Body(7))
				},
				func(c *apitest.Client) *apitest.Answer {
					return c.Do(v.Sample.Create.Method, v.Sample.Create.Path, `{"nobodyKnows": 1}`)
				},
			}
			for last := range calls {
				// All calls but the last under the defaults, the last one under a value.
				under := func(r *sim.Reading, value string) (answer, state string, rests []tell.RestsOn) {
					w := apitest.Starter(t, v)
					for _, call := range calls[:last] {
						call(w.Known())
					}
					if r != nil {
						w.Flip(r.ID, value)
					}
					a := calls[last](w.Known())
					bases, ok := w.Bases().Of(last + 1)
					if !ok {
						t.Fatal("nothing leads back to before the request")
					}
					records, err := json.Marshal(w.State()[v.Name])
					if err != nil {
						t.Fatal(err)
					}
					return fmt.Sprint(a.Status, a.Text), string(records), tell.RestsOnOf(w.Set, w.Last(), bases)
				}
				answer, state, rests := under(nil, "")
				told := map[string]bool{}
				for _, r := range rests {
					for _, o := range r.Otherwise {
						told[r.Reading+"="+o.Value] = true
					}
				}
				for _, r := range v.Readings {
					for _, value := range r.Values[1:] {
						otherAnswer, otherState, _ := under(r, value)
						differs := otherAnswer != answer || otherState != state
						if id := v.Name + "." + r.ID + "=" + value; differs != told[id] {
							t.Errorf("call %d, %s: it makes a difference: %v, and is told: %v\n%s\n%s", last+1, id, differs, told[id], answer, otherAnswer)
						}
					}
				}
			}
		})
	}
}
