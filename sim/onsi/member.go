package onsi

import (
	"fmt"

	"github.com/mockvendors/mockvendors/sim"
)

// Member is a member as clients see it. The tags enum and required are for
// scenarios.
type Member struct {
	Email          string       `json:"email" required:"true"`
	MemberID       string       `json:"memberId"`
	FirstName      string       `json:"firstName" required:"true"`
	LastName       string       `json:"lastName" required:"true"`
	Phone          *string      `json:"phone"`
	Tier           string       `json:"tier" required:"true"`
	WorkerID       *string      `json:"workerId"`
	Status         string       `json:"status" enum:"active|invited|inactive"`
	AccountDetails *BankAccount `json:"accountDetails"`
	EnablePayroll  bool         `json:"enablePayroll"`
	DateOfBirth    *string      `json:"dob"`
	Gender         *string      `json:"gender,omitzero" enum:"Female|Male|NonBinary"`
}

// BankAccount is a British account, or a European one, which has an IBAN only.
type BankAccount struct {
	AccountHolder string  `json:"accountHolder" required:"true"`
	SortCode      *string `json:"sortCode,omitzero"`
	AccountNumber *string `json:"accountNumber,omitzero"`
	IBAN          *string `json:"iban,omitzero"`
}

// What a member can be.
const (
	active   = "active"
	invited  = "invited"
	inactive = "inactive"
)

var (
	statuses = []string{active, invited, inactive}
	genders  = []string{"Female", "Male", "NonBinary"}
)

// member is a row: a member, and what Onsi knows of it besides.
type member struct {
	Member
	Client   string
	Place    string // in the order of joining the client
	Accepted bool   // was active at some time
}

func (m member) isPresent() bool { return m.Status != inactive }

func memberKey(m member) string    { return sim.Key(m.Client, m.MemberID) }
func memberJoined(m member) string { return sim.Key(m.Client, m.Place) }
func memberEmail(m member) string  { return sim.Key(m.Client, m.Email) }

func presentEmail(m member) string {
	if !m.isPresent() {
		return ""
	}
	return memberEmail(m)
}

func memberWorkerID(m member) string {
	if m.WorkerID == nil {
		return ""
	}
	return sim.Key(m.Client, *m.WorkerID)
}

// record is a member as a scenario has it.
type record struct {
	Member
	AcceptedBefore bool `json:"acceptedBefore,omitzero"` // of one that is not active now
}

func memberPlace(m member) (tenant, id string) { return m.Client, m.MemberID }
func memberShown(m member) any                 { return m.record() }

func (m member) record() record {
	return record{Member: m.Member, AcceptedBefore: m.Accepted && m.Status != active}
}

// idAlphabet is what the published example's id is made of, as far as that
// shows: the digits and letters of base 32.
const idAlphabet = "0123456789abcdefghijklmnopqrstuv"

const (
	idPrefix = "mem_"
	idLength = 20 // behind the prefix
)

// join gives a new member the next place of its client.
func (c *client) join(m *member) {
	c.Members++
	m.Client, m.Place = c.ID, fmt.Sprintf("%09d", c.Members)
}

// newID draws an id that no member of the caller's client has.
func (a api) newID(tx *sim.Tx) string {
	for {
		id := idPrefix + tx.Text(idLength, idAlphabet)
		if _, taken := a.find(tx, id); !taken {
			return id
		}
	}
}

// find is the member of the caller's client that has the id.
func (a api) find(tx *sim.Tx, id string) (member, bool) {
	return a.members.Get(tx, sim.Key(tx.Caller.Tenant, id))
}
