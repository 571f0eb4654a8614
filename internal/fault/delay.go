package fault

import (
	"reflect"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// Delay is a time to wait: a fixed one, or one that is drawn for each call so
// that half of them are below P50 and all but one in a hundred below P99.
type Delay struct {
	Fixed    Duration // stands alone; or else
	P50, P99 Duration
}

// MaxDelay is the longest that any delay or drip may be.
const MaxDelay = time.Minute

// quantiles is how a delay that is drawn stands in a file.
type quantiles struct {
	P50 Duration `json:"p50" required:"true"`
	P99 Duration `json:"p99" required:"true"`
}

// UnmarshalNode reads a duration or quantiles.
func (d *Delay) UnmarshalNode(n strict.Node) error {
	switch n.Kind() {
	case strict.String:
		if errs := n.Decode(&d.Fixed); len(errs) > 0 {
			return errs
		}
		return d.Fixed.within(n, "delay", MaxDelay).Err()
	case strict.Mapping:
		var q quantiles
		errs := n.Decode(&q)
		d.P50, d.P99 = q.P50, q.P99
		return errs.Err()
	}
	return n.Errorf("expected a duration such as 250ms, or {p50: 80ms, p99: 2s}, found %s", n.Kind())
}

// JSONSchema describes what UnmarshalNode reads.
func (Delay) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	return map[string]any{"anyOf": []any{of(reflect.TypeFor[Duration]()), of(reflect.TypeFor[quantiles]())}}
}

// CheckNode checks that both are possible, and in order.
func (q *quantiles) CheckNode(n strict.Node) error {
	errs := append(q.P50.within(n.Locate("p50"), "delay", MaxDelay), q.P99.within(n.Locate("p99"), "delay", MaxDelay)...)
	if errs == nil && q.P99.Std() < q.P50.Std() {
		errs = strict.Errors{n.Locate("p99").Errorf("p99 must be at least p50, which is %s", q.P50)}
	}
	return errs.Err()
}

// MarshalJSON writes what UnmarshalNode reads.
func (d Delay) MarshalJSON() ([]byte, error) {
	if d.Fixed != "" {
		return json.Marshal(d.Fixed)
	}
	return json.Marshal(quantiles{d.P50, d.P99})
}

// Drip sends an answer's body in pieces.
type Drip struct {
	Chunks int      `json:"chunks" required:"true" min:"1" max:"1000"`
	Over   Duration `json:"over" required:"true"` // until the last leaves
}

// CheckNode checks how long it lasts.
func (d *Drip) CheckNode(n strict.Node) error {
	return d.Over.within(n.Locate("over"), "drip", MaxDelay).Err()
}

// within checks that a duration is above 0 and at most so long.
func (d Duration) within(n strict.Node, of string, most time.Duration) strict.Errors {
	switch length := d.Std(); {
	case length <= 0:
		return strict.Errors{n.Errorf("a %s of %s does nothing; leave it out, or make it longer", of, d)}
	case length > most:
		return strict.Errors{n.Errorf("a %s of %s is too long; the maximum is %s", of, d, strings.TrimSuffix(most.String(), "0s"))}
	}
	return nil
}

// Duration is a length of time as it was written, such as 250ms, so that it is
// shown again in the same way.
type Duration string

// UnmarshalText reads a duration and checks it.
func (d *Duration) UnmarshalText(text []byte) error {
	*d = Duration(text)
	_, err := d.parse()
	return err
}

// JSONSchema describes what UnmarshalText reads.
func (Duration) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	return of(reflect.TypeFor[clock.Duration]())
}

// Std returns d as the standard library has it; 0 if it is no duration.
func (d Duration) Std() time.Duration {
	length, _ := d.parse()
	return length
}

func (d Duration) parse() (time.Duration, error) {
	var length clock.Duration
	err := length.UnmarshalText([]byte(d))
	return length.Std(), err
}
