package bench

import (
	"reflect"
	"slices"
	"testing"
	"time"
	"unsafe"

	"github.com/mockvendors/mockvendors/internal/bench/traffic"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/sim"
)

// BenchmarkAsked measures what it costs that a request notes which readings the
// vendor asked for, in the journal and in its answer's header: the same requests
// to the same handler with the note and without it, in batches that alternate. It
// reports the median of how much slower the batches with it are, in percent.
func BenchmarkAsked(b *testing.B) {
	for _, t := range traffic.All {
		b.Run(t.Name, func(b *testing.B) {
			_, _, handler := simulator(b, 0)
			c, do := t.Simulated(), inProcess(handler)
			status, body := do(c.Create(0))
			if status != c.Statuses[0] {
				b.Fatalf("create: %d %s", status, body)
			}
			id := c.ID(0, body)
			for _, call := range []struct {
				name string
				make func(i int) traffic.Request
				want int
			}{
				{"get", func(int) traffic.Request { return c.Get(id) }, c.Statuses[1]},
				{"update", func(i int) traffic.Request { return c.Update(id, i) }, c.Statuses[2]},
				{"conflict", func(int) traffic.Request { return c.Conflict(0) }, c.Statuses[3]},
			} {
				b.Run(call.name, func(b *testing.B) {
					defer note(true)
					const batch = 10           // soon over, so that other processes disturb few of them
					var times [2]time.Duration // of a batch without the note, and with it
					var ratios, took []float64
					for i := 0; b.Loop(); i++ {
						first := i % 2
						for _, noted := range []int{first, 1 - first} {
							note(noted == 1)
							began := time.Now()
							for k := range batch {
								if status, body := do(call.make(k)); status != call.want {
									b.Fatalf("%d %s", status, body)
								}
							}
							times[noted] = time.Since(began)
						}
						ratios = append(ratios, float64(times[1])/float64(times[0]))
						took = append(took, float64(times[1])/batch)
					}
					b.ReportMetric(median(took), "ns/request")
					b.ReportMetric(100*(median(ratios)-1), "%asked")
					b.ReportMetric(0, "ns/op")
				})
			}
		})
	}
}

// note sets whether asking for a reading notes anything: without its bit, it does
// not.
func note(on bool) {
	for _, r := range noted {
		*r.bit = 0
		if on {
			*r.bit = r.known
		}
	}
}

type numbered struct {
	bit   *sim.Asked
	known sim.Asked
}

// noted are all readings of all vendors.
var noted = func() (all []numbered) {
	for _, v := range vendors.All() {
		for _, r := range v.Readings {
			bit := (*sim.Asked)(unsafe.Pointer(reflect.ValueOf(r).Elem().FieldByName("bit").UnsafeAddr()))
			all = append(all, numbered{bit, *bit})
		}
	}
	return all
}()

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
