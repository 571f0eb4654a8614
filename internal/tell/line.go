package tell

import (
	"fmt"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Line is a request and its answer in one line. Every log and report uses it.
type Line struct {
	Number                                  int // 0: not shown
	Method, Vendor, Tenant, Operation, Path string
	Outcome                                 string // the status, or what the client saw in its place
	Rival                                   string // whose request it was, as in "rival 1"; "" for the client's
	Reason                                  string
}

// LineOf returns an entry's line. It has no secrets in it.
func LineOf(set *world.Set, e *journal.Entry) Line {
	l := Line{
		Number: e.Number, Method: e.Method, Vendor: e.Vendor, Tenant: e.Tenant, Operation: e.Operation,
		Outcome: e.Saw(), Reason: Reason(set, e),
	}
	if e.Operation == "" {
		l.Path = plainPath(set.Vendor(e.Vendor), e.Path)
	}
	if e.Rival != "" {
		l.Rival = "rival " + e.Rival
	}
	return l
}

// Call returns who asked for what. It names the path only of a request that is
// for no operation.
func (l Line) Call() string {
	call := l.Method + " " + l.Vendor
	if l.Tenant != "" {
		call += "/" + l.Tenant
	}
	if l.Operation != "" {
		return Printable(call + " " + l.Operation)
	}
	return Printable(call + " " + l.Path)
}

// String returns the line, which ends with the reason of the answer.
func (l Line) String() string {
	line := l.Call() + " " + l.Outcome
	if l.Number > 0 {
		line = fmt.Sprintf("#%d %s", l.Number, line)
	}
	if l.Rival != "" {
		line += " (" + Printable(l.Rival) + ")"
	}
	return line + " " + Printable(l.Reason)
}
