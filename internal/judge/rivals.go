package judge

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// acting returns what is wrong with how a rival acted; nothing if it is as
// expected.
func acting(r world.RivalStatus, expect *scenario.RivalExpect) (says []string) {
	if expect == nil {
		expect = &scenario.RivalExpect{}
	}
	matched := Plural(r.Matched, "call") + " matched"
	switch {
	case expect.Acted != nil && *expect.Acted != r.Acted:
		says = append(says, fmt.Sprintf("acted %s, want %d; %s", Plural(r.Acted, "time"), *expect.Acted, matched))
	case expect.Acted == nil && r.Acted == 0:
		says = append(says, "never acted; "+matched)
	}
	switch {
	case expect.Status != nil && r.Acted > r.Statuses[*expect.Status]:
		says = append(says, fmt.Sprintf("got %s, want %d", statuses(r), *expect.Status))
	case expect.Status == nil && r.Refused > 0:
		says = append(says, refusedBy(r))
	}
	return says
}

// refusedBy says that the vendor refused calls, although nobody expects it.
func refusedBy(r world.RivalStatus) string {
	status := "…"
	if len(r.Statuses) == 1 {
		for only := range r.Statuses {
			status = strconv.Itoa(only)
		}
	}
	says := "the vendor refused it with " + status
	if r.Acted > 1 || status == "…" {
		says = fmt.Sprintf("the vendor refused %s, got %s", Plural(r.Refused, "call"), statuses(r))
	}
	return says + "; if that is intended, write expect: {status: " + status + "}"
}

func statuses(r world.RivalStatus) string {
	var all []string
	for _, status := range slices.Sorted(maps.Keys(r.Statuses)) {
		all = append(all, fmt.Sprintf("%d (%s)", status, Plural(r.Statuses[status], "time")))
	}
	return strings.Join(all, ", ")
}
