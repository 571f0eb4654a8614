package explore

import (
	"fmt"
	"strings"

	"github.com/mockvendors/mockvendors/internal/journal"
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
	t := teller{x: x, r: r}
	begin := 0
	for i, e := range r.entries {
		if e.Fault != nil && strings.HasPrefix(e.Fault.ID, "cell-") {
			begin = max(0, i-1)
			break
		}
	}
	if hook := r.metDelivery(); hook != nil {
		begin = max(0, hook.Request-1)
	}
	if begin > 0 {
		t.say(judge.Plural(begin, "request") + " before")
	}
	ended := false
	for i, e := range r.entries[begin:] {
		if !ended && r.rerun != nil && e.Number > r.last {
			ended = true
			t.say(saysEnded + r.ended())
			t.say(saysRerun)
		}
		if i == maxStory {
			t.say(fmt.Sprintf("and %d more", len(r.entries)-begin-i))
			break
		}
		t.request(e)
		if hook := r.metDelivery(); hook != nil && hook.Request == e.Number {
			t.say(tell.DeliveryLine(hook.Delivery) + hook.does(r.cell))
		}
	}
	if ended {
		t.say(saysEnded + r.rerun.how())
	} else {
		t.say(saysEnded + r.ended())
	}
	return strings.Join(t.lines, "\n")
}

// What a request's line ends with if the vendor's answer did not reach the client.
const (
	lostCommit = " (committed, but the client does not know)"
	lostAnswer = " (answered, but the client does not know)"
)

// What a story says between the requests. [drawingOf] reads it again.
const (
	saysEnded = "ended: "
	saysRerun = "the rerun, without faults:"
)

// teller collects the lines of a story. Requests that differ only in their number
// are told once.
type teller struct {
	x         *exploration
	r         *run
	lines     []string
	latest    string // request, without its number
	alike     int    // to the latest, since
	explained bool   // one refusal is enough to see how it goes
}

func (t *teller) say(line string) {
	if t.alike > 0 {
		t.lines = append(t.lines, fmt.Sprintf("  and %d more like it", t.alike))
	}
	t.lines = append(t.lines, line)
	t.latest, t.alike = "", 0
}

func (t *teller) request(e *journal.Entry) {
	line := tell.LineOf(t.x.Set, e).String()
	_, text, _ := strings.Cut(line, " ")
	if text == t.latest {
		t.alike++
		return
	}
	switch unseen := e.Fault != nil && e.Fault.Fate.Unseen; {
	case e.Delivered.Load() || unseen:
	case e.Committed:
		line += lostCommit
	default:
		line += lostAnswer
	}
	t.say(line)
	t.latest = text
	if e.Refusal != nil && e.Fault == nil && !t.explained {
		t.explained = true
		for _, why := range judge.Why(t.r.world, e) {
			t.lines = append(t.lines, "  "+why)
		}
	}
}

// ended says how the client ended.
func (r *run) ended() string {
	switch {
	case r.killed.Load():
		return "killed by the fault"
	case r.stormed.Load():
		return "stopped, since it never gave up"
	case r.timedOut:
		return "it hung"
	}
	return r.exit.how()
}

func (e Exit) how() string {
	if e.Signal != "" {
		return "ended by " + e.Signal
	}
	return fmt.Sprintf("exit code %d", e.Code)
}
