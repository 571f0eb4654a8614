package explore

import (
	"fmt"
	"strings"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/tell"
)

// maxStory limits the requests that a story tells.
const maxStory = 40

// story tells a run by its requests: what was committed without being delivered,
// what the client did next, and why the vendors refused it.
func (x *exploration) story(r *run, verdict string) string {
	if verdict == Recovered || verdict == Killed {
		return ""
	}
	var lines []string
	entries := r.entries
	begin := 0
	for i, e := range entries {
		if e.Fault != nil && strings.HasPrefix(e.Fault.ID, "cell-") {
			begin = max(0, i-1)
			break
		}
	}
	if begin > 0 {
		lines = append(lines, fmt.Sprintf("%s before", judge.Plural(begin, "request")))
	}
	ended, explained := false, false
	for i, e := range entries[begin:] {
		if !ended && r.rerun != nil && e.Number > r.last {
			lines, ended = append(lines, "ended: "+r.ended(), "the rerun, without faults:"), true
		}
		if i == maxStory {
			lines = append(lines, fmt.Sprintf("and %d more", len(entries)-begin-i))
			break
		}
		line := tell.LineOf(x.Set, e).String()
		if e.Committed && !e.Delivered.Load() {
			line += " (committed, but the client does not know)"
		}
		lines = append(lines, line)
		if e.Refusal != nil && e.Fault == nil && !explained {
			explained = true // one is enough to see how it goes
			for _, why := range judge.Why(r.world, e) {
				lines = append(lines, "  "+why)
			}
		}
	}
	if r.rerun == nil || !ended {
		lines = append(lines, "ended: "+r.ended())
	}
	return strings.Join(lines, "\n")
}

// ended says how the client ended.
func (r *run) ended() string {
	switch {
	case r.killed.Load():
		return "killed by the fault"
	case r.timedOut:
		return "it hung"
	case r.exit.Signal != "":
		return "ended by " + r.exit.Signal
	}
	return fmt.Sprintf("exit code %d", r.exit.Code)
}
