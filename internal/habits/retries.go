package habits

import (
	"fmt"
	"slices"
	"time"
)

// series is the tries of one call: equal requests, each but the last of which failed.
type series []*request

// retries judges how the client repeats what failed.
func (j *judgement) retries() {
	all := j.series()
	retried := false
	for _, s := range all {
		if len(s) < 2 {
			continue
		}
		retried = true
		j.cap(s)
		j.pace(s)
		for i, r := range s[1:] {
			j.blind(s[i], r)
			j.early(s[i], r)
			j.otherKey(s[i], r)
		}
	}
	j.jitter(all)
	j.remaining()
	if !retried {
		j.cannotJudge("Retries: nothing that failed was sent again. A fault in the scenario gives an occasion.")
	}
}

func (j *judgement) series() (all []series) {
	open := map[uint64]int{} // by call: the series that goes on
	for _, r := range j.requests {
		i, going := open[r.print]
		if !going {
			i = len(all)
			all = append(all, nil)
			open[r.print] = i
		}
		if all[i] = append(all[i], r); !r.failed() {
			delete(open, r.print)
		}
	}
	return all
}

// most is how many times a client may retry one request.
const most = 10

func (j *judgement) cap(s series) {
	if retries := len(s) - 1; retries > most {
		j.see(NoCap, s[len(s)-1], fmt.Sprintf("%s was retried %d times, up to #%d", s[0].name(), retries, s[len(s)-1].Number))
	}
}

// blind judges a repeat of a write that may have been carried out. An answer with
// Retry-After says that it was not. A repeat with another key is a habit of its own.
func (j *judgement) blind(before, r *request) {
	unsure := before.lost || before.Status >= 500 && before.wait == 0
	if !unsure || !r.op.Writes || r.doc.Repeatable || r.key() != "" && before.key() != "" {
		return
	}
	looked := slices.ContainsFunc(j.requests, func(look *request) bool {
		return look.Number > before.Number && look.Number < r.Number && look.whose() == before.whose() && !look.op.Writes && !look.failed()
	})
	if looked {
		return
	}
	what := fmt.Sprintf("%s repeats #%d, whose outcome was %s", r.name(), before.Number, before.saw())
	if name := r.vendor.IdempotencyKey; name != "" && r.takes(name) {
		what += "; the operation takes a key, " + name
	}
	j.see(BlindRetry, r, what)
}

// early judges a repeat after Retry-After. The pause is counted from the arrival of the
// earlier request. The client got its answer later than that, so a pause that is too short
// here was too short for the client as well. Timers may be off by a tenth.
func (j *judgement) early(before, r *request) {
	if pause := r.at - before.at; before.wait > 0 && pause < before.wait*9/10 {
		j.see(RetryAfterIgnored, r, fmt.Sprintf("%s came %s after #%d, whose Retry-After asked for %s",
			r.name(), rounded(pause), before.Number, before.wait))
	}
}

// pauses returns how long the client waited before each retry, counted from the answer,
// where it was free to choose.
func (s series) pauses() (all []time.Duration) {
	for i, r := range s[1:] {
		if s[i].wait == 0 {
			all = append(all, max(0, r.at-s[i].answered()))
		}
	}
	return all
}

const (
	atOnce    = 10 * time.Millisecond // a shorter pause is none
	fewest    = 3                     // pauses are needed to see a pace
	growth    = 1.25                  // the least ratio between pauses of a client with backoff
	tries     = 5                     // pauses at the same try are needed to see jitter
	sameWidth = 0.02                  // pauses that differ by less are the same
)

// pace judges the pauses of a series. The longest fifth is left out: a busy machine may
// have made those pauses longer.
func (j *judgement) pace(s series) {
	pauses := s.pauses()
	if len(pauses) < fewest {
		return
	}
	slices.Sort(pauses)
	short, _ := slices.BinarySearch(pauses, atOnce)
	if n := len(pauses); n > fewest {
		pauses = pauses[:n-max(1, n/5)]
	}
	shortest, longest := pauses[0], pauses[len(pauses)-1]
	last := s[len(s)-1]
	switch {
	case short*3 >= len(s.pauses())*2:
		j.see(NoPause, last, fmt.Sprintf("%s was retried %d times, most with less than %s between", s[0].name(), len(s)-1, atOnce))
	case float64(longest) < growth*float64(shortest):
		j.see(NoBackoff, last, fmt.Sprintf("%s was retried %d times, most after about %s", s[0].name(), len(s)-1, rounded(shortest)))
	}
}

// jitter judges the pauses before the same try of different calls. The longest fifth is
// left out, as in pace.
func (j *judgement) jitter(all []series) {
	type try struct {
		vendor string
		number int
	}
	pauses, last, order := map[try][]time.Duration{}, map[try]*request{}, []try{}
	for _, s := range all {
		for i := 1; i < len(s); i++ {
			pause := s[i].at - s[i-1].answered()
			if s[i-1].wait > 0 || pause < atOnce {
				continue
			}
			t := try{s[i].Vendor, i}
			if pauses[t] == nil {
				order = append(order, t)
			}
			pauses[t], last[t] = append(pauses[t], pause), s[i]
		}
	}
	judged := false
	for _, t := range order {
		p := pauses[t]
		if len(p) < tries {
			continue
		}
		judged = true
		slices.Sort(p)
		n := len(p)
		p = p[:n-n/tries]
		if shortest, longest := p[0], p[len(p)-1]; float64(longest-shortest) <= sameWidth*float64(shortest) {
			j.see(NoJitter, last[t], fmt.Sprintf("%s: of %d pauses before retry %d, %d were %s to %s",
				t.vendor, n, t.number, len(p), rounded(shortest), rounded(longest)))
		}
	}
	if !judged {
		j.cannotJudge(fmt.Sprintf("Jitter: that takes %d calls that failed and were retried after a pause that the client chose.", tries))
	}
}

// remaining judges requests that were refused although the answer before had said that
// none are left. A request that was sent before that answer came does not count.
func (j *judgement) remaining() {
	latest := map[string]*request{}
	for _, r := range j.requests {
		limit, before := r.vendor.API.Limit, latest[r.whose()]
		latest[r.whose()] = r
		if limit == nil || limit.Remaining == "" || before == nil || before.lost || r.Status != 429 || r.at < before.answered() {
			continue
		}
		if before.ResponseHeader.Get(limit.Remaining) == "0" {
			j.see(RemainingIgnored, r, fmt.Sprintf("%s was refused: #%d had said %s: 0", r.name(), before.Number, limit.Remaining))
		}
	}
}

// rounded returns a duration as people read it.
func rounded(d time.Duration) time.Duration {
	if d < 100*time.Millisecond {
		return d.Round(100 * time.Microsecond)
	}
	return d.Round(time.Millisecond)
}
