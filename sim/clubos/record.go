package clubos

import "github.com/mockvendors/mockvendors/sim"

// record is a user as the state shows it: the properties of an addition, and
// what the vendor knows besides. A password that nobody declared is null.
type record struct {
	UserID           int64           `json:"userId,omitzero"`
	ClubLocationID   int             `json:"clubLocationId,omitzero"`
	Role             string          `json:"role" required:"true" enum:"member|trainer|salesperson|manager|frontdesk"`
	LocalUserID      string          `json:"localUserId,omitzero"`
	FirstName        string          `json:"firstName" required:"true"`
	LastName         string          `json:"lastName,omitzero"`
	Email            string          `json:"email,omitzero"`
	Username         string          `json:"username,omitzero"`
	Password         sim.Opt[string] `json:"password,omitzero"`
	Gender           string          `json:"gender" required:"true" enum:"M|F"`
	FullAccount      bool            `json:"fullAccount"`
	TrainerID        int64           `json:"trainerId,omitzero"`
	SalespersonID    int64           `json:"salespersonId,omitzero"`
	TemplateUsername string          `json:"templateUsername,omitzero"`
	BirthDate        string          `json:"birthDate,omitzero"`
	JoinDate         string          `json:"joinDate,omitzero"`
	GuestPassStart   string          `json:"guestPassStart,omitzero"`
	GuestPassEnd     string          `json:"guestPassEnd,omitzero"`
	HomePhone        string          `json:"homePhone,omitzero"`
	WorkPhone        string          `json:"workPhone,omitzero"`
	MobilePhone      string          `json:"mobilePhone,omitzero"`
	Address1         string          `json:"address1,omitzero"`
	Address2         string          `json:"address2,omitzero"`
	City             string          `json:"city,omitzero"`
	State            string          `json:"state,omitzero"`
	Zip              string          `json:"zip,omitzero"`
	Deleted          bool            `json:"deleted"`
}

func (u user) record() record {
	r := record{
		UserID:           u.ID,
		ClubLocationID:   u.ClubLocationID,
		Role:             u.Role,
		LocalUserID:      u.LocalUserID,
		FirstName:        u.FirstName,
		LastName:         u.LastName,
		Email:            u.Email,
		Username:         u.Username,
		Gender:           u.Gender,
		FullAccount:      u.FullAccount,
		TrainerID:        u.TrainerID,
		SalespersonID:    u.SalespersonID,
		TemplateUsername: u.TemplateUsername,
		BirthDate:        u.BirthDate,
		JoinDate:         u.JoinDate,
		GuestPassStart:   u.GuestPassStart,
		GuestPassEnd:     u.GuestPassEnd,
		HomePhone:        u.HomePhone,
		WorkPhone:        u.WorkPhone,
		MobilePhone:      u.MobilePhone,
		Address1:         u.Address1,
		Address2:         u.Address2,
		City:             u.City,
		State:            u.State,
		Zip:              u.Zip,
		Deleted:          u.Deleted,
	}
	switch {
	case u.PasswordShown:
		r.Password = sim.Some(u.Password)
	case u.Password != "":
		r.Password = sim.Opt[string]{Sent: true, Null: true}
	}
	return r
}

// request is the addition that would have made the record.
func (r record) request() newUser {
	password := r.Password
	if password.Null {
		password = sim.Opt[string]{} // left to the vendor
	}
	return newUser{
		profile: profile{
			FirstName:      some(r.FirstName),
			LastName:       some(r.LastName),
			Email:          some(r.Email),
			HomePhone:      some(r.HomePhone),
			WorkPhone:      some(r.WorkPhone),
			MobilePhone:    some(r.MobilePhone),
			Address1:       some(r.Address1),
			Address2:       some(r.Address2),
			City:           some(r.City),
			State:          some(r.State),
			Zip:            some(r.Zip),
			FullAccount:    sim.Some(r.FullAccount),
			JoinDate:       some(r.JoinDate),
			GuestPassStart: some(r.GuestPassStart),
			GuestPassEnd:   some(r.GuestPassEnd),
		},
		Role:             some(r.Role),
		SendEmail:        sim.Some(false),
		TrainerID:        some(r.TrainerID),
		SalespersonID:    some(r.SalespersonID),
		TemplateUsername: some(r.TemplateUsername),
		LocalUserID:      some(r.LocalUserID),
		Username:         some(r.Username),
		Password:         password,
		Gender:           some(r.Gender),
		BirthDate:        some(r.BirthDate),
	}
}

// some is a member that is sent if there is a value.
func some[T comparable](v T) sim.Opt[T] {
	var zero T
	if v == zero {
		return sim.Opt[T]{}
	}
	return sim.Some(v)
}
