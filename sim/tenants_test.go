package sim_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/sim"
)

type reach struct{ Rooms []string }

var (
	houseRules = sim.NewRules("houses")
	noKey      = houseRules.Rule("key-missing", "A key is needed.", sim.Documented("page")).Refuses(401, "missing", "no key")
	badKey     = houseRules.Rule("key-unknown", "A key is a house's.", sim.Assumed("nobody says")).Refuses(403, "unknown", "")
	houses     = sim.Vendor{Name: "houses", Rules: houseRules, Carrier: sim.APIKeyIn("x-key"), ChosenBy: []string{"door", "apiKey"}}
)

// housing is a kit with the tenants of one vendor, and a transaction on it.
func housing(v *sim.Vendor) (*sim.Tenants[reach, string], *sim.Tx) {
	k := sim.NewKit()
	t := sim.NewTenants(k.For(v), sim.Kind[reach, string]{
		Name:   "house",
		Join:   func(a, b reach) reach { return reach{slices.Concat(a.Rooms, b.Rooms)} },
		Opened: "guest",
	})
	return t, &sim.Tx{Tx: k.NewDB().Begin(), Kit: k, Vendor: v.Name, Request: &sim.Request{Header: http.Header{}}}
}

// twoHouses declares north, with two doors, and south.
func twoHouses(t *testing.T) (*sim.Tenants[reach, string], *sim.Tx) {
	t.Helper()
	all, tx := housing(&houses)
	for i, h := range []struct{ id, room, keys string }{{"north", "hall", "front=k-1 back=k-2"}, {"south", "attic", "front=k-3"}} {
		at := sim.Place{"houses", i}
		if _, err := all.Declare(tx, at, h.id, reach{[]string{h.room}}); err != nil {
			t.Fatal(err)
		}
		for pair := range strings.FieldsSeq(h.keys) {
			door, key, _ := strings.Cut(pair, "=")
			if err := all.AddGrant(tx, at.In("keys"), sim.Grant[string]{
				Credential: sim.Credential{APIKey: key}, As: door, Choice: map[string]string{"door": door, "apiKey": key}, Hidden: key == "k-1",
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return all, tx
}

func TestCaller(t *testing.T) {
	for _, tt := range []struct {
		reason, key string
		open        bool
		tenant      string
		as          any
		refusal     string
	}{
		{"a declared key", "k-2", false, "north", "back", ""},
		{"a declared key where credentials are open", "k-3", true, "south", "front", ""},
		{"no key", "", true, "", nil, "houses.key-missing"},
		{"an unknown key", "k-9", false, "", nil, "houses.key-unknown"},
		{"an unknown key opens a house", "k-9", true, sim.OpenedID("k-9"), "guest", ""},
		{"an opened house's id is a key of it", sim.OpenedID("k-9"), true, sim.OpenedID("k-9"), "guest", ""},
		{"as a username without a password, too", sim.OpenedID("k-9") + ":", true, sim.OpenedID("k-9"), "guest", ""},
		{"it is none where credentials are closed", sim.OpenedID("k-9"), false, "", nil, "houses.key-unknown"},
		{"what only looks like such an id is another key", "open-257028ag", true, sim.OpenedID("open-257028ag"), "guest", ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			all, tx := twoHouses(t)
			tx.Open = tt.open
			if tt.key != "" {
				tx.Request.Header.Set("X-Key", tt.key)
			}
			got, err := all.Caller(tx, noKey, badKey)
			var refusal *sim.Refusal
			if errors.As(err, &refusal) != (tt.refusal != "") || refusal != nil && (refusal.Rule.ID != tt.refusal || refusal.Field != "x-key" || refusal.Value != "") {
				t.Fatalf("refused by %+v", err)
			}
			if got.Tenant != tt.tenant || got.As != tt.as {
				t.Errorf("the caller is %+v", got)
			}
		})
	}
}

// An opened tenant has the reference data of all declared ones, and keeps its
// id; its credential stands nowhere.
func TestOpen(t *testing.T) {
	all, tx := twoHouses(t)
	opened, again := all.Open(tx, "secret"), all.Open(tx, "secret")
	if diff := cmp.Diff(reach{[]string{"hall", "attic"}}, opened.Data); diff != "" || !opened.Opened || opened.ID != again.ID {
		t.Errorf("opened %+v and %+v", opened, again)
	}
	var ids []string
	for h := range all.All(tx) {
		ids = append(ids, h.ID)
	}
	if diff := cmp.Diff([]string{"north", "south", opened.ID}, ids); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	for _, c := range tx.Changes() {
		if strings.Contains(c.Key, "secret") {
			t.Errorf("the credential is kept in %s", c.Table())
		}
	}
}

func TestDeclareRefuses(t *testing.T) {
	for _, tt := range []struct {
		reason, want string
		declare      func(*sim.Tenants[reach, string], *sim.Tx) error
	}{
		{"an id that is none", `"North!" is not a valid id for a house: use a-z, 0-9 and -`, func(all *sim.Tenants[reach, string], tx *sim.Tx) error {
			_, err := all.Declare(tx, sim.Place{"houses", 2}, "North!", reach{})
			return err
		}},
		{"an empty id", `"" is not a valid id for a house: use a-z, 0-9 and -`, func(all *sim.Tenants[reach, string], tx *sim.Tx) error {
			_, err := all.Declare(tx, sim.Place{"houses", 2}, "", reach{})
			return err
		}},
		{"an id twice", `duplicate house "north": give each its own id`, func(all *sim.Tenants[reach, string], tx *sim.Tx) error {
			_, err := all.Declare(tx, sim.Place{"houses", 2}, "north", reach{})
			return err
		}},
		{"a key twice", "duplicate credential: the house north already declares it", func(all *sim.Tenants[reach, string], tx *sim.Tx) error {
			return all.AddGrant(tx, sim.Place{"keys"}, sim.Grant[string]{Credential: sim.Credential{APIKey: "k-1"}})
		}},
		{"an empty key", "a credential cannot be empty", func(all *sim.Tenants[reach, string], tx *sim.Tx) error {
			return all.AddGrant(tx, sim.Place{"keys"}, sim.Grant[string]{})
		}},
	} {
		all, tx := twoHouses(t)
		if err := tt.declare(all, tx); err == nil || err.Error() != tt.want {
			t.Errorf("%s: the error is %v", tt.reason, err)
		}
	}
}

func TestSign(t *testing.T) {
	only := houses
	only.ChosenBy = nil
	for _, tt := range []struct {
		reason, tenant string
		choice         map[string]string
		want           string // the key, or the error
	}{
		{"the first of a house", "north", nil, "k-1"},
		{"by door", "north", map[string]string{"door": "back"}, "k-2"},
		{"by two", "north", map[string]string{"door": "back", "apiKey": "k-2"}, "k-2"},
		{"by two that no key has", "north", map[string]string{"door": "back", "apiKey": "k-1"}, "the house north declares no such credential"},
		{"no such house", "west", nil, `houses has no house "west"`},
		{"another house's key", "south", map[string]string{"apiKey": "k-1"}, "the house south declares no such credential"},
		{"by what keys do not have", "south", map[string]string{"gym": "g"}, "choose a credential of houses by door or apiKey, not by gym"},
	} {
		all, tx := twoHouses(t)
		signature, err := all.Sign(tx, tt.tenant, sim.As{Choice: tt.choice})
		got := signature.Header.Get("X-Key")
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.reason, got, tt.want)
		}
	}
	open, tx := twoHouses(t)
	for _, tt := range []struct {
		reason, tenant string
		open           bool
		choice         map[string]string
		want           string // the key, or the error
	}{
		{"a house that is still to be opened", "open-257028aa", true, nil, "open-257028aa"},
		{"where credentials are closed", "open-257028aa", false, nil, `houses has no house "open-257028aa"`},
		{"no credential opens this one", "west", true, nil, `houses has no house "west"`},
		{"a key that nobody knows cannot be chosen", "open-257028aa", true, map[string]string{"door": "back"}, "the house open-257028aa declares no credential"},
	} {
		tx.Open = tt.open
		signature, err := open.Sign(tx, tt.tenant, sim.As{Choice: tt.choice})
		got := signature.Header.Get("X-Key")
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.reason, got, tt.want)
		}
	}
	all, tx := housing(&only)
	if _, err := all.Declare(tx, sim.Place{}, "empty", reach{}); err != nil {
		t.Fatal(err)
	}
	for want, as := range map[string]sim.As{
		"the house empty declares no credential":                            {},
		"a tenant of houses has one credential: there is nothing to choose": {Choice: map[string]string{"door": "x"}},
	} {
		if _, err := all.Sign(tx, "empty", as); err == nil || err.Error() != want {
			t.Errorf("the error is %v, want %s", err, want)
		}
	}
	if _, ok := all.Credential(tx); ok {
		t.Error("there is a credential to show")
	}
}

