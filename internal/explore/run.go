package explore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// run is the client's run in a world, with a cell's faults.
type run struct {
	cell    Cell
	world   *world.World
	killed  atomic.Bool // by a fault
	stormed atomic.Bool // and was stopped

	mu    sync.Mutex         // guards what follows
	equal map[uint64]int     // calls under a lasting fault, by their print
	stop  context.CancelFunc // ends the client's run; nil if none can be ended

	exit     Exit
	timedOut bool
	calls    []call
	hooks    []delivery
	end      *world.Start // the end state
	own      []string     // the scenario's own faults and rivals that met the client
	last     int          // request
	fired    bool         // the last of the faults

	rerun    *Exit // nil if there was none
	endRerun *world.Start
	entries  []*journal.Entry // of run and rerun
}

// start makes a fresh world for a cell.
func (x *exploration) start(cell Cell) (*run, error) {
	x.mu.Lock()
	x.count++
	name := fmt.Sprintf("run-%d", x.count)
	x.mu.Unlock()
	w, err := x.Set.Make(name, x.Start)
	if err != nil {
		return nil, err
	}
	err = w.SetFaults(func(declared []*fault.Seeded) ([]*fault.Seeded, error) {
		return append(cell.faults(x.Start.Seed), declared...), nil
	})
	if err != nil {
		return nil, err
	}
	r := &run{cell: cell, world: w}
	x.mu.Lock()
	x.worlds[w] = r
	x.mu.Unlock()
	return r, nil
}

// end drops a run's world.
func (x *exploration) end(r *run) {
	x.mu.Lock()
	delete(x.worlds, r.world)
	x.mu.Unlock()
	x.Set.Delete(r.world.Name)
}

// once runs the client in the run's world.
func (x *exploration) once(ctx context.Context, r *run) (exit Exit, timedOut bool, err error) {
	limited, cancel := context.WithTimeout(ctx, x.Timeout)
	defer cancel()
	r.mu.Lock()
	r.stop = cancel
	r.mu.Unlock()
	exit, err = x.Client.Run(limited, r.world)
	if ctx.Err() != nil {
		return exit, false, ctx.Err()
	}
	return exit, errors.Is(limited.Err(), context.DeadlineExceeded), err
}

// carryOut runs the client with a cell's faults, and once more without them if it
// failed.
func (x *exploration) carryOut(ctx context.Context, cell Cell) (r *run, err error) {
	r, err = x.start(cell)
	if err != nil {
		return nil, err
	}
	defer x.end(r)
	if err := x.finish(ctx, r); err != nil {
		return nil, err
	}
	return r, nil
}

// finish runs the client in a run's world, and once more if it failed.
func (x *exploration) finish(ctx context.Context, r *run) (err error) {
	if r.exit, r.timedOut, err = x.once(ctx, r); err != nil {
		return err
	}
	r.world.Settle(ctx)
	r.see(x)
	if (r.exit.Code != 0 || r.killed.Load()) && !r.timedOut && !r.stormed.Load() && !x.NoRerun && len(r.cell) > 0 {
		if err := x.again(ctx, r); err != nil {
			return err
		}
	}
	r.entries = r.world.Journal.Entries()
	return nil
}

// see notes what the run came to.
func (r *run) see(x *exploration) {
	r.calls, r.hooks = callsAfter(r.world, 0), deliveriesIn(r.world)
	r.own = ownIn(r.world, r.cell)
	for _, f := range r.world.Faults() {
		if f.ID == fault.Name(fmt.Sprintf("cell-%d", len(r.cell))) {
			r.fired = f.Fired > 0
		}
	}
	r.end, r.last = r.world.Current(), r.world.Latest()
	if len(r.cell) == 0 {
		for _, v := range x.Set.Vendors {
			x.limited[v.Name] = r.world.Limited(v.Name)
		}
	}
}

// met returns the number of calls of each fault's operation.
func (r *run) met() []int {
	met := make([]int, len(r.cell))
	for i, p := range r.cell {
		for _, made := range r.calls {
			if made.operation == p.Operation {
				met[i]++
			}
		}
	}
	return met
}

// heal removes the cell's faults.
func (r *run) heal() error {
	return r.world.SetFaults(func(all []*fault.Seeded) ([]*fault.Seeded, error) { return slices.Clone(all[len(r.cell):]), nil })
}

