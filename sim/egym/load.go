package egym

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

func (a *api) load(tx *sim.Tx, s state) error {
	var wrong sim.Mistakes
	for i, declared := range s.Chains {
		at := sim.Place{"chains", i}
		c, err := a.loadChain(tx, at, declared)
		wrong.Add(err)
		if len(declared.Gyms) == 0 {
			continue // accounts are each of a gym
		}
		for j, acc := range declared.Accounts {
			wrong.Add(a.loadAccount(tx, at.In("accounts", j), c, acc, j))
		}
		for j, v := range declared.Visits {
			wrong.Add(a.loadVisit(tx, at.In("visits", j), c, v, j))
		}
		for j, b := range declared.Bookings {
			wrong.Add(a.loadBooking(tx, at.In("bookings", j), c, b))
		}
		for j, task := range declared.Tasks {
			wrong.Add(a.loadTask(tx, at.In("tasks", j), c, task, j))
		}
		for j, w := range declared.Webhooks {
			wrong.Add(a.loadWebhook(tx, at.In("webhooks", j), c, w))
		}
		if declared.Generate != nil {
			a.generate(tx, c, len(declared.Accounts), declared.Generate.Accounts)
		}
	}
	return wrong.Err()
}

func (a *api) loadChain(tx *sim.Tx, at sim.Place, declared chainState) (sim.Tenant[chain], error) {
	var wrong sim.Mistakes
	if len(declared.Gyms) == 0 {
		wrong.Add(at.In("gyms").Errorf("a chain needs at least one gym"))
	}
	reference, err := loadReference(tx, at, declared)
	wrong.Add(err)
	c, err := a.chains.Declare(tx, at, declared.ID, chain{declared.Gyms, reference})
	wrong.Add(err)
	for j, g := range declared.Gyms {
		wrong.Add(a.loadGym(tx, at.In("gyms", j), declared.Gyms[:j], g))
	}
	return c, wrong.Err()
}

func (a *api) loadGym(tx *sim.Tx, at sim.Place, before []Gym, g Gym) error {
	var wrong sim.Mistakes
	if g.ID == "" {
		wrong.Add(at.In("id").Errorf("a gym's id cannot be empty"))
	} else if slices.ContainsFunc(before, func(o Gym) bool { return o.ID == g.ID }) {
		wrong.Add(at.In("id").Errorf("duplicate gym %q: ids are unique within a chain", g.ID))
	}
	may := everything
	if g.Permissions != nil {
		may = 0
	}
	for k, name := range g.Permissions {
		bit := slices.Index(permissionNames, name)
		if bit < 0 {
			wrong.Add(at.In("permissions", k).Errorf("unknown permission %q; valid: %s", name, strings.Join(permissionNames, ", ")))
			continue
		}
		may |= 1 << bit
	}
	for k, key := range g.APIKeys {
		wrong.Add(a.chains.AddGrant(tx, at.In("apiKeys", k), sim.Grant[access]{
			Credential: sim.Credential{APIKey: key},
			As:         access{g.ID, may},
			Choice:     map[string]string{"gym": g.ID, "apiKey": key},
		}))
	}
	return wrong.Err()
}

