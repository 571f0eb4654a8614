package clubos

import (
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// User is a user as the state shows one: what was sent, and what the vendor adds.
type User struct {
	UserID           int64           `json:"userId,omitzero" generated:"true"`
	ClubLocationID   int             `json:"clubLocationId,omitzero"`
	Role             string          `json:"role" required:"true" enum:"member|trainer|salesperson|manager|frontdesk"`
	LocalUserID      string          `json:"localUserId,omitzero" natural:"true"`
	FirstName        string          `json:"firstName" required:"true"`
	LastName         string          `json:"lastName,omitzero"`
	Email            string          `json:"email,omitzero" natural:"true"`
	Username         string          `json:"username,omitzero" natural:"true" credential:"username"` // "" for a user who cannot log in
	Password         sim.Opt[string] `json:"password,omitzero" credential:"true"`                    // null stands for a generated one, which is not shown
	Gender           string          `json:"gender" required:"true" enum:"M|F"`
	FullAccount      bool            `json:"fullAccount"` // members only
	TrainerID        int64           `json:"trainerId,omitzero" refers:"users"`
	SalespersonID    int64           `json:"salespersonId,omitzero" refers:"users"` // members only
	TemplateUsername string          `json:"templateUsername,omitzero"`             // members only
	BirthDate        string          `json:"birthDate,omitzero"`                    // M-d-YYYY, as sent; so are the other dates
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

const member = "member"

// baseID is the id that a partner's new ids start above, unless the scenario
// declares higher ones.
const baseID = 1000

// user is a row.
type user struct {
	User
	Partner string
}

// Ref names the record.
func (u user) Ref() sim.Ref { return sim.Ref{Tenant: u.Partner, Collection: "users", ID: u.id()} }

// Shown returns what the state shows.
func (u user) Shown() any { return u.User }

func (u user) key() string { return userKey(u.Partner, u.UserID) }

// userKey orders a partner's users by number.
func userKey(partner string, id int64) string { return sim.Key(partner, sim.Ordinal(id)) }

func (u user) localKey() string { return localKey(u.Partner, u.ClubLocationID, u.LocalUserID) }

func localKey(partner string, location int, localUserID string) string {
	return sim.Key(partner, strconv.Itoa(location), localUserID)
}

func (u user) emailKey() string { return emailKey(u.Partner, u.ClubLocationID, u.Email) }

func emailKey(partner string, location int, email string) string {
	if email == "" {
		return ""
	}
	return sim.Key(partner, strconv.Itoa(location), sim.Fold(email))
}

func (u user) usernameKey() string {
	if u.Deleted || u.Username == "" {
		return ""
	}
	return sim.Key(u.Partner, sim.Fold(u.Username))
}

// id returns the user's id as text.
func (u user) id() string { return strconv.FormatInt(u.UserID, 10) }

// name returns the user's name as answers show it.
func (u user) name() string {
	return strings.TrimSpace(strings.TrimSpace(u.FirstName) + " " + strings.TrimSpace(u.LastName))
}

// accountType returns the user's account type as answers name it.
func (u user) accountType() string {
	if u.FullAccount {
		return "FULL"
	}
	return "BASIC"
}

// roleWord returns a role as answers name it when a user is added, and whether that
// is assumed: the page names three of the five roles.
func roleWord(tx *sim.Tx, role string) (word string, assumed bool) {
	word = role
	switch role {
	case "manager", "frontdesk":
		assumed = true
		if tx.Reads(otherRoleMessages) == "member" {
			word = member
		}
	}
	return strings.ToUpper(word[:1]) + word[1:], assumed
}
