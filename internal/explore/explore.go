// Package explore runs a client once for each call that it makes and each fault
// that can meet the call, and judges what came of it: whether data was lost,
// doubled or left half done.
//
// Every run has a fresh world of the same scenario, and one cell: a fault at a
// call. The client is a command or a function; whoever uses the package says how
// to run it.
package explore

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Options says what to explore.
type Options struct {
	Set     *world.Set // of which every world is made
	Start   *world.Start
	Client  Client
	Command []string // as the report names it
	Noun    string   // what messages call the client; "" for "command"

	Faults   []Fault
	Only     []string // operations, as vendor.operationId, vendor.* or *.*; nil for all
	Cell     Cell     // the only cell; nil for all
	Pairs    bool     // also pairs of faults
	Readings bool     // also other values of readings, without faults
	NoRerun  bool
	NoPrune  bool
	Jobs     int           // runs at a time
	Timeout  time.Duration // of a run
	Budget   time.Duration // of all runs; 0 for no limit
	Shard    Shard
	Strict   bool     // a client that hammers is bad
	Allow    []string // verdicts that are not bad
	Progress func(Progress)
}

// Shard is the part of the cells that one of several machines runs: the I-th of N,
// from 1. The zero value is all of them.
type Shard struct{ I, N int }

// holds reports whether the shard has the cell with that index.
func (s Shard) holds(index int) bool { return s.N == 0 || index%s.N == s.I-1 }

// Progress is how far an exploration is.
type Progress struct {
	Done, Of int // cells
	Latest   ReportCell
}

// BaselineError says that the client fails without any fault, so that nothing can
// be explored.
type BaselineError struct{ Says string }

func (e *BaselineError) Error() string { return e.Says }

// Explore runs the client without faults twice, and then once for each cell. If
// ctx is done first, the report has the cells that are known, with ctx's error.
func Explore(ctx context.Context, o Options) (*Report, error) {
	x := newExploration(o, o.Client)
	base, err := x.runBaseline(ctx)
	if err != nil {
		return nil, err
	}
	x.baseline = base
	cells, err := x.cells()
	if err != nil {
		return nil, err
	}
	limited := ctx
	if o.Budget > 0 {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, o.Budget)
		defer cancel()
	}
	if err := x.runAll(limited, cells); err != nil {
		return nil, err
	}
	report := x.report()
	if o.Readings {
		report.Readings, err = x.readings(limited)
		if err != nil && limited.Err() == nil {
			return nil, err
		}
	}
	return report, ctx.Err()
}

// exploration is one [Explore].
type exploration struct {
	Options
	baseline *baseline
	limited  map[string]bool // vendors whose documented rate limit is on
	mask     tell.Mask       // of what a proof keeps

	mu        sync.Mutex // guards what follows
	worlds    map[*world.World]*run
	reordered map[string]bool // operations whose calls come in another order in some run
	count     int             // of worlds
	planned   []*plannedCell
	byName    map[[2]Place]*plannedCell // the same
}

func newExploration(o Options, client Client) *exploration {
	o.Client = client
	o.Noun = cmp.Or(o.Noun, "command")
	x := &exploration{Options: o, worlds: map[*world.World]*run{}, reordered: map[string]bool{}, limited: map[string]bool{}, byName: map[[2]Place]*plannedCell{}}
	o.Set.Fired = x.fired
	return x
}

// plannedCell is a cell, and what came of it.
type plannedCell struct {
	Cell
	at     int          // call of the baseline that the first fault meets
	alone  *plannedCell // of a pair: the cell with its first fault only; nil if the cell is none
	result *ReportCell  // nil until it is known
	like   *plannedCell // to which it is proven equal; nil if it was run
	met    []int        // calls of each fault's operation, in the run
	more   []call       // that the client made only because of the fault
}

// cells returns the cells of single faults: of every call, then of every fault.
func (x *exploration) cells() ([]*plannedCell, error) {
	if x.Cell != nil {
		return x.oneCell()
	}
	if err := x.checkOnly(); err != nil {
		return nil, err
	}
	var cells []*plannedCell
	type dealt struct { // cells of one call and kind may be proven equal, so one shard has them all
		call int
		kind string
	}
	index := map[dealt]int{}
	for i, c := range x.baseline.places() {
		if x.Only != nil && !slices.ContainsFunc(x.Only, func(name string) bool { return names(name, c.operation) }) {
			continue
		}
		for _, f := range x.Faults {
			if c.operation.Delivers() != (f.Phase == atDelivery) {
				continue
			}
			d := dealt{i, f.Kind}
			if _, known := index[d]; !known {
				index[d] = len(index)
			}
			if x.Shard.holds(index[d]) {
				cells = append(cells, &plannedCell{Cell: Cell{{c.operation, c.ordinal, f}}, at: i})
			}
		}
	}
	return cells, nil
}

