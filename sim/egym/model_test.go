package egym_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

// model is what the vendor is held against: plain maps, searched from end to
// end.
type model struct {
	members map[string]map[string]member // by chain and accountId
	kept    map[string]string            // accountId to chain, of those without a membership
}

type member struct{ email, membershipID, first, end, city string }

func (m *model) holder(chain, except string, is func(member) bool) string {
	for id, held := range m.members[chain] {
		if id != except && is(held) {
			return id
		}
	}
	return ""
}

// clash is the account that stands in the way of a member, "" for none.
func (m *model) clash(chain, id string, want member) string {
	if h := m.holder(chain, id, func(o member) bool { return strings.EqualFold(o.email, want.email) }); h != "" {
		return h
	}
	return m.holder(chain, id, func(o member) bool { return o.membershipID == want.membershipID })
}

// whereIs is the entity that a 404 names, "" for a member of the chain.
func (m *model) whereIs(chain, id string) string {
	if _, ok := m.members[chain][id]; ok {
		return ""
	}
	if _, ok := m.kept[id]; ok {
		return "CHAIN_PROFILE"
	}
	for _, other := range m.members {
		if _, ok := other[id]; ok {
			return "CHAIN_PROFILE"
		}
	}
	return "ACCOUNT"
}

func TestModel(t *testing.T) {
	w, _ := start(t)
	chains := map[string][]string{"chain-a": {"key-a", "key-a2"}, "chain-b": {"key-b"}}
	rapid.Check(t, func(t *rapid.T) {
		w.Reset()
		m := &model{members: map[string]map[string]member{
			"chain-a": {"acc-john": {"john.wick@mailinator.com", "M-1", "John", "", "Berlin"}, "acc-mary": {"Mary@Mailinator.com", "M-2", "Mary", "2026-12-31", ""}, "acc-tan": {"tan@mailinator.com", "M-3", "Tan", "", ""}},
			"chain-b": {"acc-b": {"john.wick@mailinator.com", "M-1", "John", "", ""}},
		}, kept: map[string]string{}}
		c := w.Client()
		ids := []string{"acc-john", "acc-mary", "acc-b", "nobody"}
		chain := func() (string, string) {
			name := rapid.SampledFrom([]string{"chain-a", "chain-b"}).Draw(t, "chain")
			return name, rapid.SampledFrom(chains[name]).Draw(t, "key")
		}
		draw := func() member {
			return member{
				email:        rapid.SampledFrom([]string{"john.wick@mailinator.com", "JOHN.wick@mailinator.com", "mary@mailinator.com", "a@b.de", "c@d.de"}).Draw(t, "email"),
				membershipID: rapid.SampledFrom([]string{"M-1", "M-2", "M-4", "M-5"}).Draw(t, "membershipId"),
				first:        rapid.SampledFrom([]string{"Ann", "Bob"}).Draw(t, "first"),
				end:          rapid.SampledFrom([]string{"", "2027-01-01"}).Draw(t, "end"),
				city:         rapid.SampledFrom([]string{"", "Wien"}).Draw(t, "city"),
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"create": func(t *rapid.T) {
				name, key := chain()
				want := draw()
				a := c.Do("POST", accounts, whole(want), "x-api-key", key)
				if holder := m.clash(name, "", want); holder != "" {
					conflicts(t, a, holder)
					return
				}
				shows(t, a, 201, want)
				id := a.String("/accountId")
				if m.whereIs(name, id) != "ACCOUNT" {
					t.Fatalf("accountId %s is given twice", id)
				}
				m.members[name][id] = want
				ids = append(ids, id)
			},
			"replace": func(t *rapid.T) {
				name, key := chain()
				id, want := rapid.SampledFrom(ids).Draw(t, "id"), draw()
				a := c.Do("PUT", accounts+"/"+id, whole(want), "x-api-key", key)
				m.settle(t, a, name, id, want)
			},
			"patch": func(t *rapid.T) {
				name, key := chain()
				id, sent := rapid.SampledFrom(ids).Draw(t, "id"), draw()
				want := m.members[name][id]
				membership := map[string]any{"barcode": nil}
				change := map[string]any{"lastName": nil, "membership": membership}
				if rapid.Bool().Draw(t, "changes email") {
					want.email, change["email"] = sent.email, sent.email
				}
				if rapid.Bool().Draw(t, "changes membershipId") {
					want.membershipID, membership["membershipId"] = sent.membershipID, sent.membershipID
				}
				if rapid.Bool().Draw(t, "changes the rest") {
					want.first, change["firstName"] = sent.first, sent.first
					want.end, membership["endOfContract"] = "2028-01-01", "2028-01-01"
					want.city, change["contact"] = "Graz", map[string]any{"city": "Graz", "phone": nil}
				}
				m.settle(t, c.Do("PATCH", accounts+"/"+id, change, "x-api-key", key), name, id, want)
			},
			"delete": func(t *rapid.T) {
				name, key := chain()
				id, erase := rapid.SampledFrom(ids).Draw(t, "id"), rapid.Bool().Draw(t, "erase")
				a := c.Do("DELETE", fmt.Sprintf("%s/%s?eraseMemberData=%v", accounts, id, erase), nil, "x-api-key", key)
				entity := m.whereIs(name, id)
				if m.kept[id] == name && erase {
					entity = ""
				}
				if entity != "" {
					missing(t, a, entity)
					return
				}
				if a.Status != 204 {
					t.Fatalf("%d %s", a.Status, a.Text)
				}
				delete(m.members[name], id)
				delete(m.kept, id)
				if !erase {
					m.kept[id] = name
				}
			},
			"": func(t *rapid.T) {
				for _, name := range []string{"chain-a", "chain-b"} {
					keys := chains[name]
					a := c.Do("GET", accounts+"?currentGymOnly=false&limit=100", nil, "x-api-key", keys[0])
					if a.At("/total") != float64(len(m.members[name])) {
						t.Fatalf("%s lists %v members, want %d", name, a.At("/total"), len(m.members[name]))
					}
					id := rapid.SampledFrom(ids).Draw(t, "looks at")
					a = c.Do("GET", accounts+"/"+id, nil, "x-api-key", keys[0])
					if entity := m.whereIs(name, id); entity != "" {
						missing(t, a, entity)
						continue
					}
					held := m.members[name][id]
					shows(t, a, 200, held)
					shows(t, c.Do("GET", accounts+"/email/"+strings.ToUpper(held.email), nil, "x-api-key", keys[0]), 200, held)
					shows(t, c.Do("GET", accounts+"/membership/"+held.membershipID, nil, "x-api-key", keys[0]), 200, held)
				}
			},
		})
	})
}

