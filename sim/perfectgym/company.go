package perfectgym

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/mockvendors/mockvendors/sim"
)

// company is a row: a tenant. It does not change once it is there.
type company struct {
	ID       string
	Order    int
	Opened   bool // by a credential that nobody declared
	APIUsers []apiUser
	Clubs    []club
}

// apiUser is a login for employee mode.
type apiUser struct {
	Username string `json:"username" required:"true"`
	Password string `json:"password,omitempty"`
	Token    string `json:"token,omitempty"`
}

type club struct {
	ID   int64  `json:"id" required:"true"`
	Name string `json:"name,omitempty"`
}

func companyKey(c company) string { return c.ID }

func (c company) hasClub(id int64) bool {
	for _, club := range c.Clubs {
		if club.ID == id {
			return true
		}
	}
	return false
}

// reference is the one row of what opened companies start with: the clubs of
// all companies that the scenario declares.
type reference struct{ Clubs []club }

const referenceKey = "clubs"

// openedID names the company that a credential opens, without telling it.
func openedID(credential string) string {
	sum := sha256.Sum256([]byte(credential))
	return "open-" + hex.EncodeToString(sum[:4])
}

// open returns the company with that id, a new one if need be.
func (a *api) open(tx *sim.Tx, id string) company {
	c, ok := a.companies.Get(tx, id)
	if ok {
		return c
	}
	known, _ := a.clubs.Get(tx, referenceKey)
	c = company{ID: id, Order: a.companies.Count(tx, ""), Opened: true, Clubs: known.Clubs}
	must(a.companies.Put(tx, c))
	return c
}

// counter is a row: the last id and the last timestamp that a company gave.
type counter struct {
	Company   string
	ID        int64
	Timestamp int64
}

// count gives the user an id and a timestamp, as far as it has none. Now and
// then a timestamp is more than the next one, as other things than users take
// some at a company too.
func (a *api) count(tx *sim.Tx, u *user) {
	if u.ID != 0 && u.Timestamp != 0 {
		return
	}
	c, _ := a.counters.Get(tx, u.Company)
	c.Company = u.Company
	if u.ID == 0 {
		c.ID++
		u.ID = c.ID
	}
	if u.Timestamp == 0 {
		c.Timestamp++
		if d := tx.Draw(); d%4 == 0 {
			c.Timestamp += int64(d >> 8 % 100)
		}
		u.Timestamp = c.Timestamp
	}
	must(a.counters.Put(tx, c))
}

// ordered writes n so that texts are ordered as the numbers are.
func ordered(n int64) string {
	const width = len("9223372036854775807")
	var digits [width + 1]byte
	for i := range digits {
		digits[i] = '0'
	}
	text := strconv.AppendInt(make([]byte, 0, width+1), n, 10)
	copy(digits[len(digits)-len(text):], text)
	return string(digits[:])
}

// must is for rows whose unique keys were seen to be free.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