func (x *exploration) checkOnly() error {
	var made []string
	for _, c := range x.baseline.places() {
		if name := c.operation.String(); !slices.Contains(made, name) {
			made = append(made, name)
		}
	}
	for _, name := range x.Only {
		if !slices.ContainsFunc(x.baseline.places(), func(c call) bool { return names(name, c.operation) }) {
			return fmt.Errorf("the %s never calls %s%s", x.Noun, name, strict.Suggest(name, made))
		}
	}
	return nil
}

// names reports whether a name, which may be vendor.* or *.*, names an operation.
func names(name string, operation fault.Operation) bool {
	named, err := fault.ParseOperation(name)
	return err == nil && named.Matches(operation.Vendor, operation.ID)
}

// oneCell returns the only cell that is asked for.
func (x *exploration) oneCell() ([]*plannedCell, error) {
	first := x.Cell[0]
	i := slices.IndexFunc(x.baseline.places(), func(c call) bool {
		return c.operation == first.Operation && c.ordinal == first.Ordinal
	})
	if i < 0 {
		return nil, &BaselineError{fmt.Sprintf("there is no cell %s: %s", x.Cell, x.counted(first.Operation))}
	}
	return []*plannedCell{{Cell: x.Cell, at: i}}, nil
}

// plan adds cells to those that are to be known.
func (x *exploration) plan(cells []*plannedCell) {
	x.planned = append(x.planned, cells...)
	for _, c := range cells {
		x.byName[c.key()] = c
	}
}

// key identifies the cell.
func (c Cell) key() (key [2]Place) {
	copy(key[:], c)
	return key
}

// runAll runs cells, the most telling ones first, until ctx is done.
func (x *exploration) runAll(ctx context.Context, cells []*plannedCell) error {
	x.plan(cells)
	queue := newQueue(x, cells)
	var running sync.WaitGroup
	for range max(1, x.Jobs) {
		running.Go(func() {
			for {
				cell := queue.next(ctx)
				if cell == nil {
					return
				}
				result, err := x.try(ctx, cell)
				queue.done(cell, result, err)
			}
		})
	}
	running.Wait()
	if ctx.Err() != nil {
		return nil // what is known is reported
	}
	return queue.err
}

// fired kills the client whose call met a fault that kills, and stops one that
// storms. It is called before an answer is sent.
func (x *exploration) fired(w *world.World, e *journal.Entry) {
	x.mu.Lock()
	r := x.worlds[w]
	x.mu.Unlock()
	if r == nil {
		return
	}
	r.stopStorm(e)
	if r.killed.Load() || !r.cell.kills(e.Fault.ID) {
		return
	}
	r.killed.Store(true)
	if x.Client != nil { // nil: it is only carried out again
		x.Client.Kill(w)
	}
}

// try runs a cell. It returns nil if ctx is done first.
func (x *exploration) try(ctx context.Context, c *plannedCell) (*ReportCell, error) {
	r, err := x.carryOut(ctx, c.Cell)
	switch {
	case ctx.Err() != nil:
		return nil, nil
	case err != nil:
		return nil, err
	}
	x.seeOrder(x.baseline.calls, r)
	c.met = r.met()
	if x.Pairs && len(c.Cell) == 1 {
		c.more = x.onlyUnder(r)
	}
	verdict, findings := x.judge(r)
	if !r.fired {
		findings = append(findings, Finding{unreached, "the " + x.Noun + " did not come to this call in this run"})
	}
	result := &ReportCell{Cell: c.Cell.String(), Verdict: verdict, Findings: notNil(findings), Exit: r.exit.Code, Story: x.story(r, verdict)}
	if x.IsBad(verdict) {
		end := r.end
		if r.rerun != nil {
			end = r.endRerun
		}
		result.expect = x.expectations(end)
	}
	return result, nil
}

// unreached is the kind of the finding that the client did not come to the cell's call.
const unreached = "unreached"

func notNil(findings []Finding) []Finding {
	if findings == nil {
		return []Finding{}
	}
	return findings
}
