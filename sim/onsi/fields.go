package onsi

import "github.com/mockvendors/mockvendors/sim"

// set makes the fields the whole of what a client decides about a member.
func (f *fields) set(m *Member) {
	m.Email, m.FirstName, m.LastName, m.Tier = f.Email.V, f.FirstName.V, f.LastName.V, f.Tier.V
	m.Phone, m.WorkerID = pointer(f.Phone), pointer(f.WorkerID)
	m.DateOfBirth, m.Gender = pointer(f.DateOfBirth), pointer(f.Gender)
	m.AccountDetails = account(f.AccountDetails)
	m.EnablePayroll = f.EnablePayroll.V
}

// change makes those fields that were sent a member's.
func (f *fields) change(m *Member) {
	m.Email = f.Email.Or(m.Email)
	m.FirstName = f.FirstName.Or(m.FirstName)
	m.LastName = f.LastName.Or(m.LastName)
	m.Tier = f.Tier.Or(m.Tier)
	m.EnablePayroll = f.EnablePayroll.Or(m.EnablePayroll)
	if f.Phone.Sent {
		m.Phone = pointer(f.Phone)
	}
	if f.WorkerID.Sent {
		m.WorkerID = pointer(f.WorkerID)
	}
	if f.AccountDetails.Sent {
		m.AccountDetails = account(f.AccountDetails)
	}
	if f.DateOfBirth.Sent {
		m.DateOfBirth = pointer(f.DateOfBirth)
	}
	if f.Gender.Sent {
		m.Gender = pointer(f.Gender)
	}
}

// fieldsOf is the fields of a record, to be checked as those of a request are.
func fieldsOf(m *Member) *fields {
	f := &fields{
		Email: sim.Some(m.Email), FirstName: sim.Some(m.FirstName), LastName: sim.Some(m.LastName), Tier: sim.Some(m.Tier),
		DateOfBirth: some(m.DateOfBirth), Gender: some(m.Gender),
	}
	if b := m.AccountDetails; b != nil {
		f.AccountDetails = sim.Some(bankAccount{
			AccountHolder: sim.Some(b.AccountHolder), SortCode: some(b.SortCode), AccountNumber: some(b.AccountNumber), IBAN: some(b.IBAN),
		})
	}
	return f
}

func account(o sim.Opt[bankAccount]) *BankAccount {
	if !o.Has() {
		return nil
	}
	return &BankAccount{
		AccountHolder: o.V.AccountHolder.V,
		SortCode:      pointer(o.V.SortCode),
		AccountNumber: pointer(o.V.AccountNumber),
		IBAN:          pointer(o.V.IBAN),
	}
}

// pointer is a row's own copy of a value, nil for none.
func pointer(o sim.Opt[string]) *string {
	if !o.Has() {
		return nil
	}
	return &o.V
}

func some(s *string) (o sim.Opt[string]) {
	if s != nil {
		o = sim.Some(*s)
	}
	return o
}
