package fault

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// Deliveries are the requests that a vendor makes to a subscriber of its webhooks.
// Faults meet them by operations of their own.
const (
	deliveries    = "webhook."
	allDeliveries = deliveries + "*"
)

// DeliveryOperation returns the operation of a vendor's deliveries of a type.
func DeliveryOperation(vendor, webhook string) Operation {
	return Operation{vendor, deliveries + webhook}
}

func isDelivery(id string) bool { return strings.HasPrefix(id, deliveries) }

// Delivers reports whether the operation names deliveries.
func (o Operation) Delivers() bool { return isDelivery(o.ID) }

// CheckDelivery returns an error if o names deliveries that do not exist. webhooks are
// the types of the vendor's webhooks.
func (o Operation) CheckDelivery(webhooks []string) error {
	if len(webhooks) == 0 {
		return fmt.Errorf("%s delivers no webhooks", o.Vendor)
	}
	if o.ID == allDeliveries {
		return nil
	}
	if kind := strings.TrimPrefix(o.ID, deliveries); !slices.Contains(webhooks, kind) {
		return fmt.Errorf("%s has no webhook %q%s", o.Vendor, kind, strict.Suggest(kind, append([]string{"*"}, webhooks...)))
	}
	return nil
}

// ofDeliveries are the effects that a fault at a delivery can have, and onlyDeliveries
// those that no fault at a request can have.
var (
	ofDeliveries   = []string{"duplicate", "delay", "drop", "early", "swap", "secret"}
	onlyDeliveries = []string{"early", "swap", "secret"}
)

// checkDelivery checks that a fault at deliveries has an effect that a delivery can
// have, and a fault at requests has none that only a delivery can have.
func (f *Fault) checkDelivery(n strict.Node) error {
	var errs strict.Errors
	set := f.Effect.keys()
	if !f.Operation.Delivers() {
		for _, key := range set {
			if slices.Contains(onlyDeliveries, key) {
				errs = append(errs, n.Locate("effect", key).Errorf(
					"only a delivery can have the effect %s, and %s is a request: name deliveries, as in operation: %s.webhook.*", key, f.Operation, f.vendorOr("VENDOR")))
			}
		}
		return errs.Err()
	}
	for _, key := range set {
		switch at := n.Locate("effect", key); {
		case !slices.Contains(ofDeliveries, key):
			errs = append(errs, at.Errorf("a delivery cannot have the effect %s, which is about a vendor's answer%s", key, strict.Suggest(key, ofDeliveries)))
		case key == "drop" && f.Effect.Drop != Reset && f.Effect.Drop != Close:
			errs = append(errs, at.Errorf("a delivery is lost whole: write drop: reset (or close), not drop: %s", f.Effect.Drop))
		}
	}
	if f.Phase == After && f.Effect.Drop == "" {
		errs = append(errs, n.Locate("phase").Errorf("phase: after is for drop: the subscriber gets the delivery, and the vendor does not get its answer; leave it out"))
	}
	if w := f.Where; w != nil {
		for _, part := range []struct {
			key   string
			given bool
		}{{"path", w.Path != nil}, {"query", w.Query != nil}, {"headers", w.Headers != nil}} {
			if part.given {
				errs = append(errs, n.Locate("where", part.key).Errorf("a delivery is known by its body alone: write where: {body: …}"))
			}
		}
	}
	return errs.Err()
}

// vendorOr returns the vendor that the fault names, or another if it names all.
func (f *Fault) vendorOr(other string) string {
	if f.Operation.Vendor == "*" {
		return other
	}
	return f.Operation.Vendor
}

// keys returns the keys of an effect that are set.
func (e *Effect) keys() (set []string) {
	for _, one := range []struct {
		key string
		set bool
	}{
		{"respond", e.Respond != nil}, {"drop", e.Drop != ""}, {"garbage", e.Garbage != ""}, {"drip", e.Drip != nil},
		{"duplicate", e.Duplicate}, {"delay", e.Delay != nil}, {"early", e.Early}, {"swap", e.Swap}, {"secret", e.Secret != ""},
	} {
		if one.set {
			set = append(set, one.key)
		}
	}
	return set
}

// DeliveryFate is what becomes of a delivery under its fault. The zero value is the
// fate of one at which no fault fires.
type DeliveryFate struct {
	Lost        bool          // it is never sent
	Unanswered  bool          // the subscriber gets it, and the vendor does not get its first answer
	Twice       bool          // it is sent twice
	Early       bool          // it is sent before the answer to the request that caused it
	Swap        bool          // it is sent after the next one to the same URL
	WrongSecret bool          // it carries a wrong secret
	Delay       time.Duration // others overtake it
}

// DeliveryFate returns the fate of a delivery at which the fault fires. ordinal is as
// for [Seeded.Delay].
func (f *Seeded) DeliveryFate(call *Call, ordinal int) DeliveryFate {
	e := &f.Fault.Effect
	return DeliveryFate{
		Lost:        e.Drop != "" && f.Phase() == Before,
		Unanswered:  e.Drop != "" && f.Phase() == After,
		Twice:       e.Duplicate,
		Early:       e.Early,
		Swap:        e.Swap,
		WrongSecret: e.Secret == WrongSecret,
		Delay:       f.Delay(call, ordinal),
	}
}

// DeliveryCall returns a delivery as a call, which faults select.
func DeliveryCall(vendor, tenant, webhook string, body []byte) *Call {
	return &Call{
		Vendor: vendor, Tenant: tenant, Operation: deliveries + webhook,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: body,
	}
}
