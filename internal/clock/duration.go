package clock

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"time"
)

// Duration is a length of time as scenarios and calls write it: a number with
// ms, s, m, h or d.
type Duration time.Duration

var durationForm = regexp.MustCompile(`^(\d+(?:\.\d+)?)(ms|s|m|h|d)$`)

var units = map[string]time.Duration{
	"ms": time.Millisecond, "s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour,
}

// longest is a hundred years, which no scenario needs more than.
const longest = 100 * 365 * 24 * time.Hour

// UnmarshalText reads a duration.
func (d *Duration) UnmarshalText(text []byte) error {
	m := durationForm.FindStringSubmatch(string(text))
	if m == nil {
		return fmt.Errorf("%q is not a duration: write a number with ms, s, m, h or d, such as 250ms or 30d", text)
	}
	n, err := strconv.ParseFloat(m[1], 64)
	if err != nil || n*float64(units[m[2]]) > float64(longest) {
		return fmt.Errorf("%q is too long; the maximum is 100 years", text)
	}
	*d = Duration(math.Round(n * float64(units[m[2]]))) // 0.57d is no binary number
	return nil
}

// JSONSchema is what is read as a duration.
func (Duration) JSONSchema(func(reflect.Type) map[string]any) map[string]any {
	return map[string]any{"type": "string", "pattern": durationForm.String()}
}

// Std is d as the standard library has it.
func (d Duration) Std() time.Duration { return time.Duration(d) }