// The credential that people are shown is the first that works.
func TestCredentialToShow(t *testing.T) {
	all, tx := twoHouses(t)
	if c, ok := all.Credential(tx); !ok || c.APIKey != "k-2" || c.Tenant != "north" {
		t.Errorf("shown: %+v, %v", c, ok)
	}
}

func TestCarriers(t *testing.T) {
	key, token, login := sim.Credential{APIKey: "k"}, sim.Credential{Token: "t"}, sim.Credential{Username: "u", Password: "p:w", Besides: "location=1"}
	for _, tt := range []struct {
		reason       string
		carrier      sim.Carrier
		credential   sim.Credential
		header, text string
		sent         string // read back
	}{
		{"an API key", sim.APIKeyIn("x-key"), key, "k", "x-key: k", "k"},
		{"a token", sim.Bearer, token, "Bearer t", "Authorization: Bearer t", "t"},
		{"a name and a password", sim.Basic, login, "Basic dTpwOnc=", "Basic u:p:w, location=1", "u:p:w"},
	} {
		h := tt.carrier.Sign(tt.credential).Header
		name := http.CanonicalHeaderKey(tt.carrier.Header())
		if got := h.Get(name); got != tt.header || len(h) != 1 {
			t.Errorf("%s: signed by %v", tt.reason, h)
		}
		if got := tt.carrier.Text(tt.credential); got != tt.text {
			t.Errorf("%s: told as %q", tt.reason, got)
		}
		if got := tt.carrier.Sent(&sim.Request{Header: h}); got != tt.sent {
			t.Errorf("%s: read as %q", tt.reason, got)
		}
	}
	for _, tt := range []struct {
		reason  string
		carrier sim.Carrier
		value   string
		want    string
	}{
		{"no header", sim.Bearer, "", ""},
		{"a scheme in another case", sim.Bearer, "bEARER t", "t"},
		{"blanks around the token", sim.Bearer, "Bearer  t ", "t"},
		{"another scheme", sim.Bearer, "Basic dTpw", ""},
		{"a scheme without a token", sim.Bearer, "Bearer", ""},
		{"what is not base64", sim.Basic, "Basic !", ""},
		{"a name without a password", sim.Basic, "Basic dQ==", ""},
		{"a password without a name", sim.Basic, "Basic OnA=", ""},
	} {
		req := &sim.Request{Header: http.Header{"Authorization": {tt.value}}}
		if got := tt.carrier.Sent(req); got != tt.want {
			t.Errorf("%s: read as %q", tt.reason, got)
		}
	}
}

