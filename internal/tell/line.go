package tell

import (
	"bytes"
	"strconv"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Line describes a request and its answer on one line. All logs and reports use it.
type Line struct {
	Number                                  int // 0: not shown
	Method, Vendor, Tenant, Operation, Path string
	Outcome                                 string // the status, or what the client saw instead
	Rival                                   string // its sender, as in "rival 1"; "" for the client
	Reason                                  string
	Opened                                  bool   // by a credential that no file declares
	Ignored                                 string // what the vendor dropped, in a few words; "" for nothing
}

// LineOf returns an entry's line, without secrets.
func LineOf(set *world.Set, e *journal.Entry) Line {
	l := Line{
		Number: e.Number, Method: e.Method, Vendor: e.Vendor, Tenant: e.Tenant, Operation: e.Operation,
		Outcome: e.Saw(), Reason: Reason(set, e), Opened: e.Opened, Ignored: ignoredBriefly(set, e),
	}
	if e.Operation == "" {
		l.Path = plainPath(set.Vendor(e.Vendor), e.Path)
	}
	if e.Rival != "" {
		l.Rival = "rival " + e.Rival
	}
	return l
}

// Call returns what was asked, and as which tenant. It has the path only if the
// request matched no operation.
func (l Line) Call() string {
	return string(l.appendCall(nil))
}

func (l *Line) appendCall(dst []byte) []byte {
	dst = append(append(appendPrintable(dst, l.Method), ' '), l.Vendor...)
	if l.Tenant != "" {
		dst = appendPrintable(append(dst, '/'), l.Tenant)
	}
	dst = append(dst, ' ')
	if l.Operation != "" {
		return appendPrintable(dst, l.Operation)
	}
	return appendPrintable(dst, l.Path)
}

// String returns the line. It ends with the reason of the answer, and with what the
// vendor dropped.
func (l Line) String() string { return string(l.Append(nil)) }

// Append appends the line to dst.
func (l *Line) Append(dst []byte) []byte {
	if l.Number > 0 {
		dst = append(strconv.AppendInt(append(dst, '#'), int64(l.Number), 10), ' ')
	}
	dst = append(append(l.appendCall(dst), ' '), l.Outcome...)
	if l.Rival != "" {
		dst = append(appendPrintable(append(dst, " ("...), l.Rival), ')')
	}
	dst = appendPrintable(append(dst, ' '), l.Reason)
	if l.Opened {
		dst = append(dst, "; no scenario file declares this credential"...)
	}
	if l.Ignored != "" {
		dst = bytes.TrimSuffix(dst, []byte("."))
		dst = appendPrintable(append(dst, "; ignored: "...), l.Ignored)
	}
	return dst
}
