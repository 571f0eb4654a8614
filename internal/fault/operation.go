package fault

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// Operation names one operation (egym.publishAccount), all those of a vendor
// (egym.*), or all operations (*.*). The deliveries of a vendor's webhooks are named
// apart: those of a type (egym.webhook.TEST), or all of them (egym.webhook.*).
type Operation struct {
	Vendor string // "*" for all vendors; ID is then "*" too
	ID     string // as in the contract, or of deliveries; "*" for all of the contract
}

var operationForm = regexp.MustCompile(`^(?:(\*)\.(\*)|([a-z0-9-]+)\.(\*|webhook\.\*|[A-Za-z0-9_.-]+))$`)

// ParseOperation parses vendor.operationId, vendor.* or *.*.
func ParseOperation(text string) (Operation, error) {
	m := operationForm.FindStringSubmatch(text)
	if m == nil {
		return Operation{}, fmt.Errorf("%q is not an operation: write vendor.operationId, vendor.* or *.*", text)
	}
	return Operation{m[1] + m[3], m[2] + m[4]}, nil
}

// String returns the name as a file has it.
func (o Operation) String() string { return o.Vendor + "." + o.ID }

// MarshalText returns the name as a file has it.
func (o Operation) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText is [ParseOperation].
func (o *Operation) UnmarshalText(text []byte) (err error) {
	*o, err = ParseOperation(string(text))
	return err
}

// Matches reports whether o names a vendor's operation.
func (o Operation) Matches(vendor, id string) bool {
	switch {
	case o.Vendor != vendor && o.Vendor != "*":
		return false
	case o.ID == id:
		return true
	case o.ID == "*":
		return !isDelivery(id)
	}
	return o.ID == allDeliveries && isDelivery(id)
}

// Check returns an error if no such operation exists. vendors lists all vendors,
// and operations returns the ids of a vendor's operations.
func (o Operation) Check(vendors []string, operations func(vendor string) []string) error {
	if o.Vendor == "*" {
		return nil
	}
	if !slices.Contains(vendors, o.Vendor) {
		return fmt.Errorf("unknown vendor %q%s", o.Vendor, strict.Suggest(o.Vendor, vendors))
	}
	if o.ID == "*" {
		return nil
	}
	if ids := operations(o.Vendor); !slices.Contains(ids, o.ID) {
		return fmt.Errorf("%s has no operation %q%s", o.Vendor, o.ID, strict.Suggest(o.ID, ids))
	}
	return nil
}

// covers reports whether o includes all operations that other names.
func (o Operation) covers(other Operation) bool { return o.Matches(other.Vendor, other.ID) }
