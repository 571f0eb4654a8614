package tell

import (
	"strconv"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// UnmatchedView is a request that reached no vendor as people see it, without
// secrets.
type UnmatchedView struct {
	Time   *time.Time `json:"time"` // null if there is no world "default"
	Method string     `json:"method"`
	Host   string     `json:"host"`
	Path   string     `json:"path"`
	Error  string     `json:"error"` // as in the header X-Mockvendors-Error
	Cause  string     `json:"cause"`
	Near   *string    `json:"near"`

	status int
}

// UnmatchedOf returns the view of a request that reached no vendor.
func UnmatchedOf(set *world.Set, u world.Unmatched) UnmatchedView {
	view := UnmatchedView{
		Method: u.Method, Host: u.Host, Path: anyPath(set, u.Path), Error: u.Kind.Name, Cause: u.Cause, Near: orNull(anyPath(set, u.Near)),
		status: u.Kind.Status,
	}
	if !u.Time.IsZero() {
		at := u.Time.UTC().Truncate(time.Millisecond)
		view.Time = &at
	}
	return view
}

// anyPath returns a path without the secrets of any vendor.
func anyPath(set *world.Set, path string) string {
	var all world.Vendor
	all.Vendor = sim.Vendor{}
	for _, v := range set.Vendors {
		all.Secrets = append(all.Secrets, v.Secrets...)
	}
	return plainPath(&all, path)
}

// Line describes the request on one line, which ends with the reason of the refusal.
func (u UnmatchedView) Line() string {
	line := strings.TrimSuffix(u.Method+" "+u.Path, " ") + " " + strconv.Itoa(u.status) + " " + u.Error + ": "
	switch {
	case u.Near != nil && u.Error == problem.UnknownPath.Name:
		line += "did you mean " + *u.Near + "?"
	case u.Near != nil:
		line += u.Cause + "; did you mean " + *u.Near + "?"
	case u.Host != "" && (u.Error == problem.ForeignHost.Name || u.Error == problem.RefusedHost.Name):
		line += u.Cause + ": " + u.Host
	default:
		line += u.Cause
	}
	return Printable(line)
}
