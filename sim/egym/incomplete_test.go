package egym_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/egym"
)

func TestIncompleteBody(t *testing.T) {
	const rule = "egym.body-incomplete"
	w, create := apitest.Starter(t, egym.Vendor), egym.Vendor.Sample.Create
	c, before := w.Known(), w.StateText()
	c.DoCut(create.Method, create.Path, create.Body(1)).
		Is(400, `{"errorCode":"invalidRequest","message":"The body cannot be read."}`).
		By(rule).TurnedOn(rule, "", "", "").LeftBy(1)
	if w.StateText() != before {
		t.Error("it changed the state")
	}
	c.Do(create.Method, create.Path, create.Body(1)).Is(create.Status, "")
}
