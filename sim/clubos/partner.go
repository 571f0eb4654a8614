package clubos

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// partner is the tenant: whom a credential belongs to, and the club locations
// that it reaches.
type partner struct {
	ID                 string
	Order              int  // of declaration or opening
	Opened             bool // by a credential that nobody declared: it adds no location to those opened later
	Username, Password string
	Locations          []int // never changed in place
	LastUser           int64 // the latest user id that was given out
}

func (p partner) key() string { return p.ID }

func (p partner) declaredKey() string {
	if p.Opened {
		return ""
	}
	return fmt.Sprintf("%09d", p.Order)
}

// credential is what leads to a partner. Only declared ones are kept.
type credential struct{ Username, Password, Partner string }

func (c credential) key() string { return sim.Key(c.Username, c.Password) }

// authenticate finds the partner of a Basic credential. In an open world, one
// that is not known opens a partner.
func (a api) authenticate(tx *sim.Tx) (sim.Caller, error) {
	username, password, ok := basic(tx.Request.Header.Get("Authorization"))
	if !ok {
		return sim.Caller{}, sim.Refuse(credentialMissing, http.StatusUnauthorized, "", "A username and a password are required").At("Authorization", "")
	}
	if c, ok := a.credentials.Get(tx, sim.Key(username, password)); ok {
		return sim.Caller{Tenant: c.Partner}, nil
	}
	if !tx.Open {
		return sim.Caller{}, sim.Refuse(credentialUnknown, http.StatusUnauthorized, "", "The username or the password is not right").At("Authorization", "")
	}
	id, err := a.open(tx, username+":"+password)
	return sim.Caller{Tenant: id}, err
}

// basic reads an Authorization header. A credential without a username is none.
func basic(header string) (username, password string, ok bool) {
	scheme, encoded, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Basic") {
		return "", "", false
	}
	decoded, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if err != nil {
		return "", "", false
	}
	username, password, ok = strings.Cut(string(decoded), ":")
	return username, password, ok && username != ""
}

// open returns the partner that a credential of nobody's leads to. Its id
// follows from the credential, which is kept nowhere.
func (a api) open(tx *sim.Tx, secret string) (id string, err error) {
	sum := sha256.Sum256([]byte(secret))
	id = "open-" + hex.EncodeToString(sum[:4])
	if _, ok := a.partners.Get(tx, id); ok {
		return id, nil
	}
	p := partner{ID: id, Order: a.partners.Count(tx, ""), Opened: true, LastUser: noUser}
	for d := range a.declared.All(tx, "") {
		for _, location := range d.Locations {
			if !slices.Contains(p.Locations, location) {
				p.Locations = append(p.Locations, location)
			}
		}
	}
	return id, a.partners.Put(tx, p)
}

// reach returns the location to work at, which the caller's credential has to
// reach.
func (a api) reach(tx *sim.Tx, location sim.Opt[int64]) (int, error) {
	p, _ := a.partners.Get(tx, tx.Caller.Tenant)
	if !slices.Contains(p.Locations, int(location.V)) {
		id := strconv.FormatInt(location.V, 10)
		return 0, sim.Refuse(locationOutOfReach, http.StatusBadRequest, "", "You do not have access to club location "+id).At("clubLocationId", id)
	}
	return int(location.V), nil
}

// nextUser gives out a user id.
func (a api) nextUser(tx *sim.Tx) (int64, error) {
	p, _ := a.partners.Get(tx, tx.Caller.Tenant)
	p.LastUser++
	return p.LastUser, a.partners.Put(tx, p)
}

// credential is that of the first partner that has one.
func (a api) credential(tx *sim.Tx) (sim.Credential, bool) {
	for p := range a.declared.All(tx, "") {
		if p.Username != "" {
			return sim.Credential{Username: p.Username, Password: p.Password, Also: []sim.Also{{Name: "locations", Value: slices.Clone(p.Locations)}}, Query: fmt.Sprintf("clubLocationId=%d", p.Locations[0]), Tenant: p.ID}, true
		}
	}
	return sim.Credential{}, false
}
