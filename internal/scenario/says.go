package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// says is what an editor shows of a key. A name in the path stands for a key,
// and [] for the entries of a list.
var says = map[string]string{
	"version":     "The version of this format.",
	"name":        "The scenario's name, which its file has too.",
	"title":       "What the scenario is about, in one line.",
	"seed":        "What identifiers and generated records are made from; 1 if left out.",
	"clock":       "The time in a world that begins with this scenario.",
	"credentials": "open: any credential works, and one that stands in no file opens a tenant of its own. closed (what holds if left out): the vendor refuses it.",
	"vendors":     "What each vendor knows at the start, in its own field names and tenants.",
	"faults":      "What goes wrong with which calls. Of those that a call meets, the first one acts.",
	"rivals":      "Another client that acts between two calls of the one under test.",
	"steps":       "What a client does, one after the other: calls, and moves of the clock.",
	"assert":      "What has to hold when all is done.",

	"clock.start": "Where the clock begins: 2026-01-01T00:00:00Z if left out.",
	"clock.mode":  "frozen (if left out): the time moves only when told to. running: along with this machine's.",

	"faults[].id":           "The fault's name, by which it is shown and removed.",
	"faults[].operation":    "The calls that it is for.",
	"faults[].tenant":       "The tenant whose calls it is for; all if left out.",
	"faults[].where":        "What a call has to hold: a part of its body, query, path or headers.",
	"faults[].calls":        "Which of those calls it acts at; every one if left out.",
	"faults[].phase":        "before (if left out): the vendor never sees the call. after: it has done its part when the answer goes wrong.",
	"faults[].effect":       "What goes wrong.",
	"faults[].expect":       "How often it has to act, or else the run fails.",
	"faults[].expect.fired": "So many times.",

	"faults[].calls.only":    "These alone, counted from 1.",
	"faults[].calls.first":   "The first so many.",
	"faults[].calls.every":   "Every so many: with 3, the third, the sixth and so on.",
	"faults[].calls.from":    "This one and all that follow.",
	"faults[].calls.percent": "A share of them, drawn from the seed and the request.",

	"faults[].effect.respond":   "Another answer than the vendor's.",
	"faults[].effect.drop":      "The answer is lost: by a TCP reset, an end without a byte, silence, or an end in the middle.",
	"faults[].effect.for":       "How long a hang lasts; 30s if left out.",
	"faults[].effect.garbage":   "A 200 that nobody can read: broken JSON, or a page of HTML.",
	"faults[].effect.drip":      "The body comes in pieces.",
	"faults[].effect.duplicate": "The vendor carries the call out twice.",
	"faults[].effect.delay":     "How long the call waits: always the same, or drawn between two quantiles.",

	"rivals[].after":     "The client's call behind which the rival acts.",
	"rivals[].operation": "What the rival calls.",
	"rivals[].tenant":    "As which tenant.",
	"rivals[].as":        "With which of the tenant's credentials; the first if left out.",
	"rivals[].path":      "The path's parameters, by the contract's names.",
	"rivals[].query":     "The query's parameters.",
	"rivals[].headers":   "Headers besides those that carry the credential.",
	"rivals[].body":      "The body, sent as JSON.",
	"rivals[].form":      "The body's fields, sent as a form.",

	"steps[].id":        "The step's name, by which later ones refer to what it saved.",
	"steps[].operation": "What the step calls.",
	"steps[].tenant":    "As which tenant; the vendor's first if left out.",
	"steps[].as":        "With which of the tenant's credentials; the first if left out.",
	"steps[].path":      "The path's parameters, by the contract's names.",
	"steps[].query":     "The query's parameters.",
	"steps[].headers":   "Headers besides those that carry the credential.",
	"steps[].body":      "The body, sent as JSON.",
	"steps[].form":      "The body's fields, sent as a form.",
	"steps[].file":      "A file, sent as the one part of a multipart body.",
	"steps[].expect":    "What has to come of it; anything may if left out.",
	"steps[].save":      "Parts of the answer that later steps use as ${step.name}, each by a JSON pointer.",
	"steps[].repeat":    "Makes the call again until it is answered with a status; the world's clock moves on in between.",

	"assert.state":        "Records that a vendor has to hold in the end.",
	"assert.state[].at":   "A collection, as vendor.tenant.collection.",
	"assert.calls":        "What the client's calls have to come to, in order.",
	"assert.unusedFaults": "A fault that never acted: fail if left out.",
	"assert.contract":     "An exchange, with no fault in it, that breaks the vendor's contract: fail if left out.",
	"assert.assumed":      "An answer that rests on a rule which nobody has documented: allow if left out.",
}

// describe puts the words to the keys. Words for a key that is not there are an
// error, so that they go when it does.
func describe(root object) error {
	for _, path := range slices.Sorted(maps.Keys(says)) {
		s := root
		for _, name := range strings.Split(path, ".") {
			key, isList := strings.CutSuffix(name, "[]")
			s, _ = shaped(s, "properties")["properties"].(object)
			s, _ = s[key].(object)
			if isList {
				s, _ = shaped(s, "items")["items"].(object)
			}
			if s == nil {
				return fmt.Errorf("scenario: there are words for %s, and no such key", path)
			}
		}
		s["description"] = says[path]
	}
	return nil
}

// shaped is the part of a schema that has the keyword: itself, or one of those
// that it is a choice of.
func shaped(s object, keyword string) object {
	if s[keyword] == nil {
		choice, _ := s["anyOf"].([]any)
		for _, one := range choice {
			if one, ok := one.(object); ok && one[keyword] != nil {
				return one
			}
		}
	}
	return s
}
