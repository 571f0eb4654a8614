package egym_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/egym"
)

// A body in a form that only the simulator does not read is refused by a rule that
// claims nothing about the vendor.
func TestBodyNotReadHere(t *testing.T) {
	const rule = "egym.body-not-read-here"
	w, create := apitest.Starter(t, egym.Vendor), egym.Vendor.Sample.Create
	for _, row := range []struct{ reason, body, encoding string }{
		{"gzip", "\x1f\x8b\x08\x00\x00", "gzip"},
		{"a byte order mark", "\xef\xbb\xbf" + create.Body(1), ""},
		{"UTF-16", "{\x00}\x00", ""},
		{"nested too deeply", `{"email":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + "}", ""},
	} {
		t.Log(row.reason)
		w.Known().Do(create.Method, create.Path, row.body, "Content-Encoding", row.encoding).
			Is(400, `{"errorCode":"invalidRequest","message":"The body cannot be read."}`).
			By(rule).TurnedOn(rule, "", "", "").LeftBy(1)
	}
	w.Known().Do(create.Method, create.Path, create.Body(1)).Is(create.Status, "")
}
