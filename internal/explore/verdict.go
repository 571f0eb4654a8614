package explore

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

// The verdicts, in the order in which they are tried: the first that holds counts.
const (
	Unsafe    = "unsafe"
	Stormed   = "stormed"
	Hung      = "hung"
	Stuck     = "stuck"
	Crashed   = "crashed"
	Diverged  = "diverged"
	Hammered  = "hammered"
	Killed    = "killed"
	Reported  = "reported"
	Recovered = "recovered"
)

// Verdicts has all verdicts, in their order.
var Verdicts = []string{Unsafe, Stormed, Hung, Stuck, Crashed, Diverged, Hammered, Killed, Reported, Recovered}

// meanings says what each verdict means.
var meanings = map[string]string{
	Unsafe:    "It deleted a record that its own lost call had made, or overwrote it with other data, or used an idempotency key for another body.",
	Stormed:   "It made the same call more than 50 times under a fault that lasts.",
	Hung:      "It did not end in time.",
	Stuck:     "It failed or was killed, and running it again without faults does not heal what it left.",
	Crashed:   "It ended with an error that it did not handle, though running it again heals what it left.",
	Diverged:  "It reported success, and yet the vendors' records are not what they are without faults.",
	Hammered:  "It retried a call without a pause, or before the time that Retry-After named.",
	Killed:    "It was killed, and running it again heals what it left.",
	Reported:  "It reported that it failed, and running it again heals what it left.",
	Recovered: "It reported success, and the vendors' records are what they are without faults.",
}

var badVerdicts = []string{Unsafe, Stormed, Hung, Stuck, Crashed, Diverged}

// IsBad reports whether a verdict fails the exploration.
func (o *Options) IsBad(verdict string) bool {
	if slices.Contains(o.Allow, verdict) {
		return false
	}
	return slices.Contains(badVerdicts, verdict) || o.Strict && verdict == Hammered
}

// judge returns the verdict on a run, and what was found.
func (x *exploration) judge(r *run) (verdict string, findings []Finding) {
	differs := x.remains(r)
	if what := x.unsafe(r); what != "" {
		return Unsafe, append([]Finding{{Unsafe, what}}, differs...)
	}
	if what := stormed(r); what != "" {
		return Stormed, []Finding{{Stormed, what}}
	}
	if r.timedOut {
		return Hung, []Finding{{Hung, fmt.Sprintf("it did not end within %s", x.Timeout)}}
	}
	crash := ""
	if !r.killed.Load() {
		crash = r.exit.crash()
	}
	failed := r.exit.Code != 0 || r.exit.Signal != "" || r.killed.Load()
	hammering := ""
	if x.Client != nil { // a replay does not keep the pauses
		hammering = hammered(r)
	}
	switch {
	case failed && differs != nil:
		return Stuck, differs
	case crash != "":
		return Crashed, []Finding{{Crashed, crash}}
	case !failed && differs != nil:
		return Diverged, differs
	case hammering != "":
		return Hammered, []Finding{{Hammered, hammering}}
	case r.killed.Load():
		return Killed, nil
	case failed:
		return Reported, nil
	}
	return Recovered, nil
}

// remains returns how the end state differs from the baseline's: after the rerun
// if there was one. Without a rerun, a failed run may leave records out.
func (x *exploration) remains(r *run) []Finding {
	switch {
	case r.rerun != nil:
		found := compare(x.Set, x.baseline.end, r.endRerun)
		if found == nil && (r.rerun.Code != 0 || r.rerun.Signal != "") {
			return []Finding{{Stuck, fmt.Sprintf("the rerun without faults fails too, with exit code %d", r.rerun.Code)}}
		}
		return found
	case r.exit.Code != 0 || r.killed.Load():
		return slices.DeleteFunc(compare(x.Set, x.baseline.end, r.end), func(f Finding) bool { return f.Kind == "lost" })
	}
	return compare(x.Set, x.baseline.end, r.end)
}

// most is how many equal calls are no storm yet.
const most = 50

// stormed says which call was made too often under a lasting fault.
func stormed(r *run) string {
	if !r.cell.lasts() {
		return ""
	}
	count := map[uint64]int{}
	for _, c := range r.calls {
		if count[c.print]++; count[c.print] > most {
			return fmt.Sprintf("%s more than %d times with the same content", c.operation, most)
		}
	}
	return ""
}

// lasts reports whether a fault of the cell lasts.
func (c Cell) lasts() bool {
	return slices.ContainsFunc(c, func(p Place) bool { return p.Fault.Lasting != Once })
}

