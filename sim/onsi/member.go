package onsi

import "github.com/mockvendors/mockvendors/sim"

// Member is a member as the API shows it. The tags enum and required are for
// scenarios.
type Member struct {
	Email          string       `json:"email" natural:"true" required:"true"`
	MemberID       string       `json:"memberId" generated:"true"`
	FirstName      string       `json:"firstName" required:"true"`
	LastName       string       `json:"lastName" required:"true"`
	Phone          *string      `json:"phone"`
	Tier           string       `json:"tier" required:"true"`
	WorkerID       *string      `json:"workerId" natural:"true"`
	Status         string       `json:"status" enum:"active|invited|inactive"`
	AccountDetails *BankAccount `json:"accountDetails"`
	EnablePayroll  bool         `json:"enablePayroll"`
	DateOfBirth    *string      `json:"dob"`
	Gender         *string      `json:"gender,omitzero" enum:"Female|Male|NonBinary"`
}

// BankAccount is a British account, or a European one, which only has an IBAN.
type BankAccount struct {
	AccountHolder string  `json:"accountHolder" required:"true"`
	SortCode      *string `json:"sortCode,omitzero"`
	AccountNumber *string `json:"accountNumber,omitzero"`
	IBAN          *string `json:"iban,omitzero"`
}

// The statuses of a member.
const (
	active   = "active"
	invited  = "invited"
	inactive = "inactive"
)

var (
	statuses = []string{active, invited, inactive}
	genders  = []string{"Female", "Male", "NonBinary"}
)

// member is a row: a member, and what the API does not show.
type member struct {
	Member
	client   string
	joined   string // ordinal among the members of the client
	accepted bool   // was active at some time
}

func (m member) key() string       { return sim.Key(m.client, m.MemberID) }
func (m member) joinedKey() string { return sim.Key(m.client, m.joined) }
func (m member) foldedKey() string { return sim.Key(m.client, sim.Fold(m.Email)) }

func (m member) workerIDKey() string {
	if m.WorkerID == nil {
		return ""
	}
	return sim.Key(m.client, *m.WorkerID)
}

// Ref names the record.
func (m member) Ref() sim.Ref { return m.ref(m.client) }

func (m Member) ref(client string) sim.Ref {
	return sim.Ref{Tenant: client, Collection: "members", ID: m.MemberID}
}

// Shown returns what the state shows of the record.
func (m member) Shown() any { return m.state() }

func (m member) state() memberState {
	return memberState{Member: m.Member, AcceptedBefore: m.accepted && m.Status != active}
}

// put stores a member that has been checked.
func (a *api) put(tx *sim.Tx, m member) Member {
	m.accepted = m.accepted || m.Status == active
	a.members.Put(tx, m)
	return m.Member
}

// join makes m the latest member of the caller's client, with a new id unless it
// has one.
func (a *api) join(tx *sim.Tx, m *member) {
	m.client, m.joined = tx.Caller.Tenant, sim.Ordinal(a.joins.Next(tx))
	if m.MemberID == "" {
		m.MemberID = newID(tx, a.members, idPrefix, idLength)
	}
}

// idAlphabet is the alphabet of ids as far as the published example shows it: the
// digits and letters of base 32.
const idAlphabet = "0123456789abcdefghijklmnopqrstuv"

const (
	idPrefix = "mem_"
	idLength = 20 // after the prefix
)

// newID draws an id that no row of the caller's client has. length is that of what
// comes after the prefix.
func newID[R any](tx *sim.Tx, rows sim.Table[R], prefix string, length int) string {
	for {
		id := prefix + tx.Text(length, idAlphabet)
		if _, taken := rows.Get(tx, sim.Key(tx.Caller.Tenant, id)); !taken {
			return id
		}
	}
}

// sameEmail compares emails as the reading email-case decides.
func sameEmail(tx *sim.Tx, a, b string) bool {
	return a == b || sim.Fold(a) == sim.Fold(b) && tx.Reads(emailCase) == "insensitive"
}

// withEmail returns the member of the caller's client who has the email and
// whom ok accepts. If there are several, it prefers the one who spells the
// email in the same way: two may be left from before email-case was changed.
func (a *api) withEmail(tx *sim.Tx, email string, ok func(*member) bool) (found member, near bool) {
	for m := range a.byEmail.Each(tx, sim.Key(tx.Caller.Tenant, sim.Fold(email))) {
		switch {
		case !ok(&m):
		case m.Email == email:
			return m, true
		case !near && sameEmail(tx, m.Email, email):
			found, near = m, true
		}
	}
	return found, near
}

func isCurrent(m *member) bool { return m.Status != inactive }
func isAny(*member) bool       { return true }

// find returns the member of the caller's client with the id.
func (a *api) find(tx *sim.Tx, id string) (member, bool) {
	return a.members.Get(tx, sim.Key(tx.Caller.Tenant, id))
}
