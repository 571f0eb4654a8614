package traffic

import (
	"fmt"
	"strings"
)

// Scenario declares the tenants that the requests are for, a number of generated
// EGYM accounts, and a number of faults that match a vendor's requests and never
// fire.
func Scenario(accounts int, vendor string, faults int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `version: 1
name: bench
title: One tenant of each vendor
vendors:
  egym: {chains: [{id: a, gyms: [{id: g, apiKeys: [key-a]}], generate: {accounts: %d}}]}
  perfectgym: {companies: [{id: a, apiUsers: [{username: u, password: p, token: token-a}], clubs: [{id: 12, name: Centre}]}]}
  clubos: {partners: [{id: a, username: u, password: p, locations: [1]}]}
  onsi: {clients: [{id: a, apiKeys: [key-a], tiers: [Gold, Silver]}]}
  userapi: {accounts: [{id: a, apiKeys: [key-a], membershipPlans: [Gold Annual]}]}
`, accounts)
	for i := range faults {
		if i == 0 {
			b.WriteString("faults:\n")
		}
		fmt.Fprintf(&b, "  - {id: f%d, operation: %s.*, calls: {only: [%d]}, effect: {drop: reset}}\n", i, vendor, 1_000_000_000+i)
	}
	return []byte(b.String())
}
