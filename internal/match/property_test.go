package match_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/match"
)

// Whatever the value: it matches itself and what is left of it when members are
// taken away, it does not meet what has a member more or another scalar, and
// both ways of asking agree.
func TestSubsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := anyValue(3).Draw(t, "value")
		if !judge(t, value, value) {
			t.Fatal("does not meet itself")
		}
		if less := without(t, value); !judge(t, less, value) {
			t.Fatalf("does not meet its part %v", less)
		}
		if other := changed(t, value); judge(t, other, value) {
			t.Fatalf("matches %v", other)
		}
		judge(t, anyValue(2).Draw(t, "another"), value)
	})
}

func judge(t *rapid.T, expected, value any) bool {
	p, err := match.Compile(expected)
	if err != nil {
		t.Fatal(err)
	}
	mismatches := p.Mismatches(value)
	if matches := p.Matches(value); matches != (len(mismatches) == 0) {
		t.Fatalf("Meets says %v, Match %v", matches, mismatches)
	}
	for _, m := range mismatches {
		if m.Want == "" || m.Got == "" || m.Want == m.Got {
			t.Fatalf("says nothing: %v", m)
		}
	}
	return len(mismatches) == 0
}

func anyValue(depth int) *rapid.Generator[any] {
	kinds := []*rapid.Generator[any]{
		rapid.Just(any(nil)), rapid.Bool().AsAny(), rapid.SampledFrom([]float64{0, 1, -1, 0.5}).AsAny(), rapid.StringMatching(`[a-c~/]{0,3}`).AsAny(),
	}
	if depth > 0 {
		kinds = append(kinds,
			rapid.Deferred(func() *rapid.Generator[any] { return rapid.SliceOfN(anyValue(depth-1), 0, 3).AsAny() }),
			rapid.Deferred(func() *rapid.Generator[any] {
				return rapid.MapOfN(rapid.StringMatching(`[a-c~/]{1,2}`), anyValue(depth-1), 0, 3).AsAny()
			}))
	}
	return rapid.OneOf(kinds...)
}

// without is value with some members of its objects left out.
func without(t *rapid.T, value any) any {
	switch value := value.(type) {
	case map[string]any:
		less := map[string]any{}
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if rapid.Bool().Draw(t, "keep") {
				less[name] = without(t, value[name])
			}
		}
		return less
	case []any:
		elements := make([]any, len(value))
		for i := range value {
			elements[i] = without(t, value[i])
		}
		return elements
	}
	return value
}

// changed is value with one thing more, or another.
func changed(t *rapid.T, value any) any {
	switch value := value.(type) {
	case map[string]any:
		more := maps.Clone(value)
		names := slices.Sorted(maps.Keys(value))
		if len(names) > 0 && rapid.Bool().Draw(t, "inside") {
			name := rapid.SampledFrom(names).Draw(t, "name")
			more[name] = changed(t, value[name])
		} else {
			more["new"] = nil
		}
		return more
	case []any:
		return append(slices.Clone(value), nil)
	}
	return []any{value}
}
