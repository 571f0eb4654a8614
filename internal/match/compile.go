package match

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// compiler turns an expected value into rules, and collects its mistakes.
type compiler struct {
	at   []any
	errs Errors
}

func (c *compiler) fail(format string, args ...any) {
	c.errs = append(c.errs, Error{slices.Clone(c.at), fmt.Sprintf(format, args...)})
}

// below compiles what stands one step further down.
func (c *compiler) below(step, expected any, isMember bool) rule {
	c.at = append(c.at, step)
	r := c.rule(expected, isMember)
	c.at = c.at[:len(c.at)-1]
	return r
}

// rule compiles an expected value; isMember is whether it is an object's
// member, which alone can be absent.
func (c *compiler) rule(expected any, isMember bool) rule {
	switch e := expected.(type) {
	case map[string]any:
		for key := range e {
			if strings.HasPrefix(key, "$") {
				return c.matcher(e, isMember)
			}
		}
		o := make(object, 0, len(e))
		for _, name := range slices.Sorted(maps.Keys(e)) {
			o = append(o, member{name, c.below(name, e[name], true)})
		}
		return o
	case []any:
		a := make(array, len(e))
		for i, element := range e {
			a[i] = c.below(i, element, false)
		}
		return a
	case nil, bool, string, int64, float64:
		return scalar{e}
	case int:
		return scalar{int64(e)}
	}
	c.fail("a %T is not a JSON value", expected)
	return nil
}

var types = []string{"string", "number", "integer", "boolean", "object", "array", "null"}

// anyOf are the types that a condition leaves possible.
type anyOf []string

// The keys of matchers, as a message lists them.
var keys = []string{"$type", "$match", "$len", "$exists", "$contains"}

func (c *compiler) matcher(e map[string]any, isMember bool) rule {
	var m matcher
	possible := anyOf(types)
	before := len(c.errs)
	for _, key := range slices.Sorted(maps.Keys(e)) {
		c.at = append(c.at, key)
		cond, leaves := c.condition(key, e[key], isMember)
		c.at = c.at[:len(c.at)-1]
		if cond != nil {
			m.conditions = append(m.conditions, cond)
			possible = slices.DeleteFunc(slices.Clone(possible), func(t string) bool { return !slices.Contains(leaves, t) })
		}
	}
	m.absent = e["$exists"] == false
	if len(c.errs) > before {
		return m
	}
	switch {
	case m.absent && len(e) > 1:
		c.fail("nothing matches this: $exists: false allows no value, and the other keys describe one")
	case len(possible) == 0:
		c.fail("nothing matches this: no value satisfies %s together", strings.Join(slices.Sorted(maps.Keys(e)), " and "))
	}
	return m
}

// condition compiles one key of a matcher, and returns which types it is for.
func (c *compiler) condition(key string, operand any, isMember bool) (condition, anyOf) {
	switch key {
	case "$type":
		name, ok := operand.(string)
		switch {
		case !ok:
			c.fail("$type takes the name of a type, not %s; valid: %s", describe(operand), strings.Join(types, ", "))
		case !slices.Contains(types, name):
			c.fail("unknown type %q%s", clip(name), strict.Suggest(name, types))
		case name == "number":
			return hasType{name}, anyOf{"number", "integer"}
		default:
			return hasType{name}, anyOf{name}
		}
	case "$match":
		return c.regexp(operand), anyOf{"string"}
	case "$len":
		n, ok := float(number(operand))
		if !ok || n < 0 || n != math.Trunc(n) || n > math.MaxInt32 {
			c.fail("$len takes a whole number of at least 0, not %s", describe(operand))
		}
		return hasLen{int(n)}, anyOf{"string", "array", "object"}
	case "$exists":
		if _, ok := operand.(bool); !ok {
			c.fail("$exists takes true or false, not %s", describe(operand))
		}
		if !isMember {
			c.fail("$exists is only valid for a member of an object: nothing else can be missing")
		}
		return present{}, types
	case "$contains":
		possible := anyOf{"array"}
		if _, isText := operand.(string); isText {
			possible = anyOf{"array", "string"}
		}
		return contains{operand, c.rule(operand, false)}, possible
	default:
		if strings.HasPrefix(key, "$") {
			c.fail("unknown matcher %q%s", clip(key), strict.Suggest(key, keys))
		} else {
			c.fail("%q cannot be combined with a matcher: all keys beside it must begin with $", clip(key))
		}
	}
	return nil, nil
}

func (c *compiler) regexp(operand any) condition {
	text, ok := operand.(string)
	if !ok {
		c.fail("$match takes a regular expression, not %s", describe(operand))
		return nil
	}
	re, err := regexp.Compile(text)
	if err != nil {
		why := err.Error()
		if s, ok := err.(*syntax.Error); ok {
			why = s.Code.String() + ": " + s.Expr
		}
		c.fail("$match takes a regular expression: %s", clip(why))
		return nil
	}
	return matches{re}
}
