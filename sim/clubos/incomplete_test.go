package clubos_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/clubos"
)

func TestIncompleteBody(t *testing.T) {
	const rule = "clubos.body-incomplete"
	w, create := apitest.Starter(t, clubos.Vendor), clubos.Vendor.Sample.Create
	c, before := w.Known(), w.StateText()
	c.DoCut(create.Method, create.Path, create.Body(1)).
		Is(400, `{"status":false,"responses":[{"message":"The body of the request is incomplete","value":""}]}`).
		By(rule).TurnedOn(rule, "", "", "").LeftBy(1)
	if w.StateText() != before {
		t.Error("it changed the state")
	}
	c.Do(create.Method, create.Path, create.Body(1)).Is(create.Status, "")
}
