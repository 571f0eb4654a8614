package fault

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// Operation names a vendor's operation, egym.publishAccount, or all of a
// vendor's, egym.*, or all there are, *.*.
type Operation struct {
	Vendor string // "*" is all vendors, and then ID is "*" too
	ID     string // as in the contract; "*" is all
}

var operationForm = regexp.MustCompile(`^(?:(\*)\.(\*)|([a-z0-9-]+)\.(\*|[A-Za-z0-9_.-]+))$`)

// ParseOperation reads the name of an operation or several.
func ParseOperation(text string) (Operation, error) {
	m := operationForm.FindStringSubmatch(text)
	if m == nil {
		return Operation{}, fmt.Errorf("%q names no operation: write vendor.operationId, vendor.* or *.*", text)
	}
	return Operation{m[1] + m[3], m[2] + m[4]}, nil
}

// String is the name as it is written.
func (o Operation) String() string { return o.Vendor + "." + o.ID }

// MarshalText gives the name as it is written.
func (o Operation) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads what [ParseOperation] does.
func (o *Operation) UnmarshalText(text []byte) (err error) {
	*o, err = ParseOperation(string(text))
	return err
}

// Meets tells whether a vendor's operation is meant.
func (o Operation) Meets(vendor, id string) bool {
	return (o.Vendor == vendor || o.Vendor == "*") && (o.ID == id || o.ID == "*")
}

// Check tells whether there is such an operation: vendors are all there are,
// and operations gives the ids of one's.
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

// covers tells whether o means all that other does.
func (o Operation) covers(other Operation) bool { return o.Meets(other.Vendor, other.ID) }

func (o Operation) valid() error {
	_, err := ParseOperation(o.String())
	return err
}