// stopStorm ends the run when the verdict is known: otherwise a client that never
// gives up takes the whole timeout.
func (r *run) stopStorm(e *journal.Entry) {
	if !r.cell.lasts() {
		return
	}
	print := r.world.Set().CallOf(e).Fingerprint()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.equal == nil {
		r.equal = map[uint64]int{}
	}
	if r.equal[print]++; r.equal[print] > most && r.stop != nil {
		r.stormed.Store(true)
		r.stop()
	}
}

// hammered says which call was retried without a pause: three or more retries with
// less than 10 ms between them, or before a Retry-After was over.
func hammered(r *run) string {
	const shortest = 10 * time.Millisecond
	type series struct {
		last  time.Duration
		quick int
		until time.Duration // of a Retry-After
	}
	seen := map[uint64]*series{}
	for _, c := range r.calls {
		at := c.arrived
		s := seen[c.print]
		if s == nil {
			s = &series{}
			seen[c.print] = s
		} else {
			if at < s.until {
				return fmt.Sprintf("%s was retried %s before its Retry-After was over", c.operation, (s.until - at).Round(time.Second))
			}
			if at-s.last < shortest {
				s.quick++
			} else {
				s.quick = 0
			}
			if s.quick >= 3 {
				return fmt.Sprintf("%s was retried %d times with less than 10 ms between", c.operation, s.quick)
			}
		}
		if c.entry.Fault == nil && c.entry.Status < 400 {
			delete(seen, c.print) // a success ends the series: the same call afterwards is no retry
			continue
		}
		s.last, s.until = at, at+retryAfter(c.entry)
	}
	return ""
}

// retryAfter returns how long an answer asks the client to wait; 0 if it does not.
func retryAfter(e *journal.Entry) time.Duration {
	seconds, err := strconv.Atoi(e.ResponseHeader.Get("Retry-After"))
	if err != nil {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// unsafe says how the client harmed its own data: it deleted or overwrote a record
// that a lost call of its own had made, or used an idempotency key for another
// body. To update such a record does no harm if it ends as the baseline's does: that
// is how a client goes on with it, whatever else went wrong.
func (x *exploration) unsafe(r *run) string {
	made := map[string]*journal.Entry{} // by record: the lost call that made it
	keys := map[string]string{}         // by vendor, tenant, path and idempotency key: the body
	for _, e := range r.entries {
		if e.Rival != "" || e.Operation == "" || e.Incomplete {
			continue
		}
		v := x.Set.Vendor(e.Vendor)
		if name := v.IdempotencyKey; name != "" && e.RequestHeader.Get(name) != "" {
			key := sim.Key(e.Vendor, e.Tenant, e.Method, e.Path, e.RequestHeader.Get(name))
			if body, used := keys[key]; used && body != string(e.RequestBody) {
				return fmt.Sprintf("%s.%s used the %s of an earlier call for another body", e.Vendor, e.Operation, name)
			}
			keys[key] = string(e.RequestBody)
		}
		for _, c := range e.Changes {
			change, ok := x.Set.Kit.Change(c)
			if !ok {
				continue
			}
			name := sim.Key(e.Vendor, change.Tenant, change.Collection, change.ID)
			lost := made[name]
			if change.Before == nil && !e.Delivered.Load() {
				made[name] = e
			}
			if lost == nil || x.baselineDoes(e.Vendor, e.Operation) {
				continue
			}
			did := "deleted"
			if change.After != nil && e.Method != http.MethodDelete { // which may leave a record without its data
				if did = "overwrote"; !x.leavesOther(r, e.Vendor, change.Ref) {
					continue
				}
			}
			p := &pairing{vendor: v, collection: change.Collection, identity: sim.IdentityOf(change.Before)}
			return fmt.Sprintf("%s.%s %s %s, which its own lost %s had made",
				e.Vendor, e.Operation, did, p.known(newRecord(change.ID, change.Before)), lost.Operation)
		}
	}
	return ""
}

// leavesOther reports whether a run ends with another content of a record than the
// baseline. One that is gone was deleted, which is another finding.
func (x *exploration) leavesOther(r *run, vendor string, ref sim.Ref) bool {
	end := r.end
	if r.rerun != nil {
		end = r.endRerun
	}
	p := pairings(x.Set, x.baseline.end, end)[vendor+"."+ref.Tenant+"."+ref.Collection]
	if p == nil {
		return false
	}
	i := slices.IndexFunc(p.end, func(is *record) bool { return is.id == ref.ID })
	return i >= 0 && (p.end[i].partner == nil || len(p.differ(p.end[i].partner, p.end[i])) > 0)
}

// baselineDoes reports whether the client calls an operation without faults, too.
func (x *exploration) baselineDoes(vendor, operation string) bool {
	return slices.ContainsFunc(x.baseline.calls, func(c call) bool {
		return c.operation == fault.Operation{Vendor: vendor, ID: operation}
	})
}
