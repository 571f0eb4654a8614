package onsi_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/onsi"
)

func TestIncompleteBody(t *testing.T) {
	const rule = "onsi.body-incomplete"
	w, create := apitest.Starter(t, onsi.Vendor), onsi.Vendor.Sample.Create
	c, before := w.Known(), w.StateText()
	c.DoCut(create.Method, create.Path, create.Body(1)).
		Is(400, `{"issues":[{"code":"BadRequest","message":"The body is incomplete"}]}`).
		By(rule).TurnedOn(rule, "", "", "").LeftBy(1)
	if w.StateText() != before {
		t.Error("it changed the state")
	}
	c.Do(create.Method, create.Path, create.Body(1)).Is(create.Status, "")
}
