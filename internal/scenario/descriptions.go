package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// descriptions are what editors show for the keys of a file, by path. A name is a
// key, and [] stands for the entries of a list.
var descriptions = map[string]string{
	"version": "The version of this format.",
	"name":    "The scenario's name. The file must be called the same.",
	"title":   "What the scenario is about, in one line.",
	"seed":    "The seed of identifiers and generated records. Default: 1.",
	"clock":   "The world's clock at the start.",
	"credentials": "open: any credential works, and an undeclared one opens a tenant of its own. " +
		"closed (default): undeclared credentials are refused.",
	"vendors": "The state of each vendor at the start, in the vendor's own terms.",
	"faults":  "What goes wrong, and at which calls. At most one fault fires at a call: the first in this list.",
	"rivals":  "Other actors whose calls happen between two calls of the client.",
	"steps":   "Calls that the scenario makes and moves of the clock, in order.",
	"assert":  "What must hold at the end.",
	"probe":   "Which value a reading has at a vendor, by the outcomes of the steps. The command settle sends them to a sandbox.",

	"probe.reading":         "The reading, as vendor.reading.",
	"probe.tells":           "Outcomes of steps, each with what it tells. The first that holds decides.",
	"probe.tells[].value":   "The value that the outcome tells.",
	"probe.tells[].because": "Why the outcome tells nothing.",
	"probe.tells[].step":    "The step whose outcome it is.",
	"probe.tells[].status":  "The status that its answer must have. Default: any.",
	"probe.tells[].body":    "What its body must contain. Default: anything.",

	"clock.start": "The time at the start. Default: 2026-01-01T00:00:00Z.",
	"clock.mode":  "frozen (default): the time changes only on command. running: it passes as on this machine.",

	"faults[].id":        "The fault's name.",
	"faults[].operation": "The operations whose calls it matches; or webhook deliveries, as vendor.webhook.TYPE or vendor.webhook.*.",
	"faults[].tenant":    "The tenant whose calls it matches. Default: all.",
	"faults[].where":     "What a call must contain to match, in its body, query, path or headers.",
	"faults[].calls":     "At which of the matching calls it fires. Default: all.",
	"faults[].phase": "before (default): before the vendor, which never sees a call whose answer the fault loses or replaces. " +
		"after: after the vendor has handled the call.",
	"faults[].effect":       "What goes wrong.",
	"faults[].expect":       "How often it must fire. The run fails otherwise.",
	"faults[].expect.fired": "The exact number of times.",

	"faults[].calls.only":    "Only at these, counted from 1.",
	"faults[].calls.first":   "At the first N.",
	"faults[].calls.every":   "At every Nth: with 3, at the third, the sixth and so on.",
	"faults[].calls.from":    "At the Nth and all later ones.",
	"faults[].calls.percent": "At this share of them, drawn from the seed and the request.",

	"faults[].effect.respond":   "An answer instead of the vendor's.",
	"faults[].effect.drop":      "The answer is lost: by a TCP reset, a close without a byte, silence, or an end halfway.",
	"faults[].effect.for":       "How long a hang lasts. Default: 30s.",
	"faults[].effect.garbage":   "An unreadable answer with status 200: broken JSON, or an HTML page.",
	"faults[].effect.drip":      "The body arrives in pieces.",
	"faults[].effect.duplicate": "The vendor gets the call twice.",
	"faults[].effect.delay":     "How long the call waits: always the same time, or one drawn between two quantiles.",

	"faults[].effect.early":  "A webhook delivery comes before the answer to the request that caused it.",
	"faults[].effect.swap":   "A webhook delivery comes after the next one to the same URL.",
	"faults[].effect.secret": "A webhook delivery carries a wrong secret.",

	"rivals[].after":     "The client's call after which the rival acts.",
	"rivals[].expect":    "What must come of the rival. Default: it acts, and no vendor refuses its calls.",
	"rivals[].operation": "The operation that the rival calls.",
	"rivals[].tenant":    "The tenant whose credential the call carries.",
	"rivals[].as":        "Which of the tenant's credentials. Default: the first. none: no credential.",
	"rivals[].path":      "The path parameters, named as in the contract.",
	"rivals[].query":     "The query parameters.",
	"rivals[].headers":   "Headers besides the credential.",
	"rivals[].body":      "The body, sent as JSON.",
	"rivals[].form":      "The fields of the body, sent as a form.",

	"steps[].id":        "The step's name, by which later steps refer to what it saved.",
	"steps[].operation": "The operation that the step calls.",
	"steps[].tenant":    "The tenant whose credential the call carries. Default: the vendor's first that declares one.",
	"steps[].as":        "Which of the tenant's credentials. Default: the first. none: no credential.",
	"steps[].path":      "The path parameters, named as in the contract.",
	"steps[].query":     "The query parameters.",
	"steps[].headers":   "Headers besides the credential.",
	"steps[].body":      "The body, sent as JSON.",
	"steps[].form":      "The fields of the body, sent as a form.",
	"steps[].file":      "A file, sent as the only part of a multipart body.",
	"steps[].expect":    "The outcome that the call must have. Default: any.",
	"steps[].save":      "Parts of the answer, each named by a JSON pointer. Later steps use them as ${step.name}.",
	"steps[].repeat":    "Makes the call again until its answer has a status. The clock advances between calls.",

	"assert.state":        "Records that vendors must have at the end.",
	"assert.state[].at":   "A collection, as vendor.tenant.collection.",
	"assert.calls":        "The outcomes that the client's calls must have, in order.",
	"assert.unusedFaults": "If a fault never fired. Default: fail.",
	"assert.unusedRivals": "If a rival never acted, or its call was refused. Default: fail.",
	"assert.contract":     "If an exchange without a fault breaks the vendor's contract. Default: fail.",
	"assert.unmatched":    "If a request reached no operation of a vendor: an unknown prefix, world, host, path or method. Default: fail.",
	"assert.noRequests":   "If no vendor was asked anything, after a command or a Go test; steps always ask. Default: fail.",
	"assert.ignored":      "If the client sent something that the vendor dropped: an unknown name in the query or the body, or a name twice. Default: warn.",
	"assert.assumed":      "If an answer relies on an assumed rule, or rests on a reading. Default: warn.",
}

