package world_test

import (
	"encoding/json"
	"fmt"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// compared is how a diff is not what differs between two states.
func compared(from, to string, d tell.Diff) string {
	shown := changed(d)
	return cmp.Diff(veiled(between(from, to), shown), shown)
}

// shelves is where GET state shows records: the key of the tenants, of their
// records, and of a record's id.
var shelves = func() map[string][3]string {
	all := map[string][3]string{}
	set := world.NewSet(vendors.All())
	for _, v := range set.Vendors {
		all[v.Name] = [3]string{apitest.TenantList(v.Name), set.Kit.Collections(v.Name)[0], v.Sample.Key}
	}
	return all
}()

// records is the records of a state, by path.
func records(text string) map[string]any {
	var state map[string]map[string]any
	if err := json.Unmarshal([]byte(text), &state); err != nil {
		panic(err)
	}
	found := map[string]any{}
	for vendor, keys := range shelves {
		tenants, _ := state[vendor][keys[0]].([]any)
		for _, tenant := range tenants {
			tenant := tenant.(map[string]any)
			kept, _ := tenant[keys[1]].([]any)
			for _, record := range kept {
				record := record.(map[string]any)
				delete(record, "canLogIn") // follows from the record and the clock
				id := record[keys[2]]
				if n, ok := id.(float64); ok {
					id = int(n)
				}
				found[fmt.Sprintf("%s.%s.%s.%v", vendor, tenant["id"], keys[1], id)] = record
			}
		}
	}
	return found
}

// change is a record before and after, nil where there was none.
type change struct{ Before, After any }

// between is what differs in two states, by path.
func between(from, to string) map[string]change {
	before, after := records(from), records(to)
	differ := map[string]change{}
	for path, was := range before {
		if is := after[path]; !cmp.Equal(was, is) {
			differ[path] = change{was, is}
		}
	}
	for path, is := range after {
		if before[path] == nil {
			differ[path] = change{nil, is}
		}
	}
	return differ
}

// veiled is what differs, with secrets taken out where the other one has.
func veiled(differ, shown map[string]change) map[string]change {
	for path, c := range differ {
		differ[path] = change{veil(c.Before, shown[path].Before), veil(c.After, shown[path].After)}
	}
	return differ
}

func veil(value, shown any) any {
	if shown == "[redacted]" && value != nil && value != "" {
		return shown
	}
	switch value := value.(type) {
	case map[string]any:
		other, _ := shown.(map[string]any)
		veiled := map[string]any{}
		for name, inner := range value {
			veiled[name] = veil(inner, other[name])
		}
		return veiled
	case []any:
		other, _ := shown.([]any)
		veiled := make([]any, len(value))
		for i := range value {
			veiled[i] = value[i]
			if i < len(other) {
				veiled[i] = veil(value[i], other[i])
			}
		}
		return veiled
	}
	return value
}

// changed is a diff by path.
func changed(d tell.Diff) map[string]change {
	differ := map[string]change{}
	for _, c := range d.Changes {
		if _, twice := differ[c.Path]; twice {
			differ[c.Path+" again"] = change{c.Before, c.After}
			continue
		}
		differ[c.Path] = change{c.Before, c.After}
	}
	return differ
}
