package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// mark is what the process holds at some time, after a collection.
type mark struct {
	live       uint64 // bytes on the heap
	rss        uint64 // bytes; 0 where the system does not tell
	goroutines int
}

func measure() mark {
	runtime.GC()
	runtime.GC() // pools let go of their values at the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return mark{m.HeapAlloc, residentSize(), runtime.NumGoroutine()}
}

func residentSize() uint64 {
	text, err := os.ReadFile("/proc/self/statm")
	fields := strings.Fields(string(text))
	if err != nil || len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseUint(fields[1], 10, 64)
	return pages * uint64(os.Getpagesize())
}

func (m mark) heap() string     { return mebibytes(m.live) }
func (m mark) resident() string { return mebibytes(m.rss) }

func mebibytes(n uint64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

// grown compares the first half of a run with the second: the least heap of each,
// because what is under way differs from time to time.
func grown(marks []mark) []string {
	least := func(marks []mark) uint64 {
		low := marks[0].live
		for _, m := range marks {
			low = min(low, m.live)
		}
		return low
	}
	const slack = 4 << 20
	half := len(marks) / 2
	first, second := least(marks[:half]), least(marks[half:])
	if second > first+first/10+slack {
		return []string{fmt.Sprintf("the heap grew from %s in the first half to %s in the second", mebibytes(first), mebibytes(second))}
	}
	return nil
}
