package world

import (
	"strings"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// maxNear is the longest path for which a near one is looked for.
const maxNear = 512

// Near returns the path of the vendor that a request may have meant, "" if none is
// close. Values of parameters are the request's; a parameter without a value stands
// as in the contract: "/v1/members/{id}".
func (v *Vendor) Near(method, path string) string {
	near, _ := v.near(method, path)
	return near
}

// near also returns how far the path is from the request's; 0 is equal.
func (v *Vendor) near(method, path string) (near string, far int) {
	if len(path) > maxNear {
		return "", 0
	}
	given := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for _, op := range v.API.Routes.All {
		template := strings.Split(strings.TrimPrefix(op.Path, "/"), "/")
		for _, segments := range [][]string{given, withoutEmpty(given)} {
			found, cost := fit(template, segments)
			if found == "" {
				continue
			}
			cost += costEmpty * (len(given) - len(segments))
			if op.Method != method {
				cost++
			}
			if near == "" || cost < far {
				near, far = found, cost
			}
		}
	}
	return near, far
}

// What the differences between two paths cost.
const (
	costCase     = 2 // the same segment in another case
	costSpelling = 6 // a segment that is spelled almost the same
	costValue    = 4 // a parameter: any segment fits
	costNoValue  = 6 // a parameter without a value
	costEmpty    = 4 // an empty segment too many, as of a slash at the end
	costSegment  = 8 // a segment at the beginning that is missing or too many
)

// fit returns a template filled with the segments of a path, aligned at their ends,
// and what the differences cost. It returns "" if the segments do not fit.
func fit(template, segments []string) (filled string, cost int) {
	both := min(len(template), len(segments))
	cost = costSegment * (len(template) + len(segments) - 2*both)
	result := make([]string, len(template))
	fixed := false // a segment that is no parameter fits
	for i := range template {
		name := template[i]
		parameter := strings.HasPrefix(name, "{")
		result[i] = name
		at := i - len(template) + len(segments)
		if at < 0 {
			if parameter {
				return "", 0
			}
			continue
		}
		switch given := segments[at]; {
		case parameter && given == "":
			cost += costNoValue
		case parameter:
			result[i] = given
			cost += costValue
		case given == name:
			fixed = true
		case strings.EqualFold(given, name):
			fixed = true
			cost += costCase
		case strict.Nearest(given, []string{name}) != "":
			fixed = true
			cost += costSpelling
		default:
			return "", 0
		}
	}
	if !fixed {
		return "", 0
	}
	return "/" + strings.Join(result, "/"), cost
}

func withoutEmpty(segments []string) []string {
	kept := make([]string, 0, len(segments))
	for _, s := range segments {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

// near returns the path, with its vendor, that a request to no vendor may have
// meant: first is the segment that should name the vendor.
func (s *Set) near(method, first, path string) (near string) {
	if named := s.Vendor(strict.Nearest(first, s.Names())); named != nil {
		rest := strings.TrimPrefix(path, "/"+first)
		if below := named.Near(method, rest); below != "" {
			return "/" + named.Name + below
		}
		return "/" + named.Name + "/"
	}
	least := 0
	for _, v := range s.Vendors {
		if below, far := v.near(method, path); below != "" && (near == "" || far < least) {
			near, least = "/"+v.Name+below, far
		}
	}
	return near
}
