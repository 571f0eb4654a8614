package fault

import (
	"reflect"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// Delay is either fixed, or drawn for each call from a distribution with these
// percentiles.
type Delay struct {
	Fixed    Duration // if set, P50 and P99 are not
	P50, P99 Duration
}

// MaxDelay is the maximum of delays and drips.
const MaxDelay = time.Minute

// quantiles is a drawn delay as a file has it.
type quantiles struct {
	P50 Duration `json:"p50" required:"true"`
	P99 Duration `json:"p99" required:"true"`
}

// UnmarshalNode reads a duration or a mapping of p50 and p99.
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

// CheckNode checks that both are valid, and that p99 is not below p50.
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
	Over   Duration `json:"over" required:"true"` // until the last chunk is sent
}

// CheckNode checks the drip's duration.
func (d *Drip) CheckNode(n strict.Node) error {
	return d.Over.within(n.Locate("over"), "drip", MaxDelay).Err()
}

// within checks that a duration is above 0 and not above most.
func (d Duration) within(n strict.Node, of string, most time.Duration) strict.Errors {
	switch length := d.Std(); {
	case length <= 0:
		return strict.Errors{n.Errorf("a %s of %s does nothing; leave it out, or make it longer", of, d)}
	case length > most:
		limit := strings.TrimSuffix(most.String(), "0s")
		return strict.Errors{n.Errorf("a %s of %s is too long; the maximum is %s", of, d, limit)}
	}
	return nil
}

// Duration is a duration as a file has it, such as 250ms, so that it marshals to
// the same text.
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

// Std returns d as a [time.Duration], 0 if it is not a valid one.
func (d Duration) Std() time.Duration {
	length, _ := d.parse()
	return length
}

func (d Duration) parse() (time.Duration, error) {
	var length clock.Duration
	err := length.UnmarshalText([]byte(d))
	return length.Std(), err
}
