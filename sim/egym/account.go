package egym

import (
	"strconv"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// Account is a member as the API shows it.
type Account struct {
	AccountID   string      `json:"accountId,omitzero" generated:"true"`
	Email       string      `json:"email,omitzero" natural:"true"`
	FirstName   string      `json:"firstName" required:"true"` // a PATCH may empty both names
	LastName    string      `json:"lastName" required:"true"`
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

// withPhone returns the contact with another phone, nil if that leaves it empty.
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

// Membership is a member's contract with the chain.
type Membership struct {
	MembershipID      string            `json:"membershipId,omitzero" natural:"true"`
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

// CorporateFitness is the period of a corporate membership.
type CorporateFitness struct {
	StartTimestamp string `json:"startTimestamp,omitzero"` // only while it is in the future
	EndTimestamp   string `json:"endTimestamp,omitzero"`
}

const corporate = "CORPORATE_FITNESS"

func (m *Membership) isCorporate() bool { return m != nil && m.MembershipType == corporate }

func (m *Membership) endsBeforeStart() bool {
	return m.EndOfContract != "" && m.EndOfContract < m.StartOfContract
}

// account is a row: the account, and what the API does not show. Its pointers,
// map and slice are shared and what they hold is never changed.
type account struct {
	Account // without CorporateFitness, which is derived from the chain's reference data
	chain   string
	gym     string // of the key that created it
	roles   map[string]Roles
	media   *media
	image   *Image
	legacy  int64  // in the API v1, if it was migrated
	millis  int64  // from 1970 to the last update
	stamp   string // orders accounts by their last update, even within a millisecond
}

// Ref names the record.
func (row account) Ref() sim.Ref {
	return sim.Ref{Tenant: row.chain, Collection: "accounts", ID: row.AccountID}
}

// key begins with the accountId, so that the rows of other chains with the same
// accountId can be found.
func (row account) key() string { return sim.Key(row.AccountID, row.chain) }

// What updateKey groups the accounts of a chain by.
const (
	members = "members"
	former  = "former" // without a membership
)

func (row account) updateKey() string {
	if row.Membership == nil {
		return sim.Key(row.chain, former, row.stamp)
	}
	return sim.Key(row.chain, members, row.stamp)
}

func (row account) gymKey() string {
	if row.Membership == nil {
		return ""
	}
	return sim.Key(row.chain, row.gym, row.stamp)
}

// emailKey begins with the email, so that the members of other chains with the
// same email can be found.
func (row account) emailKey() string {
	if row.Membership == nil {
		return ""
	}
	return sim.Key(sim.Fold(row.Email), row.chain)
}

func (row account) formerEmailKey() string {
	if row.Membership != nil {
		return ""
	}
	return sim.Key(row.chain, sim.Fold(row.Email), row.stamp)
}

func (row account) membershipIDKey() string {
	if row.Membership == nil {
		return ""
	}
	return sim.Key(row.chain, sim.Fold(row.Membership.MembershipID))
}

func (row account) tanKey() string {
	if !row.Membership.isCorporate() || row.Membership.VerificationTAN == "" {
		return ""
	}
	return sim.Key(row.chain, row.Membership.VerificationTAN)
}

// firstSeq is greater than the seq of every account of a scenario; those count
// from 0.
const firstSeq = 1 << 40

// touch returns row as updated now, by this request.
func (row account) touch(tx *sim.Tx) account {
	return row.updatedAt(tx.Now, firstSeq+uint64(tx.Number))
}

// updatedAt returns row as updated at the given time. seq orders the updates of
// one millisecond.
func (row account) updatedAt(at time.Time, seq uint64) account {
	row.millis = at.UnixMilli()
	row.stamp = stampOf(row.millis, seq)
	return row
}

// stampOf returns a text that sorts by time, and by seq within a millisecond.
func stampOf(millis int64, seq uint64) string {
	stamp := make([]byte, 0, 22)
	stamp = digits32(stamp, uint64(millis)^1<<63, 13) // negative times sort first
	return string(digits32(stamp, seq, 9))
}

// updated returns when the account was updated last.
func (row account) updated() time.Time { return time.UnixMilli(row.millis).UTC() }

// digits32 appends n to text with a number of digits to the base 32, which is short:
// every account has them three times, in its row and two keys.
func digits32(text []byte, n uint64, width int) []byte {
	var digits [13]byte
	d := strconv.AppendUint(digits[:0], n, 32)
	return append(append(text, "0000000000000"[:width-len(d)]...), d...)
}

// show returns the account as answers show it.
func (a *api) show(tx *sim.Tx, row account) any {
	shown := row.Account
	return a.present(tx, &row, &shown)
}

// present is show for an account whose members are at shown, and stay as they are.
func (a *api) present(tx *sim.Tx, row *account, shown *Account) any {
	if shown.Membership.isCorporate() {
		m := *shown.Membership
		m.CorporateFitness = a.corporateFitness(tx, *row)
		changed := *shown
		changed.Membership = &m
		shown = &changed
	}
	if tx.Reads(nullFields) == "null" {
		return sim.Nulled(shown)
	}
	return shown
}