// describe adds the descriptions to the schema. A description without a key is an
// error, so that no description outlives its key.
func describe(root object) error {
	for _, path := range slices.Sorted(maps.Keys(descriptions)) {
		s := root
		for _, name := range strings.Split(path, ".") {
			key, isList := strings.CutSuffix(name, "[]")
			s, _ = alternative(s, "properties")["properties"].(object)
			s, _ = s[key].(object)
			if isList {
				s, _ = alternative(s, "items")["items"].(object)
			}
			if s == nil {
				return fmt.Errorf("scenario: %s has a description, but there is no such key", path)
			}
		}
		s["description"] = descriptions[path]
	}
	return nil
}

// alternative returns the part of a schema that has the keyword: the schema
// itself, or one of its alternatives.
func alternative(s object, keyword string) object {
	if s[keyword] == nil {
		choices, _ := s["anyOf"].([]any)
		for _, choice := range choices {
			if choice, ok := choice.(object); ok && choice[keyword] != nil {
				return choice
			}
		}
	}
	return s
}

// Describe returns the keys of a scenario with what they are, as "key: what it is": those
// at the top for "", otherwise a key and those below it. It returns none if there is no
// such key.
func Describe(key string) (lines []string) {
	for _, path := range slices.Sorted(maps.Keys(descriptions)) {
		plain := strings.ReplaceAll(path, "[]", "")
		top, isBelow := !strings.Contains(plain, "."), plain == key || strings.HasPrefix(plain, key+".")
		if key == "" && top || key != "" && isBelow {
			lines = append(lines, path+": "+descriptions[path])
		}
	}
	return lines
}
