package world_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/tell"
)

// origins is where each record came from, by path, as the states tell that were
// shown before and after each action: "scenario", "put", or the numbers of the
// requests that came of one action.
type origins map[string]string

func (o origins) learn(d action, before, after map[string]any, numbers []string) {
	vendors := []string{}
	if d.Method == "PUT" && d.Path == "/_mock/state" {
		for vendor := range shelves {
			if strings.Contains(d.Body, strconv.Quote(vendor)) {
				vendors = append(vendors, vendor)
			}
		}
	}
	for path := range after {
		vendor, _, _ := strings.Cut(path, ".")
		if _, was := before[path]; slices.Contains(vendors, vendor) {
			o[path] = "put"
		} else if !was {
			o[path] = strings.Join(numbers, " ")
		}
	}
}

func changes(path string) func(tell.ChangeView) bool {
	return func(c tell.ChangeView) bool { return c.Path == path }
}

var makerInText = regexp.MustCompile(`, created by request (\d+) `)

// What a why says of the record that was met is what the states said of it: the
// record was there before the request, and came from where it says. The request
// that last changed it did.
func TestWhyAgainstStates(t *testing.T) {
	t.Parallel()
	h := newHouse(t, everything)
	holders := 0
	rapid.Check(t, func(t *rapid.T) {
		w := h.made("a")
		state := records(asJSON(w.State()))
		from := origins{}
		for path := range state {
			from[path] = "scenario"
		}
		for range rapid.IntRange(5, 20).Draw(t, "actions") {
			d := actions.Filter(func(d action) bool { return d.Method != "" }).Draw(t, "action")
			latest := w.Latest()
			got := h.do("a", d)
			var numbers []string
			for n := latest + 1; n <= w.Latest(); n++ {
				numbers = append(numbers, fmt.Sprint(n))
			}
			for i := range numbers {
				number := latest + 1 + i
				why, ok := tell.WhyOf(w, number)
				if !ok {
					t.Fatalf("request %d has no why", number)
				}
				if why.Holder == nil {
					continue
				}
				path := why.Holder.Path
				origin, known := from[path]
				if _, there := state[path]; !there {
					if i == 0 {
						t.Fatalf("%s was met, which was not there before\n%s", path, why.Text)
					}
					origin, known = strings.Join(numbers[:i], " "), true // of the same action: a duplicate, or what a rival meets
				}
				holders++
				said := "scenario"
				if maker := makerInText.FindStringSubmatch(why.Text); maker != nil {
					said = maker[1]
				} else if strings.Contains(why.Text, "set through the control API") {
					said = "put"
				} else if !strings.Contains(why.Text, "created by the scenario") {
					said = "?"
				}
				if !known || said != origin && !slices.Contains(strings.Fields(origin), said) {
					t.Fatalf("%s came from %q, and it says\n%s", path, origin, why.Text)
				}
				if why.MadeBy == nil {
					continue
				}
				e, ok := w.Journal.Get(why.MadeBy.Number)
				if !ok || why.MadeBy.Number >= number || why.MadeBy.Delivered != e.Delivered.Load() {
					t.Fatalf("it was made by %+v\n%s", why.MadeBy, why.Text)
				}
				if !slices.ContainsFunc(tell.ViewOf(h.set, e).Changes, changes(path)) {
					t.Fatalf("request %d changed no %s\n%s", e.Number, path, why.Text)
				}
			}
			after := records(asJSON(w.State()))
			if strings.HasPrefix(got, "4") && d.reachesIn() && !cmp.Equal(state, after) {
				t.Fatalf("%v is refused and changes the state", d)
			}
			if !d.reachesIn() || strings.HasPrefix(got, "2") {
				from.learn(d, state, after, numbers)
			}
			state = after
		}
	})
	if holders == 0 {
		t.Error("no request met a record")
	}
}
