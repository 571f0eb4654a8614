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
		return Operation{}, fmt.Errorf("%q is not an operation: write vendor.operationId, vendor.* or *.*", text)
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

// Meets reports whether o names a vendor's operation.
func (o Operation) Meets(vendor, id string) bool {
	return (o.Vendor == vendor || o.Vendor == "*") && (o.ID == id || o.ID == "*")
}

// Check returns an error if there is no such operation. vendors is all there
// are, and operations returns the ids of one vendor's.
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

// covers reports whether o names all that other does.
func (o Operation) covers(other Operation) bool { return o.Meets(other.Vendor, other.ID) }
