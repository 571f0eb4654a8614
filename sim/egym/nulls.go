package egym

import "github.com/mockvendors/mockvendors/sim"

// The account as the reading null-fields has it by its value "null": every
// member is there. The order of members is that of [Account].
type nulledAccount struct {
	AccountID   string                    `json:"accountId"`
	Email       string                    `json:"email"`
	FirstName   string                    `json:"firstName"`
	LastName    string                    `json:"lastName"`
	DateOfBirth sim.Opt[string]           `json:"dateOfBirth"`
	Gender      string                    `json:"gender"`
	Contact     sim.Opt[nulledContact]    `json:"contact"`
	Membership  sim.Opt[nulledMembership] `json:"membership"`
}

type nulledContact struct {
	Phone        sim.Opt[string] `json:"phone"`
	Street       sim.Opt[string] `json:"street"`
	StreetNumber sim.Opt[string] `json:"streetNumber"`
	ZipCode      sim.Opt[string] `json:"zipCode"`
	City         sim.Opt[string] `json:"city"`
	State        sim.Opt[string] `json:"state"`
	Country      sim.Opt[string] `json:"country"`
}

type nulledMembership struct {
	MembershipID      string                          `json:"membershipId"`
	AgreementNumber   sim.Opt[string]                 `json:"agreementNumber"`
	MembershipType    string                          `json:"membershipType"`
	MembershipSubType sim.Opt[string]                 `json:"membershipSubType"`
	StartOfContract   string                          `json:"startOfContract"`
	EndOfContract     sim.Opt[string]                 `json:"endOfContract"`
	ReferringMemberID sim.Opt[string]                 `json:"referringMemberId"`
	Barcode           sim.Opt[string]                 `json:"barcode"`
	VerificationTAN   sim.Opt[string]                 `json:"verificationTAN"`
	CorporateFitness  sim.Opt[nulledCorporateFitness] `json:"corporateFitness"`
}

type nulledCorporateFitness struct {
	StartTimestamp sim.Opt[string] `json:"startTimestamp"`
	EndTimestamp   sim.Opt[string] `json:"endTimestamp"`
}

// some is text as a member that is there; an Opt without a value encodes as
// null.
func some(text string) (o sim.Opt[string]) {
	if text != "" {
		o = sim.Some(text)
	}
	return o
}

func withNulls(a Account) nulledAccount {
	n := nulledAccount{
		AccountID: a.AccountID, Email: a.Email, FirstName: a.FirstName, LastName: a.LastName,
		DateOfBirth: some(a.DateOfBirth), Gender: a.Gender,
	}
	if c := a.Contact; c != nil {
		n.Contact = sim.Some(nulledContact{
			some(c.Phone), some(c.Street), some(c.StreetNumber), some(c.ZipCode), some(c.City), some(c.State), some(c.Country),
		})
	}
	if m := a.Membership; m != nil {
		nm := nulledMembership{
			MembershipID: m.MembershipID, AgreementNumber: some(m.AgreementNumber),
			MembershipType: m.MembershipType, MembershipSubType: some(m.MembershipSubType),
			StartOfContract: m.StartOfContract, EndOfContract: some(m.EndOfContract),
			ReferringMemberID: some(m.ReferringMemberID), Barcode: some(m.Barcode), VerificationTAN: some(m.VerificationTAN),
		}
		if f := m.CorporateFitness; f != nil {
			nm.CorporateFitness = sim.Some(nulledCorporateFitness{some(f.StartTimestamp), some(f.EndTimestamp)})
		}
		n.Membership = sim.Some(nm)
	}
	return n
}
