package judge

import (
	"fmt"

	"github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Deliveries returns how the deliveries that there were differ from those that a
// scenario wants.
func Deliveries(c scenario.DeliveryCheck, values scenario.Values, all []deliver.Delivery) (says []string) {
	body, err := c.Body(values)
	if err != nil {
		return []string{err.Error()}
	}
	got, forgotten := 0, 0
	var others []string // the deliveries that do not count, and why
	for _, d := range all {
		m := d.Message
		operation := fault.DeliveryOperation(m.Vendor, m.Webhook.Type)
		if !c.Operation.Matches(operation.Vendor, operation.ID) || c.Tenant != "" && string(c.Tenant) != m.Tenant {
			continue
		}
		differs := ""
		if body != nil {
			var sent any
			if err := json.Unmarshal(m.Body, &sent); err != nil {
				panic(err) // it was encoded when it was posted
			}
			if mismatches := Mismatches(body, sent, sent); len(mismatches) > 0 {
				differs = "; body " + mismatches[0]
			}
		}
		switch {
		case differs == "" && (c.Outcome == "" || string(d.State) == c.Outcome):
			got++
			continue
		case differs == "" && d.State == deliver.Forgotten:
			forgotten++
			continue
		}
		others = append(others, tell.Outcome(d)+differs)
	}
	switch {
	case c.Count == nil && got > 0:
		return nil
	case forgotten > 0:
		return []string{fmt.Sprintf("of %d deliveries of %s it is not known what became: a world keeps the latest %d, so count them in the receiver",
			forgotten, c.Operation, deliver.MaxKept)}
	case c.Count != nil && *c.Count == got:
		return nil
	}
	want := "at least 1"
	if c.Count != nil {
		want = fmt.Sprint(*c.Count)
	}
	if c.Outcome != "" {
		want += " " + c.Outcome
	}
	says = []string{fmt.Sprintf("want %s of %s, got %d", want, c.Operation, got)}
	if c.Count != nil && got > *c.Count {
		return says
	}
	if len(others) == 0 && got == 0 {
		return append(says, "the vendor sent none")
	}
	const most = 5
	return append(says, Truncate(others, most)...)
}

// current returns the deliveries of an outbox that were not taken back.
func current(posts []world.Post) (all []deliver.Delivery) {
	for _, p := range posts {
		if p.Delivery != nil && !p.Delivery.TakenBack {
			all = append(all, *p.Delivery)
		}
	}
	return all
}
