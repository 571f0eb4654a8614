package onsi_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/onsi"
)

// payModel is one member's pay in its default terms and readings.
type payModel struct {
	earned, withdrawn map[string]int // by month
	intents           map[string]int // by id, what they are of
	completed         map[string]bool
}

func (m *payModel) available(month string) int {
	return max(0, min(20000, m.earned[month])-m.withdrawn[month])
}

func TestPayModel(t *testing.T) {
	const empty = `
version: 1
name: pay
title: One member
clock: {start: "2026-01-15T09:00:00Z"}
vendors: {onsi: {clients: [{id: acme, apiKeys: [key-acme], tiers: [Gold], members: [
  {memberId: mem_aaaaaaaaaaaaaaaaaaaa, email: a@example.com, firstName: A, lastName: B, tier: Gold, accountDetails: {accountHolder: A, iban: GB1}}]}]}}`
	w := apitest.Start(t, onsi.Vendor, empty)
	start := time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)
	rapid.Check(t, func(r *rapid.T) {
		w.Reset()
		c, now := acme(w), start
		m := &payModel{map[string]int{}, map[string]int{}, map[string]int{}, map[string]bool{}}
		month := func() string { return now.Format("2006-01") }
		amount := rapid.OneOf(rapid.IntRange(-2000, 12000), rapid.SampledFrom([]int{999, 1000, 20000, 20001}))
		r.Repeat(map[string]func(*rapid.T){
			"run": func(r *rapid.T) {
				pay := amount.Draw(r, "pay")
				c.Do("POST", runs, payRun(grace, pay)).Is(201, "")
				m.earned[month()] += pay
			},
			"intent": func(r *rapid.T) {
				want := amount.Draw(r, "amount")
				got := c.Do("POST", intents, intent(grace, want))
				if ok := want >= 1000 && want <= m.available(month()); ok != (got.Status == 201) {
					r.Fatalf("an intent of %d of %d gets %s", want, m.available(month()), got.Text)
				}
				if got.Status == 201 {
					got.Is(201, fmt.Sprintf(`{"netAmount":{"amount":%d},"fee":{"amount":50}}`, want-50))
					m.intents[got.String("/withdrawalIntentId")] = want
				}
			},
			"complete": func(r *rapid.T) {
				ids := []string{"wi_none"}
				for id := range m.intents {
					ids = append(ids, id)
				}
				id := rapid.SampledFrom(slices.Sorted(slices.Values(ids))).Draw(r, "intent")
				want, status := m.intents[id], 201
				switch {
				case want == 0:
					status = 404
				case m.completed[id]:
					status = 409
				case want > m.available(month()):
					status = 422
				}
				c.Do("POST", complete, fields{"withdrawalIntentId": id}).Is(status, "")
				if status == 201 {
					m.completed[id] = true
					m.withdrawn[month()] += want
				}
			},
			"wait": func(r *rapid.T) {
				by := time.Duration(rapid.IntRange(1, 20*24).Draw(r, "hours")) * time.Hour
				now = now.Add(by)
				w.Advance(by)
			},
			"": func(r *rapid.T) {
				got := c.Do("GET", balance, nil)
				if _, paid := m.earned[month()]; !paid {
					got.Is(404, "")
				} else {
					got.Is(200, amounts(m.available(month())))
				}
				all := 0
				for _, sum := range m.withdrawn {
					all += sum
				}
				for _, of := range c.Do("GET", "/v1/pay/members/"+idOf(grace)+"/withdrawals?take=1000", nil).Is(200, "").At("/withdrawals").([]any) {
					all -= int(of.(map[string]any)["amount"].(map[string]any)["amount"].(float64))
				}
				if all != 0 {
					r.Fatalf("the withdrawals differ from the model's by %d", all)
				}
			},
		})
	})
}
