package clubos

import (
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

const member = "member"

// noUser is the id before a partner's first user, unless the scenario holds
// higher ones.
const noUser = 1000

// user is a row: anybody whom a location keeps an account for.
type user struct {
	Partner        string
	ID             int64
	ClubLocationID int
	Role           string
	LocalUserID    string
	Deleted        bool
	FullAccount    bool // members only

	TrainerID        int64 // 0 for none
	SalespersonID    int64 // likewise; members only
	TemplateUsername string

	FirstName, LastName          string
	Email                        string
	Username                     string // "" for one who cannot log in
	Password                     string
	PasswordShown                bool // the scenario declared it
	Gender                       string
	BirthDate, JoinDate          string // M-d-YYYY, as it was sent
	GuestPassStart, GuestPassEnd string
	HomePhone, WorkPhone         string
	MobilePhone                  string
	Address1, Address2           string
	City, State, Zip             string
}

func (u user) key() string { return userKey(u.Partner, u.ID) }

// userKey orders a partner's users by number.
func userKey(partner string, id int64) string {
	const zeros = "00000000000000000000" // as long as the longest id
	digits := strconv.FormatInt(id, 10)
	return sim.Key(partner, zeros[len(digits):]+digits)
}

func (u user) localKey() string { return localKey(u.Partner, u.ClubLocationID, u.LocalUserID) }

func localKey(partner string, location int, localUserID string) string {
	return sim.Key(partner, strconv.Itoa(location), localUserID)
}

func (u user) emailKey() string { return emailKey(u.Partner, u.ClubLocationID, u.Email) }

func emailKey(partner string, location int, email string) string {
	if email == "" {
		return ""
	}
	return sim.Key(partner, strconv.Itoa(location), strings.ToLower(email))
}

func (u user) usernameKey() string {
	if u.Deleted || u.Username == "" {
		return ""
	}
	return sim.Key(u.Partner, strings.ToLower(u.Username))
}

func (u user) where() (tenant, id string) { return u.Partner, u.ref() }

// ref is the id as people see it.
func (u user) ref() string { return strconv.FormatInt(u.ID, 10) }

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

// roleWord is how the answers to an addition call a user's role, and whether
// the word is ours: the page has words for three of the five.
func roleWord(tx *sim.Tx, role string) (word string, ours bool) {
	switch role {
	case "manager", "frontdesk":
		ours = true
		if tx.Reads(otherRoleMessages) == "member" {
			role = member
		}
	}
	return strings.ToUpper(role[:1]) + role[1:], ours
}
