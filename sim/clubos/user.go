package clubos

import (
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// User is anybody for whom a location keeps an account, as the state shows
// them: the properties of an addition, and what the vendor knows besides.
type User struct {
	UserID           int64           `json:"userId,omitzero"`
	ClubLocationID   int             `json:"clubLocationId,omitzero"`
	Role             string          `json:"role" required:"true" enum:"member|trainer|salesperson|manager|frontdesk"`
	LocalUserID      string          `json:"localUserId,omitzero"`
	FirstName        string          `json:"firstName" required:"true"`
	LastName         string          `json:"lastName,omitzero"`
	Email            string          `json:"email,omitzero"`
	Username         string          `json:"username,omitzero"`                   // "" for a user who cannot log in
	Password         sim.Opt[string] `json:"password,omitzero" credential:"true"` // null hides one that the scenario does not declare
	Gender           string          `json:"gender" required:"true" enum:"M|F"`
	FullAccount      bool            `json:"fullAccount"` // members only
	TrainerID        int64           `json:"trainerId,omitzero"`
	SalespersonID    int64           `json:"salespersonId,omitzero"`    // members only
	TemplateUsername string          `json:"templateUsername,omitzero"` // members only
	BirthDate        string          `json:"birthDate,omitzero"`        // M-d-YYYY, as it was sent; the other dates likewise
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

// noUser is the id before a partner's first user, unless the scenario declares
// higher ones.
const noUser = 1000

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

// id returns the user's id as people see it.
func (u user) id() string { return strconv.FormatInt(u.UserID, 10) }

// name is how the answers call a user.
func (u user) name() string {
	return strings.TrimSpace(strings.TrimSpace(u.FirstName) + " " + strings.TrimSpace(u.LastName))
}

// accountType is the word for it in the answers.
func (u user) accountType() string {
	if u.FullAccount {
		return "FULL"
	}
	return "BASIC"
}

// roleWord returns how the answers to an addition call the user's role, and
// whether the word is ours: the page has words for three of the five.
func (u user) roleWord(tx *sim.Tx) (word string, ours bool) {
	word = u.Role
	switch u.Role {
	case "manager", "frontdesk":
		ours = true
		if tx.Reads(otherRoleMessages) == "member" {
			word = member
		}
	}
	return strings.ToUpper(word[:1]) + word[1:], ours
}
