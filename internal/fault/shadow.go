package fault

import (
	"net/http"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Shadows reports whether a later fault can never fire because of f: at most one
// fault fires at a call, and the first wins whatever its phase. ahead is how many
// calls f has counted before the later fault was set; 0 if both are of one file.
//
// Shadows finds what can be proved: f fires at every call that the later fault
// matches; or both match the same calls, and so count alike, and f fires whenever
// the later fault would.
func (f *Fault) Shadows(later *Fault, ahead int) bool {
	if !f.When.covers(&later.When) {
		return false
	}
	if f.Calls.always() {
		return true
	}
	return later.When.covers(&f.When) && f.Calls.includes(later.Calls, ahead)
}

// covers reports whether w matches every call that other matches.
func (w *When) covers(other *When) bool {
	return w.Operation.covers(other.Operation) && (w.Tenant == "" || w.Tenant == other.Tenant) && w.Where.covers(other.Where)
}

// covers reports whether every call that has what other lists has what w lists.
func (w *Where) covers(other *Where) bool {
	if w == nil {
		return true
	}
	if other == nil {
		other = &Where{}
	}
	for name, want := range w.Path {
		if other.Path[name] != want {
			return false
		}
	}
	for name, want := range w.Query {
		if !want.amongTexts(other.Query[name]) {
			return false
		}
	}
	headers := map[string]Texts{}
	for name, texts := range other.Headers {
		headers[http.CanonicalHeaderKey(name)] = texts
	}
	for name, want := range w.Headers {
		if !want.amongTexts(headers[http.CanonicalHeaderKey(name)]) {
			return false
		}
	}
	return w.Body == nil || other.Body != nil && bodyCovers(w.expected, other.expected)
}

func (t Texts) amongTexts(others Texts) bool {
	return !slices.ContainsFunc(t, func(text Text) bool { return !slices.Contains(others, text) })
}

func decoded(text jsontext.Value) (value any) {
	if json.Unmarshal(text, &value) != nil {
		return nil // no body, or a mistake that is told
	}
	return value
}

// bodyCovers reports whether the pattern a matches all that b matches, as far as
// objects tell; matchers and lists must be equal.
func bodyCovers(a, b any) bool {
	x, ok := a.(map[string]any)
	y, same := b.(map[string]any)
	if !ok || !same || isMatcher(x) || isMatcher(y) {
		return reflect.DeepEqual(a, b)
	}
	for name, want := range x {
		other, there := y[name]
		if !there || !bodyCovers(want, other) {
			return false
		}
	}
	return true
}

func isMatcher(object map[string]any) bool {
	for name := range object {
		if name != "" && name[0] == '$' {
			return true
		}
	}
	return false
}

// always reports whether a fault with this schedule fires at every call.
func (s *Schedule) always() bool {
	return s == nil || s.Every == 1 || s.From == 1 || s.Percent != nil && *s.Percent >= 100
}

// includes reports whether s fires at its call number n+ahead whenever other fires
// at its call number n.
func (s *Schedule) includes(other *Schedule, ahead int) bool {
	switch {
	case s.Percent != nil || other != nil && other.Percent != nil && *other.Percent < 100:
		return false // drawn, by each fault for itself
	case other.always():
		return s.From > 0 && s.From <= 1+ahead
	case other.Only != nil:
		return !slices.ContainsFunc(other.Only, func(n int) bool { return !s.fires(n+ahead, nil) })
	case other.First > 0 && s.Only != nil:
		for n := range min(other.First, len(s.Only)+1) {
			if !slices.Contains(s.Only, n+1+ahead) {
				return false
			}
		}
		return true
	case other.First > 0:
		return s.First >= other.First+ahead || s.From > 0 && s.From <= 1+ahead || s.Every > 0 && other.First == 1 && (1+ahead)%s.Every == 0
	case other.Every > 0:
		return s.Every > 0 && other.Every%s.Every == 0 && ahead%s.Every == 0 || s.From > 0 && s.From <= other.Every+ahead
	default:
		return s.From > 0 && s.From <= other.From+ahead
	}
}
