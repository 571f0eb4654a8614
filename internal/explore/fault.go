package explore

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// Fault is what goes wrong at a call, as users write it: after:reset, or
// before:503:on.
type Fault struct {
	Phase   fault.Phase
	Kind    string // a status, or one of the others in kinds
	Lasting string // see the constants
}

// How long a fault lasts.
const (
	Once    = ""   // at this call only
	ThreeX  = "x3" // three times from this call on, then it is healed
	Forever = "on" // from this call on
)

// Kill is the kind of fault that kills the client.
const Kill = "kill"

var (
	phases   = []string{string(fault.Before), string(fault.After)}
	kinds    = []string{"503", "500", "429", "401", "reset", "close", "hang", "truncate", "garbage", "duplicate", Kill}
	lastings = []string{ThreeX, Forever}
)

// sets are lists of faults with a name.
var sets = map[string]string{
	"quick": "after:reset,before:503",
	"default": "before:503,before:503:on,before:429,before:reset,before:hang,after:reset,after:503,after:garbage," +
		"before:kill,after:kill,delivery:*",
	"all": "*:*,*:*:x3,*:*:on,delivery:*",
}

// String returns the fault as users write it.
func (f Fault) String() string {
	text := string(f.Phase) + ":" + f.Kind
	if f.Lasting != Once {
		text += ":" + f.Lasting
	}
	return text
}

// ParseFaults parses a list of faults, each PHASE:KIND[:LASTING] with * for every
// value in a place, or the name of a set.
func ParseFaults(list string) (faults []Fault, err error) {
	for item := range strings.SplitSeq(list, ",") {
		item = strings.TrimSpace(item)
		if set, ok := sets[item]; ok {
			item = set
		}
		for one := range strings.SplitSeq(item, ",") {
			some, err := parseFault(one)
			if err != nil {
				return nil, err
			}
			for _, f := range some {
				if !slices.Contains(faults, f) {
					faults = append(faults, f)
				}
			}
		}
	}
	return faults, nil
}

func parseFault(text string) (faults []Fault, err error) {
	parts := strings.Split(text, ":")
	if parts[0] == string(atDelivery) {
		return parseDeliveryFault(text, parts)
	}
	if len(parts) < 2 || len(parts) > 3 {
		return nil, fmt.Errorf("%q is not a fault%s: write PHASE:KIND or PHASE:KIND:LASTING, as in after:reset, or one of the sets default, quick, all",
			text, nearestTo(text))
	}
	inPhases, err := choose(text, "phase", parts[0], append(phases[:2:2], string(atDelivery)))
	if err != nil {
		return nil, err
	}
	inKinds := []string{parts[1]}
	if !isStatus(parts[1]) {
		if inKinds, err = choose(text, "kind", parts[1], kinds); err != nil {
			return nil, err
		}
	}
	inLastings := []string{Once}
	if len(parts) == 3 {
		if inLastings, err = choose(text, "lasting", parts[2], lastings); err != nil {
			return nil, err
		}
	}
	for _, phase := range inPhases {
		for _, kind := range inKinds {
			for _, lasting := range inLastings {
				if kind == Kill && lasting != Once {
					if parts[1] == Kill {
						return nil, fmt.Errorf("%q: a client is killed once", text)
					}
					continue
				}
				faults = append(faults, Fault{fault.Phase(phase), kind, lasting})
			}
		}
	}
	return faults, nil
}

// nearestTo suggests a set or faults for a text that may be a misspelt set, or a kind
// without its phase.
func nearestTo(text string) string {
	switch nearest := strict.Nearest(text, append(slices.Sorted(maps.Keys(sets)), kinds...)); {
	case nearest == "":
		return ""
	case sets[nearest] != "":
		return "; did you mean " + nearest + "?"
	default:
		return fmt.Sprintf("; did you mean before:%s or after:%[1]s?", nearest)
	}
}

// choose returns the values that a part of a fault names.
func choose(text, what, part string, valid []string) ([]string, error) {
	switch {
	case part == "*":
		return slices.DeleteFunc(slices.Clone(valid), func(v string) bool { return v == string(atDelivery) }), nil
	case slices.Contains(valid, part):
		return []string{part}, nil
	}
	return nil, fmt.Errorf("%q: unknown %s %q%s", text, what, part, strict.Suggest(part, valid))
}

func isStatus(kind string) bool {
	n, err := strconv.Atoi(kind)
	return err == nil && len(kind) == 3 && n >= http.StatusBadRequest && n <= 599
}

// effect returns what the fault does to a call in a world. A kill loses the
// connection; whoever runs the client kills it before that shows.
func (f Fault) effect() fault.Effect {
	if f.Phase == atDelivery {
		return f.deliveryEffect()
	}
	switch f.Kind {
	case "truncate", "reset", "close":
		return fault.Effect{Drop: fault.Drop(f.Kind)}
	case "hang":
		return fault.Effect{Drop: fault.Hang, For: "10m"}
	case Kill:
		return fault.Effect{Drop: fault.Reset}
	case "garbage":
		return fault.Effect{Garbage: "json"}
	case "duplicate":
		return fault.Effect{Duplicate: true}
	}
	status, _ := strconv.Atoi(f.Kind) // [ParseFaults] has checked it
	return fault.Effect{Respond: &fault.Respond{Status: status}}
}

// calls returns at which calls of its operation the fault fires.
func (f Fault) calls(ordinal int) *fault.Schedule {
	switch f.Lasting {
	case ThreeX:
		return &fault.Schedule{Only: []int{ordinal, ordinal + 1, ordinal + 2}}
	case Forever:
		return &fault.Schedule{From: ordinal}
	}
	return &fault.Schedule{Only: []int{ordinal}}
}
