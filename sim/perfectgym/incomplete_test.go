package perfectgym_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/perfectgym"
)

func TestIncompleteBody(t *testing.T) {
	const rule = "perfectgym.body-incomplete"
	w, create := apitest.Starter(t, perfectgym.Vendor), perfectgym.Vendor.Sample.Create
	c, before := w.Known(), w.StateText()
	c.DoCut(create.Method, create.Path, create.Body(1)).
		Is(400, `{"errors":[{"code":"InvalidParameters","property":"","message":""}]}`).
		By(rule).TurnedOn(rule, "", "", "").LeftBy(1)
	if w.StateText() != before {
		t.Error("it changed the state")
	}
	c.Do(create.Method, create.Path, create.Body(1)).Is(create.Status, "")
}
