package target

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
)

const (
	// afterInterrupt is how long a call of a probe may still take after an interruption.
	afterInterrupt = 3 * time.Second
	// beforeRetry is the pause before a clean-up call is made again.
	beforeRetry = 200 * time.Millisecond
)

// outlive returns a context that ends some time after ctx: what a call made must be
// known in order to be removed.
func outlive(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-longer.Done():
		case <-time.After(afterInterrupt):
			cancel()
		}
	})
	return longer, func() { stop(); cancel() }
}

// cleans reports whether a step only removes something.
func cleans(doc *contract.Contract, p *scenario.Probe, s *scenario.Step) bool {
	op, _ := doc.Operation(s.Operation.ID)
	return op.Method == http.MethodDelete && !slices.ContainsFunc(p.Tells, func(t scenario.Tell) bool { return t.Step == s.ID })
}

// failed reports whether a call with this status may succeed when it is made again.
func failed(status int) bool {
	return status == 0 || status == http.StatusTooManyRequests || status >= http.StatusInternalServerError
}

// Left returns what a probe may have left at the target, a line each: the calls that
// should have removed it, and those whose answer did not say what they made.
func (p *Prober) Left(all []Heard) (left []string) {
	for i, h := range all {
		if !h.Cleans {
			continue
		}
		line := ""
		switch maker, _, _ := strings.Cut(h.Lacks, "."); {
		case maker != "":
			j := slices.IndexFunc(all, func(h Heard) bool { return h.Step.ID == maker })
			if j >= 0 && all[j].made() {
				line = p.line(all[j]) + "; what it made cannot be removed, because its id is not known"
			}
		case !removed(h, all[:i]) && slices.ContainsFunc(all[:i], Heard.made):
			line = p.line(h)
		}
		if line != "" && !slices.Contains(left, line) {
			left = append(left, line)
		}
	}
	return left
}

// removed reports whether a call, or the same one before, removed what it is about, or
// found it gone.
func removed(h Heard, before []Heard) bool {
	gone := func(b Heard) bool {
		return b.Sent == h.Sent && (b.succeeded() || b.Status == http.StatusNotFound || b.Status == http.StatusGone)
	}
	return gone(h) || slices.ContainsFunc(before, gone)
}

// made reports whether a call may have made something. A page for people, such as that
// of a login, is no answer of the vendor.
func (h Heard) made() bool {
	if h.Sent == "" || h.Cleans || strings.HasPrefix(h.Sent, http.MethodGet+" ") {
		return false
	}
	_, err := play.Decode(h.Body)
	return h.Status == 0 || h.succeeded() && (err == nil || len(h.Body) == 0)
}

// succeeded reports whether the vendor did what was asked.
func (h Heard) succeeded() bool { return h.Status/100 == 2 && !h.InBody }

func (p *Prober) line(h Heard) string {
	came := fmt.Sprintf("answered %d", h.Status)
	switch {
	case h.Status == 0:
		came = h.Why
	case h.InBody:
		came += ", and its body says that it is refused"
	}
	return p.Mask(fmt.Sprintf("%s.%s, %s: %s", h.Step.Operation.Vendor, h.Step.Operation.ID, h.Sent, came))
}
