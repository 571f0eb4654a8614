package sim

import (
	"fmt"
	"iter"
	"math/bits"
)

// Asked is a set of a vendor's readings: those that a transaction asked for.
// An answer may rest on any of them, and on no other.
type Asked uint64

// maxReadings is how many readings a vendor can have: one for each bit.
const maxReadings = 64

// NewReadings returns a vendor's readings, in the order in which people are
// shown them. It numbers them, so that a transaction can note which it asked
// for at the price of one instruction.
func NewReadings(readings ...*Reading) []*Reading {
	if len(readings) > maxReadings {
		panic(fmt.Sprintf("%d readings: a vendor can have %d", len(readings), maxReadings))
	}
	for i, r := range readings {
		r.bit = 1 << i
	}
	return readings
}

// Note adds a reading to the set.
func (a *Asked) Note(r *Reading) { *a |= r.bit }

// Has reports whether the reading was asked for.
func (a Asked) Has(r *Reading) bool { return a&r.bit != 0 }

// In yields the readings of the set, given all of the vendor's.
func (a Asked) In(all []*Reading) iter.Seq[*Reading] {
	return func(yield func(*Reading) bool) {
		for rest := a; rest != 0; rest &= rest - 1 {
			if !yield(all[bits.TrailingZeros64(uint64(rest))]) {
				return
			}
		}
	}
}
