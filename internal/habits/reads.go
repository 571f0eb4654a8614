package habits

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/tell"
)

// polls is how many equal reads in succession are polling, and repeats how many reads of
// what was already told are too many.
const (
	polls   = 5
	repeats = 3
)

// reads judges reads that told the client nothing.
func (j *judgement) reads() {
	type told struct {
		body  string
		again int
	}
	var run []*request // equal reads in succession
	known := map[string]map[uint64]*told{}
	for _, r := range j.requests {
		if len(run) > 0 && run[len(run)-1].print != r.print {
			j.polling(run)
			run = nil
		}
		if r.op.Writes {
			delete(known, r.whose())
			continue
		}
		if r.failed() || r.Status/100 != 2 {
			continue
		}
		run = append(run, r)
		if known[r.whose()] == nil {
			known[r.whose()] = map[uint64]*told{}
		}
		t := known[r.whose()][r.print]
		switch {
		case t == nil || t.body != string(r.ResponseBody):
			known[r.whose()][r.print] = &told{body: string(r.ResponseBody)}
		case len(run) > 1: // polling
		default:
			if t.again++; t.again >= repeats {
				j.see(AskedAgain, r, fmt.Sprintf("%s got the same answer for the %s time, and nothing was written since the first", r.name(), ordinal(t.again+1)))
			}
		}
	}
	j.polling(run)
}

// polling judges the pauses of equal reads in succession.
func (j *judgement) polling(run []*request) {
	if len(run) < polls {
		return
	}
	var pauses []time.Duration
	for i, r := range run[1:] {
		pauses = append(pauses, max(0, r.at-run[i].answered()))
	}
	slices.Sort(pauses)
	if pauses[len(pauses)/2] < atOnce {
		last := run[len(run)-1]
		j.see(PollingNoPause, last, fmt.Sprintf("%s was asked %d times in succession, most with less than %s between", run[0].name(), len(run), atOnce))
	}
}

// fields judges names that the vendors dropped.
func (j *judgement) fields() {
	for _, r := range j.requests {
		if lines := tell.IgnoredLines(j.set, r.Entry); len(lines) > 0 {
			j.see(FieldsIgnored, r, fmt.Sprintf("%s: %s", r.name(), strings.Join(lines, "; ")))
		}
	}
}
