// Package planted is what explore is tried on: one member sync in Go, Python and
// shell, each with one of ten defects, or with none.
//
// The sync makes an account at EGYM for each member, upgrades the first to PREMIUM,
// and invites the first to Onsi.
package planted

import (
	"fmt"
	"slices"
	"strings"
)

// Defect is a defect, and where explore finds it.
type Defect struct {
	Name    string // the argument of the sync
	Cell    string
	Verdict string
	Finding string // a part of "kind: what"
	Does    string
}

// Faults are those under which every defect shows.
const Faults = "before:503,before:503:on,before:hang,after:reset,after:garbage,before:kill"

// Resilient is the sync without a defect.
const Resilient = "resilient"

// Defects has the ten defects.
var Defects = []Defect{
	{"doubled", "egym.publishAccount#1/after:reset", "diverged", "doubled: egym account jane.roe+1@example.com",
		"takes its own lost account for somebody else's, and makes another under an alias"},
	{"lost", "egym.publishAccount#1/before:503:on", "diverged", "lost: egym account jane.roe@example.com",
		"gives up in silence"},
	{"wrong", "egym.publishAccount#1/before:503", "diverged", "wrong: egym account jane.roe@example.com: contact.city none instead of Berlin",
		"leaves fields out of the second try"},
	{"stuck", "egym.partialUpdate#1/before:kill", "stuck",
		"wrong: egym account jane.roe@example.com: membership.membershipType BASIC instead of PREMIUM",
		"takes a member that is there for done, so that no later run heals what is half done"},
	{"crashed", "egym.publishAccount#1/after:garbage", "crashed", "crashed: ",
		"does not expect an answer that cannot be read"},
	{"hung", "egym.publishAccount#1/before:hang", "hung", "hung: it did not end within",
		"waits for an answer without a limit"},
	{"stormed", "egym.publishAccount#1/before:503:on", "stormed", "stormed: egym.publishAccount more than 50 times with the same content",
		"tries again without a cap"},
	{"hammered", "egym.publishAccount#1/before:503:on", "hammered", "hammered: egym.publishAccount was retried 3 times with less than 10 ms between",
		"tries again without a pause"},
	{"unsafe", "egym.publishAccount#1/after:reset", "unsafe",
		"unsafe: egym.eraseAccountMembershipData deleted egym account jane.roe@example.com, which its own lost publishAccount had made",
		"follows the vendor's advice to free an email, and deletes its own account"},
	{"reused", "onsi.inviteMember#1/before:503", "unsafe", "unsafe: onsi.inviteMember used the x-idempotency-key of an earlier call for another body",
		"changes the body under the same idempotency key"},
}

// Tries is how often a test may look for the defect: a pause of less than 10 ms cannot be
// had on a busy machine every time.
func (d Defect) Tries() int {
	if d.Verdict == "hammered" {
		return 10
	}
	return 1
}

// Shows reports whether a cell with that verdict and those kinds of findings shows the
// defect, at whatever call.
func (d Defect) Shows(verdict string, kinds []string) bool {
	kind, _, _ := strings.Cut(d.Finding, ":")
	return verdict == d.Verdict && slices.Contains(kinds, kind)
}

// In says what is wrong with the results of an exploration in which the defect should
// show. They are told as "verdict; kind: what; …", by cell.
func (d Defect) In(results map[string]string) error {
	got := results[d.Cell]
	if !strings.HasPrefix(got, d.Verdict) || !strings.Contains(got, d.Finding) {
		return fmt.Errorf("%s is %q, and not %s with %q", d.Cell, got, d.Verdict, d.Finding)
	}
	return nil
}
