package bench

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/bench/traffic"
	"github.com/mockvendors/mockvendors/internal/world"
)

// BenchmarkMemory measures what a million creates leave behind with the default
// journal. It counts one operation: run it with -benchtime 1x.
func BenchmarkMemory(b *testing.B) {
	const records = 1_000_000
	set, _, handler := simulator(b, 0)
	calls, do := traffic.All[0].Simulated(), inProcess(handler)
	empty := heap()
	for b.Loop() {
		for i := range records {
			if status, body := do(calls.Create(i)); status != 201 {
				b.Fatalf("%d %s", status, body)
			}
		}
	}
	w := set.Get(world.Default)
	grown := heap() - empty
	debug.FreeOSMemory()
	b.ReportMetric(float64(residentBytes())/(1<<20), "MiB-resident")
	b.ReportMetric(float64(grown-uint64(w.Journal.Bytes()))/records, "B/account")
	b.ReportMetric(float64(set.Held())/(1<<20), "MiB-counted")
	b.ReportMetric(float64(len(w.Journal.Entries())), "entries")
	runtime.KeepAlive(handler)
}

// residentBytes returns the memory of the process, 0 where the system does not tell.
func residentBytes() (bytes int) {
	text, _ := os.ReadFile("/proc/self/statm")
	var total, pages int
	if _, err := fmt.Fscan(strings.NewReader(string(text)), &total, &pages); err != nil {
		return 0
	}
	return pages * os.Getpagesize()
}
