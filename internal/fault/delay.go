package fault

import (
	"fmt"
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

// UnmarshalNode reads it and checks it.
func (d *Delay) UnmarshalNode(n strict.Node) error {
	switch n.Kind() {
	case strict.String:
		return read(n, &d.Fixed, d.flaws)
	case strict.Mapping:
		var q quantiles
		return read(n, &q, func() []flaw {
			d.P50, d.P99 = q.P50, q.P99
			return d.flaws()
		})
	}
	return n.Errorf("expected a duration such as 250ms, or {p50: 80ms, p99: 2s}, found %s", n.Kind())
}

// MarshalJSON writes what UnmarshalNode reads.
func (d Delay) MarshalJSON() ([]byte, error) {
	if d.Fixed != "" {
		return json.Marshal(d.Fixed)
	}
	return json.Marshal(quantiles{d.P50, d.P99})
}

func (d *Delay) flaws() []flaw {
	if d.Fixed != "" {
		if d.P50 != "" || d.P99 != "" {
			return []flaw{{nil, "a delay is a fixed one, or one of p50 and p99"}}
		}
		return d.Fixed.within(nil, "delay", MaxDelay)
	}
	all := append(d.P50.within([]any{"p50"}, "delay", MaxDelay), d.P99.within([]any{"p99"}, "delay", MaxDelay)...)
	if all == nil && d.P99.Std() < d.P50.Std() {
		all = []flaw{{[]any{"p99"}, fmt.Sprintf("p99 is at least p50, which is %s", d.P50)}}
	}
	return all
}

// Drip sends an answer's body in pieces.
type Drip struct {
	Chunks int      `json:"chunks" required:"true" min:"1"` // at most 1000
	Over   Duration `json:"over" required:"true"`           // until the last leaves
}

const maxChunks = 1000

// UnmarshalNode reads it and checks it.
func (d *Drip) UnmarshalNode(n strict.Node) error {
	type plain Drip
	return read(n, (*plain)(d), d.flaws)
}

func (d *Drip) flaws() []flaw {
	var all []flaw
	if d.Chunks < 1 || d.Chunks > maxChunks {
		all = append(all, flaw{[]any{"chunks"}, fmt.Sprintf("number %d is out of range; valid: 1 to %d", d.Chunks, maxChunks)})
	}
	return append(all, d.Over.within([]any{"over"}, "drip", MaxDelay)...)
}

// within finds a flaw in a duration that is not above 0 and at most so long.
func (d Duration) within(at []any, of string, most time.Duration) []flaw {
	length, err := d.parse()
	switch {
	case err != nil:
		return []flaw{{at, err.Error()}}
	case length <= 0:
		return []flaw{{at, fmt.Sprintf("a %s of %s does nothing; leave it out, or make it longer", of, d)}}
	case length > most:
		return []flaw{{at, fmt.Sprintf("%s is too long a %s: %s is the most", d, of, strings.TrimSuffix(most.String(), "0s"))}}
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

// Std is d as the standard library has it; 0 if it is none.
func (d Duration) Std() time.Duration {
	length, _ := d.parse()
	return length
}

func (d Duration) parse() (time.Duration, error) {
	var length clock.Duration
	err := length.UnmarshalText([]byte(d))
	return length.Std(), err
}
