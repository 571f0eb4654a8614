package onsi

import (
	"regexp"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// state is the value of "onsi" in a scenario.
type state struct {
	Clients []clientState `json:"clients"`
}

type clientState struct {
	ID      string   `json:"id" required:"true"`
	APIKeys []string `json:"apiKeys" credential:"true"`
	Programme
	Members           []memberState     `json:"members"`
	Jobs              []jobState        `json:"jobs,omitzero"`
	PayCycles         []payCycleState   `json:"payCycles,omitzero"`
	PayRuns           []payRunState     `json:"payRuns,omitzero"`
	WithdrawalIntents []intentState     `json:"withdrawalIntents,omitzero"`
	Withdrawals       []withdrawalState `json:"withdrawals,omitzero"`
	Generate          generation        `json:"generate,omitzero"`
}

type memberState struct {
	Member
	AcceptedBefore bool `json:"acceptedBefore,omitzero"` // only if not active now
}

func (a *api) load(tx *sim.Tx, s state) error {
	var wrong sim.Mistakes
	for i, declared := range s.Clients {
		at := sim.Place{"clients", i}
		wrong.Add(a.loadClient(tx, at, declared))
		for j, m := range declared.Members {
			wrong.Add(a.loadMember(tx, at.In("members", j), m))
		}
		wrong.Add(a.loadJobs(tx, at.In("jobs"), declared.Jobs))
		wrong.Add(a.loadPay(tx, at, declared))
		wrong.Add(a.generate(tx, at.In("generate", "members"), declared.Generate.Members))
	}
	return wrong.Err()
}

func (a *api) loadClient(tx *sim.Tx, at sim.Place, declared clientState) error {
	var wrong sim.Mistakes
	_, err := a.clients.Declare(tx, at, declared.ID, declared.Programme)
	wrong.Add(err)
	var first []sim.CredentialField
	if len(declared.Tiers) > 0 {
		first = []sim.CredentialField{{Name: "tier", Value: declared.Tiers[0]}}
	}
	for i, key := range declared.APIKeys {
		grant := sim.Grant[int]{Credential: sim.Credential{APIKey: key, Environment: first}, As: i, Choice: map[string]string{"apiKey": key}}
		wrong.Add(a.clients.AddGrant(tx, at.In("apiKeys", i), grant))
	}
	for i, tier := range declared.Tiers {
		if tier == "" || slices.Contains(declared.Tiers[:i], tier) {
			wrong.Add(at.In("tiers", i).Errorf("%q: the names of tiers must be unique and not empty", tier))
		}
	}
	for i, email := range declared.OnsiAccounts {
		if !isEmail(email) {
			wrong.Add(at.In("onsiAccounts", i).Errorf("%q is not an email address, such as jane@example.com", email))
		}
	}
	return wrong.Err()
}

var memberID = regexp.MustCompile(`^mem_[0-9A-Za-z_-]{20}$`)

func (a *api) loadMember(tx *sim.Tx, at sim.Place, declared memberState) error {
	var wrong sim.Mistakes
	sent := memberFields.Sent(&declared.Member)
	checks := sim.NewChecks(tx)
	sent.check(checks, "", true)
	for _, f := range checks.Fields() {
		wrong.Add(at.Dotted(f.Name).Errorf("%s %s", f.Name, complaint(f)))
	}
	m := member{Member: declared.Member, accepted: declared.AcceptedBefore}
	if m.Status == "" {
		m.Status = active
	}
	client := a.clients.Of(tx)
	if !slices.Contains(client.Data.Tiers, m.Tier) && m.Tier != "" { // it is required, and may have been told to be missing
		wrong.Add(at.In("tier").Errorf("client %s has no tier %q; it has: %s", client.ID, m.Tier, strings.Join(client.Data.Tiers, ", ")))
	}
	if m.MemberID != "" && !memberID.MatchString(m.MemberID) {
		wrong.Add(at.In("memberId").Errorf("%q is not a valid id for a member: use %s and %d of a-z, A-Z, 0-9, _ and -",
			m.MemberID, idPrefix, idLength))
	}
	if other, ok := a.find(tx, m.MemberID); ok {
		wrong.Add(at.In("memberId").Errorf("the member %s already has this id", other.Email))
		return wrong.Err()
	}
	a.join(tx, &m)
	free := true
	if other, ok := a.emailHolder(tx, member{}, m); ok && (m.Status != inactive || tx.Reads(reinvitedMember) == "same-member") {
		free = false
		wrong.Add(at.In("email").Errorf("the member %s already has the email %s: emails are unique within a client", other.MemberID, other.Email))
	}
	if other, ok := a.workerIDHolder(tx, m); ok {
		free = false
		wrong.Add(at.In("workerId").Errorf("the member %s already has the workerId %q: workerIds are unique within a client, whatever the status",
			other.MemberID, *m.WorkerID))
	}
	if free && m.Email != "" {
		a.put(tx, m) // even if it is wrong: others may clash with it
	}
	return wrong.Err()
}

// complaint returns what an error says of a field of a scenario.
func complaint(f sim.BadField) string {
	switch f.Problem {
	case sim.Missing:
		return "is missing"
	case sim.Unknown:
		if !strings.Contains(f.Name, "accountDetails") {
			return "is not allowed here"
		}
		return "is not allowed here: an account has an iban, or a sortCode and an accountNumber"
	}
	return "must be " + f.Want + f.Instead()
}

func (a *api) dump(tx *sim.Tx) state {
	s := state{Clients: []clientState{}}
	for client := range a.clients.All(tx) {
		shown := clientState{ID: client.ID, APIKeys: []string{}, Programme: client.Data, Members: []memberState{}}
		for g := range a.clients.Grants(tx, client.ID) {
			shown.APIKeys = append(shown.APIKeys, g.APIKey)
		}
		tx.ActAs(client.ID)
		a.settle(tx)
		for m := range a.joined.All(tx, sim.Prefix(client.ID)) {
			shown.Members = append(shown.Members, m.state())
		}
		for j := range a.jobsInOrder.All(tx, sim.Prefix(client.ID)) {
			shown.Jobs = append(shown.Jobs, j.state())
		}
		a.dumpPay(tx, &shown)
		s.Clients = append(s.Clients, shown)
	}
	return s
}
