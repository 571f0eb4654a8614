package habits

import (
	"fmt"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// keys judges what the client uses idempotency keys for.
func (j *judgement) keys() {
	used, first := map[string]string{}, map[string]*request{}
	for _, r := range j.requests {
		if r.key() == "" || r.Incomplete {
			continue
		}
		key := sim.Key(r.Vendor, r.Tenant, r.Method, r.Path, r.key())
		switch body, known := used[key]; {
		case !known:
			used[key], first[key] = string(r.RequestBody), r
		case body != string(r.RequestBody):
			j.see(KeyReused, r, fmt.Sprintf("%s has the %s of #%d, and another body", r.name(), r.vendor.IdempotencyKey, first[key].Number))
		}
	}
	if len(used) == 0 {
		j.cannotJudge("Idempotency keys: none was sent.")
	}
}

// otherKey judges the key of a repeat.
func (j *judgement) otherKey(before, r *request) {
	if before.key() != "" && r.key() != before.key() {
		j.see(KeyChanged, r, fmt.Sprintf("%s repeats #%d with another %s", r.name(), before.Number, r.vendor.IdempotencyKey))
	}
}

// takes reports whether the operation has a header of that name.
func (r *request) takes(header string) bool {
	for _, p := range r.doc.Params {
		if p.In == "header" && strings.EqualFold(p.Name, header) {
			return true
		}
	}
	return false
}
