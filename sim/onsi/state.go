package onsi

import (
	"regexp"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// state is what stands under "onsi" in a scenario.
type state struct {
	Clients []clientState `json:"clients"`
}

type clientState struct {
	ID           string     `json:"id" required:"true"`
	APIKeys      []string   `json:"apiKeys"`
	Tiers        []string   `json:"tiers"`
	OnsiAccounts []string   `json:"onsiAccounts,omitempty"`
	Members      []record   `json:"members"`
	Generate     generation `json:"generate,omitzero"`
}

var (
	tenantID = regexp.MustCompile(`^[a-z0-9-]+$`)
	memberID = regexp.MustCompile(`^mem_[0-9A-Za-z_-]{20}$`)
)

func (a api) load(tx *sim.Tx, s state) error {
	for i, cs := range s.Clients {
		at := place{"clients", i}
		c, err := a.loadClient(tx.In(cs.ID), at, i, cs)
		if err != nil {
			return err
		}
		for j, r := range cs.Members {
			if err := a.loadMember(tx, at.in("members", j), &c, r); err != nil {
				return err
			}
		}
		if err := a.generate(tx, at.in("generate", "members"), &c, cs.Generate.Members); err != nil {
			return err
		}
		mustPut(a.clients.Put(tx, c))
	}
	return nil
}

// place is a path in the state.
type place []any

func (p place) in(more ...any) place { return append(slices.Clip(p), more...) }

func (p place) errorf(format string, args ...any) error { return sim.At(p...)(format, args...) }

func (a api) loadClient(tx *sim.Tx, at place, i int, cs clientState) (client, error) {
	c := client{ID: cs.ID, Place: i, Keys: cs.APIKeys}
	if !tenantID.MatchString(cs.ID) {
		return c, at.in("id").errorf("%q is no id for a client: use a-z, 0-9 and -", cs.ID)
	}
	if _, ok := a.clients.Get(tx, cs.ID); ok {
		return c, at.in("id").errorf("there is a client %q above already: ids must differ", cs.ID)
	}
	for j, key := range cs.APIKeys {
		if key == "" {
			return c, at.in("apiKeys", j).errorf("an API key cannot be empty")
		}
		if k, ok := a.keys.Get(tx, key); ok {
			return c, at.in("apiKeys", j).errorf("the client %s has this API key already: a key belongs to one client, once", k.Client)
		}
		mustPut(a.keys.Put(tx, apiKey{Key: key, Client: cs.ID, Number: j}))
	}
	for j, tier := range cs.Tiers {
		if tier == "" || slices.Contains(cs.Tiers[:j], tier) {
			return c, at.in("tiers", j).errorf("%q: the names of tiers must differ and not be empty", tier)
		}
	}
	c.reference = newReference(cs.Tiers, cs.OnsiAccounts)
	for j, email := range cs.OnsiAccounts {
		if !isEmail(email) {
			return c, at.in("onsiAccounts", j).errorf("%q is not an email address, such as jane@example.com", email)
		}
	}
	mustPut(a.clients.Put(tx, c))
	return c, nil
}

func (a api) loadMember(tx *sim.Tx, at place, c *client, r record) error {
	m := member{Member: r.Member}
	if m.Status == "" {
		m.Status = active
	}
	checks := sim.NewChecks(tx)
	fieldsOf(&m.Member).check(checks, true)
	if bad := checks.Fields(); len(bad) > 0 {
		return at.in(names(bad[0].Name)...).errorf("%s", wrong(bad[0]))
	}
	if !slices.Contains(statuses, m.Status) {
		return at.in("status").errorf("unknown status %q; valid: %s", m.Status, strings.Join(statuses, ", "))
	}
	if !slices.Contains(c.Tiers, m.Tier) {
		return at.in("tier").errorf("client %s has no tier %q; it has: %s", c.ID, m.Tier, strings.Join(c.Tiers, ", "))
	}
	c.join(&m)
	switch {
	case m.MemberID == "":
		m.MemberID = a.newID(tx)
	case !memberID.MatchString(m.MemberID):
		return at.in("memberId").errorf("%q is no member id: use %s and %d letters or digits", m.MemberID, idPrefix, idLength)
	}
	if other, ok := a.find(tx, m.MemberID); ok {
		return at.in("memberId").errorf("another member, %s, has this id already", other.Email)
	}
	if other, ok := a.emailHolder(tx, member{}, m); ok && (m.isPresent() || tx.Reads(reinvitedMember) == "same-member") {
		return at.in("email").errorf("the member %s has the email %s already: emails are unique within a client", other.MemberID, m.Email)
	}
	if m.WorkerID != nil {
		if other, ok := a.byWorkerID.Get(tx, memberWorkerID(m)); ok {
			return at.in("workerId").errorf("the member %s has the workerId %q already: it is unique whatever the status", other.MemberID, *m.WorkerID)
		}
	}
	m.Accepted = r.AcceptedBefore
	a.put(tx, m)
	return nil
}

// names is the path of a field whose name is dotted.
func names(dotted string) (path []any) {
	for name := range strings.SplitSeq(dotted, ".") {
		path = append(path, name)
	}
	return path
}

func wrong(f sim.BadField) string {
	switch f.Problem {
	case sim.Missing:
		return f.Name + " is missing"
	case sim.Unknown:
		return f.Name + " cannot be here: an account has an iban, or a sortCode and an accountNumber"
	default:
		return f.Name + " must be " + f.Want
	}
}

func (a api) dump(tx *sim.Tx) state {
	s := state{Clients: make([]clientState, 0, a.clients.Count(tx, ""))}
	for c := range a.declared.All(tx, "") {
		cs := clientState{
			ID:           c.ID,
			APIKeys:      append([]string{}, c.Keys...),
			Tiers:        append([]string{}, c.Tiers...),
			OnsiAccounts: slices.Clone(c.Accounts),
			Members:      make([]record, 0, c.Members),
		}
		for m := range a.joined.All(tx, sim.Prefix(c.ID)) {
			cs.Members = append(cs.Members, m.record())
		}
		s.Clients = append(s.Clients, cs)
	}
	return s
}
