package habits

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/codec"
	"github.com/mockvendors/mockvendors/sim"
)

// own is a record that a lost request of the client's had made.
type own struct {
	print   uint64   // of the request
	names   []string // by which people know the record
	deleted *request // nil while it stands
}

// ownRecords judges whether the client deletes what its own lost requests had made, only
// to make it again: by an equal request, or as a record that people know by the same
// name. The second body may differ from the lost one.
func (j *judgement) ownRecords() {
	made := map[string]*own{} // by record
	var deleted []*own
	for _, r := range j.requests {
		if !r.lost && len(made) == 0 && len(deleted) == 0 {
			continue
		}
		changed := j.changed(r)
		deleted = slices.DeleteFunc(deleted, func(o *own) bool {
			again := o.print == r.print || r.Method != http.MethodDelete && slices.ContainsFunc(changed, func(c namedChange) bool {
				return slices.ContainsFunc(c.names, func(name string) bool { return slices.Contains(o.names, name) })
			})
			if again {
				by := o.deleted
				j.see(DeletedOwn, by, fmt.Sprintf("%s deletes what a lost request of the client's own had made, and %s makes it again", by.name(), r.name()))
			}
			return again
		})
		for _, c := range changed {
			switch o := made[c.key]; {
			case c.Before == nil && r.lost:
				made[c.key] = &own{print: r.print, names: c.names}
			case o != nil && (c.After == nil || r.Method == http.MethodDelete): // which may leave a record without its data
				o.deleted = r
				deleted = append(deleted, o)
				delete(made, c.key)
			}
		}
	}
}

// namedChange is a change of a record.
type namedChange struct {
	sim.Change
	key   string   // of the record, in all vendors and tenants
	names []string // by which people know it as it was left; none if it is gone
}

// changed returns the records that a request changed.
func (j *judgement) changed(r *request) (all []namedChange) {
	for _, row := range r.Changes {
		change, ok := j.set.Kit.Change(row)
		if !ok {
			continue
		}
		c := namedChange{Change: change, key: sim.Key(r.Vendor, change.Tenant, change.Collection, change.ID)}
		if change.After != nil {
			c.names = namesOf(r.Vendor, change)
		}
		all = append(all, c)
	}
	return all
}

func namesOf(vendor string, change sim.Change) (names []string) {
	var fields map[string]any
	if err := json.Unmarshal(codec.Append(nil, change.After), &fields); err != nil {
		panic(err) // records are encoded as objects
	}
	for _, name := range sim.IdentityOf(change.After).Natural {
		if value := valueAt(fields, name); value != "" {
			names = append(names, sim.Key(vendor, change.Tenant, change.Collection, name, value))
		}
	}
	return names
}

// valueAt returns the text of a field, whose name is dotted; "" if it has none.
func valueAt(fields map[string]any, name string) string {
	at := any(fields)
	for part := range strings.SplitSeq(name, ".") {
		object, _ := at.(map[string]any)
		at = object[part]
	}
	if at == nil {
		return ""
	}
	return strings.ToLower(fmt.Sprint(at)) // an email in another case is nobody else's
}
