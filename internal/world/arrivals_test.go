package world_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// A request says how long after the client's request before it arrived, in the
// machine's time: here in that of the test's bubble, which is exact.
func TestSinceTheRequestBefore(t *testing.T) {
	const rival = "rivals: [{after: {operation: desk.list}, operation: desk.list, tenant: south}]\n"
	type act = func(*apitest.World)
	look := func(w *apitest.World) { send(w.Set, world.Default, list) }
	wait := func(d time.Duration) act { return func(*apitest.World) { time.Sleep(d) } }
	for _, test := range []struct {
		reason, scenario string
		acts             []act
		want             string // number:sinceMs, * for a rival
	}{
		{"the first has none before it", "", []act{wait(time.Hour), look}, "1:null"},
		{"milliseconds, to the microsecond", "", []act{look, wait(1500 * time.Microsecond), look, look}, "1:null 2:1.5 3:0"},
		{"the world's clock has no part in it", "", []act{look, func(w *apitest.World) { w.Advance(time.Hour) }, wait(time.Millisecond), look}, "1:null 2:1"},
		{"what another world was asked does not count", "", []act{
			look, wait(time.Millisecond),
			func(w *apitest.World) {
				_, err := w.Set.Make("other", w.Start())
				must(t, err)
				send(w.Set, "other", list)
			},
			wait(time.Millisecond), look,
		}, "1:null 2:2"},
		{"what no vendor has counts too", "", []act{
			look, wait(time.Millisecond),
			func(w *apitest.World) { send(w.Set, world.Default, request{"GET", "/nothing", "k-north", ""}) },
			wait(2 * time.Millisecond), look,
		}, "1:null 2:1 3:2"},
		{"a rival is no client, and counts for none", rival, []act{look, wait(3 * time.Millisecond), look}, "1:null 2:null* 3:3 4:null*"},
		{"of two that a fault makes of one, the first", "faults: [{id: f, operation: desk.list, effect: {duplicate: true}}]\n",
			[]act{look, wait(4 * time.Millisecond), look}, "1:null 2:null 3:4 4:null"},
		{"it is when it arrived that counts, not when it was answered", "faults: [{id: f, operation: desk.list, calls: {only: [1]}, effect: {delay: 30s}}]\n",
			[]act{func(w *apitest.World) { go look(w); synctest.Wait() }, wait(time.Millisecond), look, wait(40 * time.Second), look}, "1:null 2:0 3:40001"},
		{"reset: the first once more", "", []act{look, wait(time.Millisecond), func(w *apitest.World) { w.Reset() }, look, wait(time.Millisecond), look}, "1:null 2:1"},
		{"rewound to the start: so", "", []act{look, wait(time.Millisecond), func(w *apitest.World) { must(t, w.Rewind(0)) }, look}, "1:null"},
		{"rewound: after the latest that is left", "", []act{look, wait(time.Millisecond), look, wait(time.Millisecond), look, func(w *apitest.World) { must(t, w.Rewind(1)) }, look}, "1:null 2:2"},
		{"restored: so", "", []act{
			look, func(w *apitest.World) { _, err := w.Snapshot("s"); must(t, err) }, wait(time.Millisecond), look,
			wait(time.Millisecond), func(w *apitest.World) { must(t, w.Restore("s")) }, look,
		}, "1:null 2:2"},
		{"the journal was emptied: what it forgot still counts", "", []act{look, wait(time.Millisecond), func(w *apitest.World) { w.Journal.Clear() }, look}, "2:1"},
	} {
		t.Run(test.reason, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := apitest.Start(t, desk, twoDesks+test.scenario)
				for _, do := range test.acts {
					do(w)
				}
				var got []string
				for _, e := range w.Journal.Entries() {
					since, mark := "null", ""
					if ms := tell.ViewOf(w.Set, e).SinceMs; ms != nil {
						since = fmt.Sprint(*ms)
					}
					if e.Rival != "" {
						mark = "*"
					}
					got = append(got, fmt.Sprint(e.Number, ":", since, mark))
				}
				if got := strings.Join(got, " "); got != test.want {
					t.Errorf("got %s, want %s", got, test.want)
				}
			})
		})
	}
}
