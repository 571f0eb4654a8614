package strict

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"time"
)

func (d *decoder) time(n Node, rv reflect.Value) {
	if n.Kind() == String {
		if t, err := time.Parse(time.RFC3339, n.Text()); err == nil {
			rv.Set(reflect.ValueOf(t))
			return
		}
	}
	d.add(n, "expected a time such as 2026-01-15T09:00:00Z, found %s", n.describe())
}

func (d *decoder) number(n Node, rv reflect.Value, l Limits) {
	var want string
	switch t := rv.Type(); {
	case rv.CanInt():
		if !d.is(n, Int) {
			return
		}
		if i, err := strconv.ParseInt(n.Text(), 10, t.Bits()); err == nil {
			rv.SetInt(i)
			d.within(n, l, func(bound int64) int { return cmp.Compare(i, bound) })
			return
		}
		most := int64(1)<<(t.Bits()-1) - 1
		want = fmt.Sprintf("%d to %d", -most-1, most)
	case rv.CanUint():
		if !d.is(n, Int) {
			return
		}
		if u, err := strconv.ParseUint(n.Text(), 10, t.Bits()); err == nil {
			rv.SetUint(u)
			d.within(n, l, func(bound int64) int { return compareUint(u, bound) })
			return
		}
		want = fmt.Sprintf("0 to %d", ^uint64(0)>>(64-t.Bits()))
	default:
		if !d.is(n, Float) {
			return
		}
		if f, err := strconv.ParseFloat(n.Text(), t.Bits()); err == nil {
			rv.SetFloat(f)
			d.within(n, l, func(bound int64) int { return cmp.Compare(f, float64(bound)) })
			return
		}
		want = "what a 32-bit number holds"
	}
	d.add(n, "number %s is out of range; valid: %s", clip(n.Text()), want)
}

// within checks a number against its bounds; compare compares it with a bound.
func (d *decoder) within(n Node, l Limits, compare func(bound int64) int) {
	small := l.Min != nil && compare(*l.Min) < 0
	large := l.Max != nil && compare(*l.Max) > 0
	switch {
	case (small || large) && l.Min != nil && l.Max != nil:
		d.add(n, "number %s is out of range; valid: %d to %d", clip(n.Text()), *l.Min, *l.Max)
	case small:
		d.add(n, "number %s is too small; it must be at least %d", clip(n.Text()), *l.Min)
	case large:
		d.add(n, "number %s is too large; it must be at most %d", clip(n.Text()), *l.Max)
	}
}

func compareUint(u uint64, bound int64) int {
	if bound < 0 {
		return 1
	}
	return cmp.Compare(u, uint64(bound))
}

func (d *decoder) enum(n Node, l Limits) {
	if l.Enum != nil && !slices.Contains(l.Enum, n.Text()) {
		d.add(n, "unknown value %s%s", quote(n.Text()), Suggest(n.Text(), l.Enum))
	}
}

// is reports whether the value is of the kind, and adds a mistake if it is not.
func (d *decoder) is(n Node, want Kind) bool {
	got := n.Kind()
	if got == want || want == Float && got == Int {
		return true
	}
	d.add(n, "expected %s, found %s%s", want, n.describe(), hint(want, got, n.Text()))
	return false
}

// describe returns the value as messages name it.
func (n Node) describe() string {
	switch n.Kind() {
	case String:
		return "the string " + quote(n.Text())
	case Int, Float:
		return "the number " + clip(n.Text())
	case Bool:
		return n.Text()
	default:
		return n.Kind().String()
	}
}

// hint returns how to write what the author probably meant.
func hint(want, got Kind, text string) string {
	switch {
	case want == String && (got == Int || got == Float || got == Bool):
		return "; quote it: " + quote(text)
	case want == String && got == Null:
		return `; write "" for an empty one`
	case got != String:
		return ""
	case want == Bool:
		switch text {
		case "true", "yes", "on":
			return "; write true"
		case "false", "no", "off":
			return "; write false"
		}
	case want == Int && isJSONNumber(text) && digits(text[1:]) == text[1:], want == Float && isJSONNumber(text):
		return "; write it without quotes: " + clip(text)
	}
	return ""
}
