package apitest

import (
	"slices"
	"strings"
	"testing"
)

// Rows runs each row of a table as a subtest of its rule's, such as
// "TestRules/email-held/the_same_account_again", so that one name selects all rows
// about a rule. about returns the rule's id, "" for none, and the row's reason.
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

// nameOf returns a rule's id without the vendor.
func nameOf(rule string) string {
	if _, name, ok := strings.Cut(rule, "."); ok {
		return name
	}
	return "no rule"
}
