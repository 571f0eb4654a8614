package fidelity

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// Proofs has the names of the tests that prove what a vendor declares, by claim. The
// vendor's tests check them against what they assert, so they are never out of
// date.
type Proofs map[string]string

// Claims returns what the tests of a vendor must prove, in the order of declaration:
// "rule egym.email-held", "reading egym.patch-response".
func Claims(v sim.Vendor) (all []string) {
	for _, r := range v.Rules.All() {
		all = append(all, RuleClaim(r.ID))
	}
	for _, r := range v.Readings {
		all = append(all, ReadingClaim(v.Name, r.ID))
	}
	return all
}

// RuleClaim returns the claim that the vendor does what a rule says.
func RuleClaim(id string) string { return "rule " + id }

// ReadingClaim returns the claim that each value of a reading gives another answer.
func ReadingClaim(vendor, id string) string { return "reading " + vendor + "." + id }

// ProofsFile returns the file of a vendor's proofs, relative to this package.
func ProofsFile(vendor string) string { return "proofs/" + vendor + ".txt" }

// ProofsPackage returns the package of a vendor's tests, relative to the module's
// root.
func ProofsPackage(vendor string) string { return "sim/" + vendor }

//go:embed proofs
var shipped embed.FS

// ProofsOf returns the proofs of a shipped vendor, and none for another vendor.
func ProofsOf(vendor string) (Proofs, error) {
	text, err := shipped.ReadFile(ProofsFile(vendor))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	}
	p, err := ParseProofs(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ProofsFile(vendor), err)
	}
	return p, nil
}

// ParseProofs parses lines of three words: rule or reading, its id, and the test.
func ParseProofs(text string) (Proofs, error) {
	p := Proofs{}
	number := 0
	for line := range strings.Lines(text) {
		number++
		words := strings.Fields(line)
		if len(words) != 3 || words[0] != "rule" && words[0] != "reading" {
			return nil, fmt.Errorf("line %d: want \"rule ID TEST\" or \"reading ID TEST\", got %q", number, strings.TrimSpace(line))
		}
		claim := words[0] + " " + words[1]
		if p[claim] != "" {
			return nil, fmt.Errorf("line %d: duplicate line for %s", number, claim)
		}
		p[claim] = words[2]
	}
	return p, nil
}

// Text returns the text of a file with the proofs of these claims, in this order.
func (p Proofs) Text(claims []string) string {
	var b strings.Builder
	for _, claim := range claims {
		if test := p[claim]; test != "" {
			fmt.Fprintf(&b, "%s %s\n", claim, test)
		}
	}
	return b.String()
}
