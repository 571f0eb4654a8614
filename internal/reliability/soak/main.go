// Command soak loads a server for long, by clients who behave and by clients who do
// not. It fails if memory grows, if anything is left behind, or if the journal does
// not explain the state. Everything stays on 127.0.0.1. It is started in the
// project's directory.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"time"
)

// size says how much is done.
type size struct {
	requests, connections, worlds, rude int
}

const rounds = 10 // after each, the memory is measured

// warmUp is how many requests fill what has a bound: the journal, the records that
// the clients use, and the counters of faults.
const warmUp = 40_000

func main() {
	var s size
	flag.IntVar(&s.requests, "requests", 1_000_000, "number of requests to vendors")
	flag.IntVar(&s.connections, "connections", 64, "connections of the clients that behave")
	flag.IntVar(&s.worlds, "worlds", 10_000, "number of worlds that are made, used and dropped meanwhile")
	flag.IntVar(&s.rude, "rude", 2_000, "number of clients of each kind that do not behave")
	longest := flag.Duration("longest", time.Hour, "how long all may take")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, *longest)
	defer cancel()
	fmt.Printf("%s/%s, %d processors, %s\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	wrong, err := run(ctx, s)
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
	for _, w := range wrong {
		fmt.Println("WRONG:", w)
	}
	if len(wrong) > 0 {
		os.Exit(1)
	}
	fmt.Println("nothing is wrong")
}

func run(ctx context.Context, s size) (wrong []string, err error) {
	wrong, err = soak(ctx, s)
	if err != nil {
		return nil, err
	}
	more, err := processes(ctx)
	return append(wrong, more...), err
}

// soak loads a server in this process, so that its memory and goroutines can be seen.
func soak(ctx context.Context, s size) (wrong []string, err error) {
	before := runtime.NumGoroutine()
	v, err := serve()
	if err != nil {
		return nil, err
	}
	l := newLoad(v, s.connections)
	if err := l.run(ctx, warmUp); err != nil {
		return nil, err
	}
	begun := time.Now()
	first := measure()
	fmt.Printf("%10s %8s %8s %10s %12s\n", "requests", "heap", "RSS", "goroutines", "requests/s")
	fmt.Printf("%10d %8s %8s %10d\n", l.sent.Load(), first.heap(), first.resident(), first.goroutines)
	impolite := beRude(ctx, v, s)
	var marks []mark
	for range rounds {
		at := time.Now()
		if err := l.run(ctx, s.requests/rounds); err != nil {
			return nil, err
		}
		took := time.Since(at)
		m := measure()
		marks = append(marks, m)
		fmt.Printf("%10d %8s %8s %10d %12.0f\n", l.sent.Load(), m.heap(), m.resident(), m.goroutines, float64(s.requests/rounds)/took.Seconds())
	}
	wrong = append(wrong, impolite.wait()...)
	fmt.Printf("in %s, meanwhile %s\n", time.Since(begun).Round(time.Second), impolite)
	fmt.Printf("answers: %s\n", l.ends())
	l.close()
	wrong = append(wrong, v.compareJournal()...)
	wrong = append(wrong, grown(marks)...)
	if err := v.stop(); err != nil {
		return nil, err
	}
	if left := settled(before); left > before {
		stacks := make([]byte, 1<<20)
		wrong = append(wrong, fmt.Sprintf("%d goroutines are left, there were %d:\n%s", left, before, stacks[:runtime.Stack(stacks, true)]))
	}
	last := measure()
	fmt.Printf("at the end: heap %s, RSS %s, %d goroutines\n", last.heap(), last.resident(), last.goroutines)
	return wrong, nil
}

// settled waits until no more goroutines are left than there were, for a while.
func settled(want int) int {
	for range 300 {
		if runtime.NumGoroutine() <= want {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	return runtime.NumGoroutine()
}
