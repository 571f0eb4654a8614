package fidelity

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// Proofs is which test proves what a vendor declares: test names by claim.
// The vendor's own tests hold them against what they assert, so that none of
// them can be out of date.
type Proofs map[string]string

// Claims is all that the tests of a vendor have to prove, in the order in
// which it is declared: "rule egym.email-held", "reading egym.patch-response".
func Claims(v sim.Vendor) (all []string) {
	for _, r := range v.Rules.All() {
		all = append(all, RuleClaim(r.ID))
	}
	for _, r := range v.Readings {
		all = append(all, ReadingClaim(v.Name, r.ID))
	}
	return all
}

// RuleClaim is that the vendor does what the rule says.
func RuleClaim(id string) string { return "rule " + id }

// ReadingClaim is that each value of a vendor's reading makes a difference.
func ReadingClaim(vendor, id string) string { return "reading " + vendor + "." + id }

// ProofsFile is where a vendor's proofs stand, below this package.
func ProofsFile(vendor string) string { return "proofs/" + vendor + ".txt" }

// ProofsPackage is where the tests are that a vendor's proofs name, from the
// root of the module.
func ProofsPackage(vendor string) string { return "sim/" + vendor }

//go:embed proofs
var shipped embed.FS

// ProofsOf is the proofs of a shipped vendor; none for another one.
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

// ParseProofs reads lines of three words: rule or reading, its id, and the test.
func ParseProofs(text string) (Proofs, error) {
	p := Proofs{}
	number := 0
	for line := range strings.Lines(text) {
		number++
		words := strings.Fields(line)
		if len(words) != 3 || words[0] != "rule" && words[0] != "reading" {
			return nil, fmt.Errorf("line %d: a line is \"rule ID TEST\" or \"reading ID TEST\", not %q", number, strings.TrimSpace(line))
		}
		claim := words[0] + " " + words[1]
		if p[claim] != "" {
			return nil, fmt.Errorf("line %d: there is a line for %s already", number, claim)
		}
		p[claim] = words[2]
	}
	return p, nil
}

// Text is the proofs of these claims, in their order, as they stand in a file.
func (p Proofs) Text(claims []string) string {
	var b strings.Builder
	for _, claim := range claims {
		if test := p[claim]; test != "" {
			fmt.Fprintf(&b, "%s %s\n", claim, test)
		}
	}
	return b.String()
}