// settle judges the answer to a change that would make a member want.
func (m *model) settle(t *rapid.T, a *apitest.Answer, chain, id string, want member) {
	if entity := m.whereIs(chain, id); entity != "" {
		missing(t, a, entity)
		return
	}
	if holder := m.clash(chain, id, want); holder != "" {
		conflicts(t, a, holder)
		return
	}
	shows(t, a, 200, want)
	m.members[chain][id] = want
}

func whole(want member) map[string]any {
	membership := map[string]any{"membershipId": want.membershipID, "membershipType": "BASIC", "startOfContract": "2025-01-01"}
	account := map[string]any{"email": want.email, "firstName": want.first, "lastName": "Roe", "gender": "FEMALE", "membership": membership}
	if want.end != "" {
		membership["endOfContract"] = want.end
	}
	if want.city != "" {
		account["contact"] = map[string]any{"city": want.city}
	}
	return account
}

func conflicts(t *rapid.T, a *apitest.Answer, holder string) {
	if a.Status != 409 || a.At("/metadata/accountId") != holder {
		t.Fatalf("want a conflict with %s, got %d %s", holder, a.Status, a.Text)
	}
}

func missing(t *rapid.T, a *apitest.Answer, entity string) {
	if a.Status != 404 || a.At("/metadata/entity") != entity {
		t.Fatalf("want 404 %s, got %d %s", entity, a.Status, a.Text)
	}
}

func shows(t *rapid.T, a *apitest.Answer, status int, want member) {
	var got struct {
		Email, FirstName string
		Contact          struct{ City string }
		Membership       struct{ MembershipID, EndOfContract string }
	}
	if err := json.Unmarshal([]byte(a.Text), &got); err != nil {
		t.Fatal(err)
	}
	shown := member{got.Email, got.Membership.MembershipID, got.FirstName, got.Membership.EndOfContract, got.Contact.City}
	if a.Status != status || shown != want {
		t.Fatalf("want %d %+v, got %d %s", status, want, a.Status, a.Text)
	}
}