func loadReference(tx *sim.Tx, at sim.Place, declared chainState) (Reference, error) {
	var wrong sim.Mistakes
	tx.ActAs(declared.ID) // for drawing the ids that are left out
	r := declared.Reference
	for j, p := range r.Products {
		if p.ProductID == "" {
			wrong.Add(at.In("products", j, "productId").Errorf("a product's id cannot be empty"))
		}
		if slices.ContainsFunc(r.Products[:j], func(o Product) bool { return o.ProductID == p.ProductID }) {
			wrong.Add(at.In("products", j, "productId").Errorf("duplicate product %q: ids are unique within a chain", p.ProductID))
		}
	}
	for j, m := range r.Wellpass {
		at := at.In("wellpass", j)
		if m.TAN == "" {
			wrong.Add(at.In("tan").Errorf("a TAN cannot be empty"))
		} else if !isTAN(m.TAN) && tx.Reads(tanForm) == "rejected" {
			wrong.Add(at.In("tan").Errorf("%q is not a valid TAN: use nine digits", m.TAN))
		} else if slices.ContainsFunc(r.Wellpass[:j], func(o CorporateMembership) bool { return o.TAN == m.TAN }) {
			wrong.Add(at.In("tan").Errorf("duplicate TAN %s: TANs are unique within a chain", m.TAN))
		}
		wrong.Add(checkTime(at.In("startTimestamp"), m.StartTimestamp))
		wrong.Add(checkTime(at.In("endTimestamp"), m.EndTimestamp))
	}
	r.EmailsElsewhere = slices.Clone(r.EmailsElsewhere)
	for j := range r.EmailsElsewhere {
		e := &r.EmailsElsewhere[j]
		if !isEmail(e.Email) {
			wrong.Add(at.In("emailsElsewhere", j, "email").Errorf("%q is not an email address", e.Email))
		}
		if e.AccountID == "" {
			e.AccountID = tx.UUID()
		}
	}
	wrong.Add(checkLegacyUsers(tx, at.In("legacyUsers"), r.LegacyUsers))
	return r.indexed(), wrong.Err()
}

func checkTime(at sim.Place, text string) error {
	if _, err := time.Parse(time.RFC3339, text); text != "" && err != nil {
		return at.Errorf("%q is not a valid time: write it like 2026-03-08T18:26:47Z", text)
	}
	return nil
}

// loadAccount stores a declared account. seq is its index in its chain.
func (a *api) loadAccount(tx *sim.Tx, at sim.Place, c sim.Tenant[chain], declared accountState, seq int) error {
	var wrong sim.Mistakes
	wrong.Add(checkDeclared(tx, at, c, declared))
	wrong.Add(a.checkMedia(tx, at, c.ID, declared))
	row := account{
		Account: declared.Account, chain: c.ID, gym: cmp.Or(declared.Gym, c.Data.gyms[0].ID),
		roles: declared.Roles, image: declared.Image, legacy: declared.LegacyUserID,
	}
	if row.Contact != nil && *row.Contact == (Contact{}) {
		row.Contact = nil
	}
	if row.AccountID == "" {
		row.AccountID = a.freeID(tx)
	} else if _, twice := a.accounts.Get(tx, row.key()); twice {
		wrong.Add(at.In("accountId").Errorf("duplicate account %q: ids are unique within a chain", row.AccountID))
		return wrong.Err()
	}
	if other, twice := a.byLegacyID.Get(tx, row.legacyKey()); twice && row.legacy != 0 {
		wrong.Add(at.In("legacyUserId").Errorf("account %s already has the legacyUserId %d: legacyUserIds are unique within a chain",
			other.AccountID, row.legacy))
		return wrong.Err()
	}
	if row.Membership != nil && wrong.Add(a.checkClaims(tx, at, row)) {
		return wrong.Err()
	}
	updated := tx.Now
	if declared.UpdatedAt != nil {
		updated = declared.UpdatedAt.UTC()
	}
	// A wrong one is stored too: others may clash with it.
	a.equip(tx, row.updatedAt(updated, uint64(seq)), declared.Rfids, declared.Nfc)
	return wrong.Err()
}

// checkDeclared refuses an account that no request could have created.
func checkDeclared(tx *sim.Tx, at sim.Place, c sim.Tenant[chain], declared accountState) error {
	var wrong sim.Mistakes
	wrong.Add(checkWhole(tx, at, &declared.Account, func(f sim.BadField) bool { return leftByRequest(tx, f) }))
	if declared.Gym != "" {
		wrong.Add(checkGym(at.In("gym"), c, declared.Gym))
	}
	for _, gym := range slices.Sorted(maps.Keys(declared.Roles)) {
		wrong.Add(checkGym(at.In("roles", gym), c, gym))
	}
	return wrong.Err()
}

