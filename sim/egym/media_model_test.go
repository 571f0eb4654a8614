package egym_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestMediaModel holds RFIDs, NFC tokens and visits against plain maps: who has which
// tag, in which order; who has which token of an issuer; who was where.
func TestMediaModel(tt *testing.T) {
	w, _ := enter(tt)
	ids := []string{"acc-john", "acc-mary", "acc-open"}
	rapid.Check(tt, func(t *rapid.T) {
		w.Reset()
		c := w.Client("x-api-key", "key-a")
		tags := map[string][]string{"acc-john": {"0x0A1B", "0x0C", "0x0F"}, "acc-mary": {"0x0D"}}
		tokens := map[string]map[string]string{
			"acc-john": {"": "plain", "collectorId=7": "google", "passTypeId=pass.club": "apple"},
			"acc-mary": {"passTypeId=pass.club": "marys"}, "acc-open": {},
		}
		admitted := map[string]bool{}
		who := func() string { return rapid.SampledFrom(ids).Draw(t, "who") }
		tag := rapid.SampledFrom([]string{"0x0A1B", "0x0a1b", "0x0C", "0x0D", "0x0d", "0x11"})
		take := func(id, rfid string) {
			for _, other := range ids {
				tags[other] = slices.DeleteFunc(slices.Clone(tags[other]), func(o string) bool { return strings.EqualFold(o, rfid) })
			}
			tags[id] = append(tags[id], rfid)
		}
		machines := true // 0x0C is the machine's until the gym's system sends it
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				id, rfid := who(), tag.Draw(t, "rfid")
				c.Do("POST", accounts+"/"+id+"/rfids", fmt.Sprintf(`{"rfid":%q}`, rfid)).Is(200, fmt.Sprintf(`{"rfid":%q}`, rfid))
				take(id, rfid)
				machines = machines && rfid != "0x0C"
			},
			"replace": func(t *rapid.T) {
				id, sent := who(), rapid.SliceOfN(tag, 0, 3).Draw(t, "rfids")
				items := make([]string, len(sent))
				for i, rfid := range sent {
					items[i] = fmt.Sprintf(`{"rfid":%q}`, rfid)
				}
				c.Do("PUT", accounts+"/"+id+"/rfids", `{"rfids":[`+strings.Join(items, ",")+`]}`).Is(200, "")
				tags[id] = slices.DeleteFunc(slices.Clone(tags[id]), func(o string) bool { return o != "0x0C" || !machines })
				for _, rfid := range sent {
					take(id, rfid)
					machines = machines && rfid != "0x0C"
				}
			},
			"remove": func(t *rapid.T) {
				id, rfid := who(), tag.Draw(t, "rfid")
				a := c.Do("DELETE", accounts+"/"+id+"/rfids/"+rfid, nil)
				left := slices.DeleteFunc(slices.Clone(tags[id]), func(o string) bool { return strings.EqualFold(o, rfid) })
				if want := map[bool]int{true: 404, false: 204}[len(left) == len(tags[id])]; a.Status != want {
					t.Fatalf("%d %s, want %d", a.Status, a.Text, want)
				}
				machines = machines && (rfid != "0x0C" || len(left) == len(tags[id]))
				tags[id] = left
			},
			"assign": func(t *rapid.T) {
				id := who()
				token := rapid.SampledFrom([]string{"plain", "apple", "google", "new"}).Draw(t, "token")
				issuer := rapid.SampledFrom([]string{"", "collectorId=7", "passTypeId=pass.club"}).Draw(t, "issuer")
				sent := map[string]any{"token": token}
				switch issuer {
				case "collectorId=7":
					sent["collectorId"] = 7
				case "passTypeId=pass.club":
					sent["passTypeId"] = "pass.club"
				}
				c.Do("PUT", accounts+"/"+id+"/nfc", encode(tt, sent)).Is(204, "")
				for _, other := range ids {
					if tokens[other][issuer] == token {
						delete(tokens[other], issuer)
					}
				}
				tokens[id][issuer] = token
			},
			"admit": func(t *rapid.T) {
				gym := rapid.SampledFrom([]string{"key-a", "key-a2"}).Draw(t, "gym")
				c.Do("POST", accounts+"/acc-open/admissions", nil, "x-api-key", gym).Is(200, fmt.Sprintf(`{"firstAdmission":%v}`, !admitted[gym]))
				admitted[gym] = true
			},
			"put back": func(t *rapid.T) {
				shown := w.StateText()
				put(tt, w, shown)
				if again := w.StateText(); again != shown {
					t.Fatalf("the state is another one after it was put back:\n%s\nwas\n%s", again, shown)
				}
			},
			"": func(t *rapid.T) {
				for _, id := range ids {
					var listed []string
					var items []struct{ RFID string }
					if err := json.Unmarshal([]byte(c.Do("GET", accounts+"/"+id+"/rfids?allSources=true", nil).Is(200, "").Text), &items); err != nil {
						t.Fatal(err)
					}
					for _, item := range items {
						listed = append(listed, item.RFID)
					}
					if !slices.Equal(listed, tags[id]) {
						t.Fatalf("%s has %q, want %q", id, listed, tags[id])
					}
					for _, rfid := range tags[id] {
						c.Do("GET", accounts+"/rfid/"+strings.ToLower(rfid), nil).Is(200, fmt.Sprintf(`{"accountId":%q}`, id))
					}
					for issuer, token := range tokens[id] {
						if issuer == "" {
							continue // without an issuer, all are meant
						}
						c.Do("GET", accounts+"/"+id+"/nfc?"+issuer, nil).Is(200, fmt.Sprintf(`{"token":%q}`, token))
						c.Do("GET", accounts+"/nfc/"+token+"?"+issuer, nil).Is(200, fmt.Sprintf(`{"accountId":%q}`, id))
					}
				}
			},
		})
	})
}
