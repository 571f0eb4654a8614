package egym_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// gyms is what bookings, tasks, webhooks and the outbox are held against.
type gyms struct {
	gone     map[string]string                       // by accountId of acc-john and acc-mary: "kept" or "erased"
	booked   map[string]map[string]map[string]string // by gym, accountId and productId: the endDate
	tasks    map[string]map[string]string            // by gym and id: the target
	webhooks map[string]map[int]string               // by gym and id: the URL
	numbers  [2]int                                  // the latest task and the latest webhook
	sent     []string
}

// event notes an event at a gym.
func (m *gyms) event(gym, kind string) {
	for _, id := range slices.Sorted(maps.Keys(m.webhooks[gym])) {
		m.sent = append(m.sent, kind+" "+m.webhooks[gym][id])
	}
}

func TestModelOfGyms(t *testing.T) {
	w, _ := start(t)
	rapid.Check(t, func(t *rapid.T) {
		w.Reset()
		m := &gyms{
			gone: map[string]string{},
			booked: map[string]map[string]map[string]string{
				"gym-1": {"acc-john": {"p-2": "2026-02-01"}, "acc-mary": {}}, "gym-2": {"acc-john": {}, "acc-mary": {"p-1": "2026-01-14"}},
			},
			tasks:    map[string]map[string]string{"gym-1": {"3": "acc-john"}, "gym-2": {"4": "acc-mary"}},
			webhooks: map[string]map[int]string{"gym-1": {5: "http://127.0.0.1:9000/a"}, "gym-2": {6: "http://127.0.0.1:9000/a"}},
			numbers:  [2]int{4, 6},
		}
		homes := map[string]string{"acc-john": "gym-1", "acc-mary": "gym-2"}
		c := w.Client()
		gym := func(t *rapid.T) (string, string) {
			name := rapid.SampledFrom([]string{"gym-1", "gym-2"}).Draw(t, "gym")
			return name, map[string]string{"gym-1": "key-a", "gym-2": "key-a2"}[name]
		}
		account := func(t *rapid.T) string { return rapid.SampledFrom([]string{"acc-john", "acc-mary"}).Draw(t, "account") }
		// lost judges the answer about an account that is no member any more.
		lost := func(t *rapid.T, a *apitest.Answer, id string) bool {
			if m.gone[id] != "" {
				missing(t, a, map[string]string{"kept": "CHAIN_PROFILE", "erased": "ACCOUNT"}[m.gone[id]])
			}
			return m.gone[id] != ""
		}
		is := func(t *rapid.T, a *apitest.Answer, status int) {
			if a.Status != status {
				t.Fatalf("status %d, want %d: %s", a.Status, status, a.Text)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"book": func(t *rapid.T) {
				name, key := gym(t)
				id, product := account(t), rapid.SampledFrom([]string{"p-1", "p-2", "p-9"}).Draw(t, "product")
				end := rapid.SampledFrom([]string{"2026-01-16", "2026-03-01"}).Draw(t, "end")
				a := c.Do("PUT", accounts+"/"+id+"/products", map[string]any{"productId": product, "endDate": end}, "x-api-key", key)
				before, known := m.booked[name][id][product]
				switch {
				case lost(t, a, id):
				case product == "p-9":
					missing(t, a, "PRODUCT")
				case known && before > "2026-01-15":
					is(t, a, 200)
					m.booked[name][id][product] = end
				default:
					is(t, a, 201)
					m.booked[name][id][product] = end
				}
			},
			"deactivate": func(t *rapid.T) {
				name, key := gym(t)
				id, product := account(t), rapid.SampledFrom([]string{"p-1", "p-2", "p-9"}).Draw(t, "product")
				if a := c.Do("DELETE", accounts+"/"+id+"/products/"+product, nil, "x-api-key", key); !lost(t, a, id) {
					is(t, a, 204)
					if m.booked[name][id][product] > "2026-01-15" {
						delete(m.booked[name][id], product)
					}
				}
			},
			"give a task": func(t *rapid.T) {
				name, key := gym(t)
				target := account(t)
				sent := map[string]any{"name": "Check", "dueDate": "2026-02-01", "authorId": "acc-tan", "targetId": target}
				if a := c.Do("POST", tasks, sent, "x-api-key", key); !lost(t, a, target) {
					is(t, a, 201)
					m.numbers[0]++
					m.tasks[name][fmt.Sprint(m.numbers[0])] = target
				}
			},
			"give a task to another": func(t *rapid.T) {
				name, key := gym(t)
				id, target := fmt.Sprint(rapid.IntRange(3, 8).Draw(t, "id")), account(t)
				sent := map[string]any{"name": "Check", "dueDate": "2026-02-01", "authorId": "acc-tan", "targetId": target}
				a := c.Do("PUT", tasks+"/"+id, sent, "x-api-key", key)
				if _, ok := m.tasks[name][id]; !ok {
					missing(t, a, "TASK")
				} else if !lost(t, a, target) {
					is(t, a, 200)
					m.tasks[name][id] = target
				}
			},
			"subscribe": func(t *rapid.T) {
				name, key := gym(t)
				url := "http://127.0.0.1:9000/" + rapid.SampledFrom([]string{"a", "b"}).Draw(t, "url")
				a := c.Do("POST", webhooks, map[string]any{"url": url, "secret": "x"}, "x-api-key", key)
				if slices.Contains(slices.Collect(maps.Values(m.webhooks[name])), url) {
					is(t, a, 409)
					return
				}
				is(t, a, 200)
				m.numbers[1]++
				m.webhooks[name][m.numbers[1]] = url
			},
			"unsubscribe": func(t *rapid.T) {
				name, key := gym(t)
				id := rapid.IntRange(5, 9).Draw(t, "id")
				a := c.Do("DELETE", fmt.Sprintf("%s/%d", webhooks, id), nil, "x-api-key", key)
				if _, ok := m.webhooks[name][id]; !ok {
					missing(t, a, "WEBHOOK")
					return
				}
				is(t, a, 204)
				delete(m.webhooks[name], id)
			},
			"test": func(t *rapid.T) {
				name, key := gym(t)
				id := rapid.IntRange(5, 9).Draw(t, "id")
				a := c.Do("POST", fmt.Sprintf("%s/%d/trigger", webhooks, id), nil, "x-api-key", key)
				url, ok := m.webhooks[name][id]
				if !ok {
					missing(t, a, "WEBHOOK")
					return
				}
				is(t, a, 200)
				m.sent = append(m.sent, "TEST "+url)
			},
			"greet": func(t *rapid.T) {
				id := account(t)
				if a := c.Do("POST", accounts+"/"+id+"/notifications", `{"text":"Hi"}`, "x-api-key", "key-a"); !lost(t, a, id) {
					is(t, a, 204)
					m.sent = append(m.sent, "push "+id)
				}
			},
			"come or go": func(t *rapid.T) {
				name, key := gym(t)
				id := account(t)
				path := rapid.SampledFrom([]string{"checkins", "checkouts"}).Draw(t, "which")
				if a := c.Do("POST", accounts+"/"+id+"/"+path, "{}", "x-api-key", key); !lost(t, a, id) {
					is(t, a, 204)
					m.event(name, map[string]string{"checkins": "GYM_CHECKIN", "checkouts": "GYM_CHECKOUT"}[path])
				}
			},
			"leave": func(t *rapid.T) {
				id, whole := account(t), rapid.Bool().Draw(t, "whole")
				a := c.Do("DELETE", fmt.Sprintf("%s/%s?eraseMemberData=%v", accounts, id, whole), nil, "x-api-key", "key-a")
				before := m.gone[id]
				switch {
				case before == "" || before == "kept" && whole:
					is(t, a, 204)
				default:
					lost(t, a, id)
					return
				}
				if before == "" {
					m.event(homes[id], "MEMBERSHIP_DELETE")
				}
				if m.gone[id] = "kept"; whole {
					m.gone[id] = "erased"
					for name := range m.tasks {
						maps.DeleteFunc(m.tasks[name], func(_, target string) bool { return target == id })
					}
				}
			},
			"": func(t *rapid.T) {
				for name, key := range map[string]string{"gym-1": "key-a", "gym-2": "key-a2"} {
					for id := range homes {
						a := c.Do("GET", accounts+"/"+id+"/products", nil, "x-api-key", key)
						if lost(t, a, id) {
							continue
						}
						var want []string
						for product, end := range m.booked[name][id] {
							if end > "2026-01-15" {
								want = append(want, product+" "+end)
							}
						}
						lists(t, a, want, "productId", "endDate")
					}
					var tasked, hooked []string
					for id, target := range m.tasks[name] {
						tasked = append(tasked, id+" "+target)
					}
					for id, url := range m.webhooks[name] {
						hooked = append(hooked, fmt.Sprint(id, " ", url))
					}
					lists(t, c.Do("GET", tasks, nil, "x-api-key", key), tasked, "id", "targetId")
					lists(t, c.Do("GET", webhooks, nil, "x-api-key", key), hooked, "id", "url")
				}
				var sent []string
				for _, m := range w.Outbox() {
					if m.Delivery == nil || !m.Delivery.TakenBack { // by the reset before this run
						sent = append(sent, m.About+" "+m.To)
					}
				}
				if !slices.Equal(sent, m.sent) {
					t.Fatalf("the outbox has %q, want %q", sent, m.sent)
				}
			},
		})
	})
}

// lists holds a list, in any order, against what two members of its items should be.
func lists(t *rapid.T, a *apitest.Answer, want []string, first, second string) {
	var items []map[string]any
	if err := json.Unmarshal([]byte(a.Text), &items); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, item := range items {
		got = append(got, fmt.Sprint(item[first], " ", item[second]))
	}
	slices.Sort(got)
	slices.Sort(want)
	if strings.Join(got, ",") != strings.Join(want, ",") {
		t.Fatalf("the list has %q, want %q: %s", got, want, a.Text)
	}
}
