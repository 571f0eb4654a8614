package userapi_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/userapi"
)

func TestIncompleteBody(t *testing.T) {
	const rule = "userapi.body-incomplete"
	w, create := apitest.Starter(t, userapi.Vendor), userapi.Vendor.Sample.Create
	c, before := w.Known(), w.StateText()
	c.DoCut(create.Method, create.Path, create.Body(1)).
		Is(400, `{"error":{"code":"invalid","message":"the body is incomplete","field":null}}`).
		By(rule).TurnedOn(rule, "", "", "").LeftBy(1)
	if w.StateText() != before {
		t.Error("it changed the state")
	}
	c.Do(create.Method, create.Path, create.Body(1)).Is(create.Status, "")
}
