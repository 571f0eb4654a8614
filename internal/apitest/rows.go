package apitest

import (
	"slices"
	"strings"
	"testing"
)

// Rows runs each row of a table as a test of its own, below one for the rule
// that it is about: "TestRules/email-held/the_same_account_again", so that all
// rows about a rule have a name together. about is the id of the rule, "" for
// none, and the reason for the row.
func Rows[Row any](t *testing.T, rows []Row, about func(Row) (rule, reason string), run func(*testing.T, Row)) {
	var rules []string
	for _, row := range rows {
		if rule, _ := about(row); !slices.Contains(rules, rule) {
			rules = append(rules, rule)
		}
	}
	for _, group := range rules {
		t.Run(nameOf(group), func(t *testing.T) {
			for _, row := range rows {
				if rule, reason := about(row); rule == group {
					t.Run(reason, func(t *testing.T) { run(t, row) })
				}
			}
		})
	}
}

// nameOf is a rule's id without its vendor.
func nameOf(rule string) string {
	if _, name, ok := strings.Cut(rule, "."); ok {
		return name
	}
	return "no rule"
}