// again runs the client once more in the same world, without the cell's faults.
func (x *exploration) again(ctx context.Context, r *run) error {
	if err := r.heal(); err != nil {
		return err
	}
	exit, timedOut, err := x.once(ctx, r)
	if err != nil {
		return err
	}
	r.world.Settle(ctx)
	if timedOut {
		exit.Signal = "the timeout"
	}
	r.rerun, r.endRerun = &exit, r.world.Current()
	return nil
}

// baseline is what the client does without faults.
type baseline struct {
	*run
	agree      bool // the second run made the same calls, and came to the same end state
	difference string
}

// runBaseline runs the client twice without faults.
func (x *exploration) runBaseline(ctx context.Context) (*baseline, error) {
	first, err := x.carryOut(ctx, nil)
	if err != nil {
		return nil, err
	}
	switch {
	case first.timedOut:
		return nil, &BaselineError{fmt.Sprintf("%s, the %s did not end within %s: give it more time with %s", first.withoutFaults(), x.Noun, x.Timeout, x.timeoutOption())}
	case first.exit.Code != 0 || first.exit.Signal != "":
		how := fmt.Sprintf("fails with exit code %d", first.exit.Code)
		if first.exit.Signal != "" {
			how = "is " + first.exit.how()
		}
		return nil, &BaselineError{fmt.Sprintf("%s, the %s %s: %s%s", first.withoutFaults(), x.Noun, how, first.mendThat(), quotedOutput(first.exit))}
	case len(first.calls) == 0:
		return nil, &BaselineError{"the " + x.Noun + " made no call that a vendor accepted: it must use the URLs and credentials of its world"}
	}
	second, err := x.carryOut(ctx, nil)
	if err != nil {
		return nil, err
	}
	b := &baseline{run: first}
	x.seeOrder(first.calls, second)
	b.difference = differ(first, second)
	if found := compare(x.Set, first.end, second.end); b.difference == "" && len(found) > 0 {
		b.difference = "the end state differs: " + found[0].Kind + " " + found[0].What
	}
	b.agree = b.difference == ""
	return b, nil
}

// timeoutOption returns the name of what sets the timeout.
func (x *exploration) timeoutOption() string {
	if x.Noun == "command" {
		return "--timeout"
	}
	return "the option Timeout"
}

// differ says how the calls of two runs differ; "" if they do not.
func differ(a, b *run) string {
	if len(a.calls) != len(b.calls) {
		return fmt.Sprintf("%d calls in the first run, %d in the second", len(a.calls), len(b.calls))
	}
	count := map[uint64]int{} // calls made at once may come in another order
	for _, c := range a.calls {
		count[c.print]++
	}
	for _, c := range b.calls {
		if count[c.print]--; count[c.print] < 0 {
			return fmt.Sprintf("%s #%d of the second run has another tenant, path, query or body than in the first", c.operation, c.ordinal)
		}
	}
	return ""
}

// counted says how often the baseline calls an operation.
func (x *exploration) counted(o fault.Operation) string {
	n := 0
	var made []string
	for _, c := range x.baseline.places() {
		if c.operation == o {
			n++
		}
		if name := c.operation.String(); !slices.Contains(made, name) {
			made = append(made, name)
		}
	}
	switch {
	case n == 0 && o.Delivers():
		return fmt.Sprintf("without faults, %s is never delivered%s", o, strict.Suggest(o.String(), made))
	case n == 0:
		return fmt.Sprintf("without faults, the %s never calls %s%s", x.Noun, o, strict.Suggest(o.String(), made))
	case o.Delivers():
		return fmt.Sprintf("without faults, %s is delivered %s", o, often(n))
	}
	return fmt.Sprintf("without faults, the %s calls %s %s", x.Noun, o, often(n))
}

// quotedOutput returns the end of what a client printed, indented.
func quotedOutput(e Exit) string {
	text := strings.TrimSpace(string(e.Output))
	if text == "" {
		return ""
	}
	lines := strings.Split(text, "\n")
	const most = 10
	lines = lines[max(0, len(lines)-most):]
	return "\n  " + strings.Join(lines, "\n  ")
}