// gymOr returns the gym of a record, whose place is at: the chain's first one if
// the record names none.
func gymOr(at sim.Place, c sim.Tenant[chain], gym string) (string, error) {
	if gym == "" {
		return c.Data.gyms[0].ID, nil
	}
	return gym, checkGym(at.In("gym"), c, gym)
}

func checkGym(at sim.Place, c sim.Tenant[chain], gym string) error {
	gyms := make([]string, len(c.Data.gyms))
	for i, g := range c.Data.gyms {
		gyms[i] = g.ID
	}
	if !slices.Contains(gyms, gym) {
		return at.Errorf("chain %s has no gym %q: use %s", c.ID, gym, strings.Join(gyms, ", "))
	}
	return nil
}

// leftByRequest reports whether a request can leave an account with what a whole
// account cannot have: without a membership or, depending on the readings, with an
// empty name or without a TAN.
func leftByRequest(tx *sim.Tx, f sim.BadField) bool {
	switch {
	case f.Name == "membership":
		return f.Problem == sim.Missing
	case f.Name == "firstName" || f.Name == "lastName":
		return f.Value == "" && tx.Reads(patchEmptyName) == "accepted"
	case f.Name == tanField:
		return f.Problem == sim.Missing && tx.Reads(patchTAN) == "unknown-field"
	}
	return false
}

// checkClaims refuses an email, a membershipId or a TAN that another account of
// the chain has.
func (a *api) checkClaims(tx *sim.Tx, at sim.Place, row account) error {
	var wrong sim.Mistakes
	m := row.Membership
	if holder, held := a.holderOfEmail(tx, row.Email, ""); held && row.Email != "" {
		wrong.Add(at.In("email").Errorf("account %s already has the email %s: emails are unique within a chain", holder.AccountID, row.Email))
	}
	if holder, held := a.holderOfMembershipID(tx, m.MembershipID, ""); held && m.MembershipID != "" {
		wrong.Add(at.In("membership", "membershipId").Errorf(
			"account %s already has the membershipId %s: membershipIds are unique within a chain", holder.AccountID, m.MembershipID))
	}
	if !m.isCorporate() || m.VerificationTAN == "" {
		return wrong.Err()
	}
	if refusal := a.claimTAN(tx, row); refusal != nil {
		wrong.Add(at.In("membership", "verificationTAN").Errorf("%s", tanMistake(refusal, m.VerificationTAN)))
	}
	return wrong.Err()
}

func tanMistake(refusal error, tan string) string {
	r, _ := refusal.(*sim.Refusal)
	if r.Rule == tanUnknown {
		return fmt.Sprintf("the chain's wellpass has no TAN %s: declare it there", tan)
	}
	return fmt.Sprintf("account %s already has the TAN %s: a TAN belongs to one member", r.Detail.(detail).accountID, tan)
}

// declaredNumber returns the number that a record is declared with, or the next one
// if it is 0. Later records get greater ones.
func declaredNumber(tx *sim.Tx, at sim.Place, ids sim.Counter, n int64) (int64, error) {
	switch {
	case n == 0:
		return ids.Next(tx), nil
	case n < 0:
		return n, at.Errorf("%d is not an id: use 1, 2, 3 and so on", n)
	}
	ids.Raise(tx, n)
	return n, nil
}

// checkAccount refuses a record of an account that the caller's chain does not have.
func (a *api) checkAccount(tx *sim.Tx, at sim.Place, accountID string) error {
	if _, ok := a.accounts.Get(tx, sim.Key(accountID, tx.Caller.Tenant)); !ok {
		return at.Errorf("chain %s has no account %q: declare it in the chain's accounts", tx.Caller.Tenant, accountID)
	}
	return nil
}
