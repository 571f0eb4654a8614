package egym

import (
	"strconv"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// Account is a member as the API shows one.
type Account struct {
	AccountID   string      `json:"accountId,omitzero"`
	Email       string      `json:"email,omitzero"`
	FirstName   string      `json:"firstName,omitzero"`
	LastName    string      `json:"lastName,omitzero"`
	DateOfBirth string      `json:"dateOfBirth,omitzero"`
	Gender      string      `json:"gender,omitzero"`
	Contact     *Contact    `json:"contact,omitzero"`
	Membership  *Membership `json:"membership,omitzero"`
}

// Contact is where a member can be reached.
type Contact struct {
	Phone        string `json:"phone,omitzero"`
	Street       string `json:"street,omitzero"`
	StreetNumber string `json:"streetNumber,omitzero"`
	ZipCode      string `json:"zipCode,omitzero"`
	City         string `json:"city,omitzero"`
	State        string `json:"state,omitzero"`
	Country      string `json:"country,omitzero"`
}

// withPhone returns the contact with another phone, nil if it is empty then.
func (c *Contact) withPhone(phone string) *Contact {
	var with Contact
	if c != nil {
		with = *c
	}
	with.Phone = phone
	if with == (Contact{}) {
		return nil
	}
	return &with
}

// Membership is what a member has with the chain.
type Membership struct {
	MembershipID      string            `json:"membershipId,omitzero"`
	AgreementNumber   string            `json:"agreementNumber,omitzero"`
	MembershipType    string            `json:"membershipType,omitzero"`
	MembershipSubType string            `json:"membershipSubType,omitzero"`
	StartOfContract   string            `json:"startOfContract,omitzero"`
	EndOfContract     string            `json:"endOfContract,omitzero"`
	ReferringMemberID string            `json:"referringMemberId,omitzero"`
	Barcode           string            `json:"barcode,omitzero"`
	VerificationTAN   string            `json:"verificationTAN,omitzero"`
	CorporateFitness  *CorporateFitness `json:"corporateFitness,omitzero"`
}

// CorporateFitness is how long a corporate membership holds.
type CorporateFitness struct {
	StartTimestamp string `json:"startTimestamp,omitzero"` // only while it lies ahead
	EndTimestamp   string `json:"endTimestamp,omitzero"`
}

const corporate = "CORPORATE_FITNESS"

func (m *Membership) isCorporate() bool { return m != nil && m.MembershipType == corporate }

func (m *Membership) endsBeforeStart() bool {
	return m.EndOfContract != "" && m.EndOfContract < m.StartOfContract
}

// account is a row: the account, and what the API does not show. What its
// pointers, its map and its slice hold is shared and never changed.
type account struct {
	Account // without CorporateFitness, which follows from the chain's reference data
	chain   string
	gym     string // of the key that created it
	roles   map[string]Roles
	rfids   []Rfid
	image   *Image
	updated time.Time // to the millisecond
	stamp   string    // orders accounts by their last update, also within a millisecond
}

// Ref names the record.
func (row account) Ref() sim.Ref {
	return sim.Ref{Tenant: row.chain, Collection: "accounts", ID: row.AccountID}
}

// key has the account first, so that the chains that have it are neighbours.
func (row account) key() string { return sim.Key(row.AccountID, row.chain) }

const (
	members = "members"
	kept    = "kept"
)

func (row account) updateKey() string {
	if row.Membership == nil {
		return sim.Key(row.chain, kept, row.stamp)
	}
	return sim.Key(row.chain, members, row.stamp)
}

func (row account) gymKey() string {
	if row.Membership == nil {
		return ""
	}
	return sim.Key(row.chain, row.gym, row.stamp)
}

func (row account) emailKey() string {
	if row.Membership == nil {
		return ""
	}
	return sim.Key(row.chain, sim.Fold(row.Email))
}

func (row account) keptEmailKey() string {
	if row.Membership != nil {
		return ""
	}
	return sim.Key(row.chain, sim.Fold(row.Email), row.stamp)
}

func (row account) membershipIDKey() string {
	if row.Membership == nil {
		return ""
	}
	return sim.Key(row.chain, row.Membership.MembershipID)
}

func (row account) tanKey() string {
	if !row.Membership.isCorporate() || row.Membership.VerificationTAN == "" {
		return ""
	}
	return sim.Key(row.chain, row.Membership.VerificationTAN)
}

// firstTurn is above the turns of all accounts that a scenario holds; those
// count from 0.
const firstTurn = 1 << 40

// touch returns row as updated now, by this request.
func (row account) touch(tx *sim.Tx) account {
	return row.updatedAt(tx.Now, firstTurn+uint64(tx.Number))
}

// updatedAt returns row as updated at the given time, and at the given turn
// among those of the same millisecond.
func (row account) updatedAt(at time.Time, turn uint64) account {
	row.updated = at.Truncate(time.Millisecond)
	stamp := make([]byte, 0, 32)
	stamp = hex16(stamp, uint64(row.updated.UnixMilli())^1<<63) // negative times sort first
	row.stamp = string(hex16(stamp, turn))
	return row
}

func hex16(text []byte, n uint64) []byte {
	var digits [16]byte
	d := strconv.AppendUint(digits[:0], n, 16)
	return append(append(text, "0000000000000000"[len(d):]...), d...)
}

// show is the account as an answer has it.
func (a *api) show(tx *sim.Tx, row account) any {
	shown := row.Account
	if shown.Membership.isCorporate() {
		m := *shown.Membership
		m.CorporateFitness = a.corporateFitness(tx, row)
		shown.Membership = &m
	}
	if tx.Reads(nullFields) == "null" {
		return sim.Nulled(shown)
	}
	return shown
}