// A member reads as text, whether the vendor filled it in or a server told it.
func TestMemberText(t *testing.T) {
	for want, value := range map[string]any{"k-1": "k-1", "1,2": []int{1, 2}, "5001000,x": []any{5001000.0, "x"}, "true": true, "": []any{}} {
		if got := (sim.CredentialField{Name: "m", Value: value}).Text(); got != want {
			t.Errorf("%v is %q, want %q", value, got, want)
		}
	}
}

// A credential reads as it was written, in a fixed order.
func TestCredentialJSON(t *testing.T) {
	c := sim.Credential{Username: "u", Password: "p", Extra: []sim.CredentialField{{Name: "locations", Value: []any{1.0, 2.0}}}, Besides: "not shown", Tenant: "t"}
	text, err := json.Marshal(c)
	if err != nil || string(text) != `{"username":"u","password":"p","locations":[1,2],"tenant":"t"}` {
		t.Fatalf("written as %s, %v", text, err)
	}
	var back sim.Credential
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	c.Besides = ""
	if diff := cmp.Diff(c, back); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A username with a colon cannot be sent: the password would begin behind it.
func TestBasicUsernameWithColon(t *testing.T) {
	v := houses
	v.Carrier = sim.Basic
	all, tx := housing(&v)
	for i, c := range []sim.Credential{{Username: "u", Password: "x:p"}, {Username: "u:x", Password: "p"}} {
		at := sim.Place{"houses", i}
		if _, err := all.Declare(tx, at, []string{"a", "b"}[i], reach{}); err != nil {
			t.Fatal(err)
		}
		if err := all.AddGrant(tx, at, sim.Grant[string]{Credential: c}); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
	tx.Request.Header = sim.Basic.Sign(sim.Credential{Username: "u:x", Password: "p"}).Header
	if got, err := all.Caller(tx, noKey, badKey); err != nil || got.Tenant != "a" {
		t.Errorf("the caller is %+v, %v", got, err)
	}
}

func TestCounter(t *testing.T) {
	k := sim.NewKit()
	v := sim.Vendor{Name: "v"}
	c := sim.NewCounter(k.For(&v), "numbers")
	tx := &sim.Tx{Tx: k.NewDB().Begin(), Kit: k, Vendor: "v"}
	tx.ActAs("a")
	c.Raise(tx, 10)
	c.Raise(tx, 5)
	got := []int64{c.Next(tx), c.Skip(tx, 3)}
	tx.ActAs("b")
	got = append(got, c.Last(tx), c.Next(tx))
	tx.ActAs("a")
	got = append(got, c.Last(tx))
	if diff := cmp.Diff([]int64{11, 14, 0, 1, 14}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !slices.IsSorted([]string{sim.Ordinal(2), sim.Ordinal(10), sim.Ordinal(int64(1)<<62 + 1)}) {
		t.Error("ordinals are not ordered as numbers are")
	}
}

func TestStateCredentials(t *testing.T) {
	type login struct {
		Name     string           `json:"name" credential:"username"`
		Password sim.Opt[string]  `json:"password" credential:"true"`
		Inside   map[string]login `json:"-"`
	}
	type tenant struct {
		login
		Keys   []string `json:"keys" credential:"true"`
		Logins []*login `json:"logins"`
	}
	s := sim.StateOf(func(*sim.Tx, struct {
		Tenants []tenant `json:"tenants"`
	}) error {
		return nil
	}, nil)
	if diff := cmp.Diff([]string{"tenants.password", "tenants.keys", "tenants.logins.password"}, s.Credentials()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"tenants.name", "tenants.logins.name"}, s.Usernames()); diff != "" {
		t.Errorf("user names (-want +got):\n%s", diff)
	}
}
