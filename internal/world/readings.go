package world

import (
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// readings is the readings that hold, with the headers that tell of them: most
// requests ask for the same few. It is guarded by the world's lock.
type readings struct {
	values  sim.Readings
	headers map[asked][]string
}

// asked is what one vendor was asked for.
type asked struct {
	vendor *Vendor
	set    sim.Asked
}

func newReadings(values sim.Readings) *readings {
	return &readings{values: values}
}

// header returns the value of X-Mockvendors-Readings: what was asked for, and
// what held.
func (r *readings) header(v *Vendor, set sim.Asked) []string {
	if set == 0 {
		return nil
	}
	key := asked{v, set}
	if h, ok := r.headers[key]; ok {
		return h
	}
	var held []string
	for reading := range set.In(v.Readings) {
		held = append(held, v.Name+"."+reading.ID+"="+r.values.Of(reading))
	}
	h := []string{strings.Join(held, ", ")}
	if r.headers == nil {
		r.headers = map[asked][]string{}
	}
	r.headers[key] = h
	return h
}
