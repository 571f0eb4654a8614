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
	all := Reference{}.indexed()
	for i, declared := range s.Chains {
		c, err := a.loadChain(tx.In(declared.ID), i, declared)
		if err != nil {
			return err
		}
		all = all.add(c.Reference)
		for j, acc := range declared.Accounts {
			if err := a.loadAccount(tx, c, acc, j, func(path ...any) func(string, ...any) error {
				return sim.At(append([]any{"chains", i, "accounts", j}, path...)...)
			}); err != nil {
				return err
			}
		}
		if declared.Generate != nil {
			a.generate(tx, c, len(declared.Accounts), declared.Generate.Accounts)
		}
	}
	must(a.declared.Put(tx, all))
	return nil
}

func (a *api) loadChain(tx *sim.Tx, i int, declared chainState) (c chain, err error) {
	if !isTenantID(declared.ID) {
		return c, sim.At("chains", i, "id")("a chain's id is made of a-z, 0-9 and -, not %q", declared.ID)
	}
	if _, twice := a.chains.Get(tx, declared.ID); twice {
		return c, sim.At("chains", i, "id")("there is a chain %s already: ids are unique", declared.ID)
	}
	if len(declared.Gyms) == 0 {
		return c, sim.At("chains", i, "gyms")("a chain needs a gym: name at least one")
	}
	for j, g := range declared.Gyms {
		if err := a.loadGym(tx, declared, i, j, g); err != nil {
			return c, err
		}
	}
	c = chain{id: declared.ID, order: i, gyms: declared.Gyms}
	if c.Reference, err = loadReference(tx, declared.Reference, i); err != nil {
		return c, err
	}
	must(a.chains.Put(tx, c))
	return c, nil
}

func (a *api) loadGym(tx *sim.Tx, c chainState, i, j int, g Gym) error {
	if g.ID == "" {
		return sim.At("chains", i, "gyms", j, "id")("a gym needs an id that is not empty")
	}
	if slices.ContainsFunc(c.Gyms[:j], func(o Gym) bool { return o.ID == g.ID }) {
		return sim.At("chains", i, "gyms", j, "id")("chain %s has a gym %s already: ids are unique within a chain", c.ID, g.ID)
	}
	may := everything
	if g.Permissions != nil {
		may = 0
	}
	for k, name := range g.Permissions {
		at := slices.Index(permissionNames, name)
		if at < 0 {
			return sim.At("chains", i, "gyms", j, "permissions", k)("there is no permission %q: use %s", name, strings.Join(permissionNames, ", "))
		}
		may |= 1 << at
	}
	for k, text := range g.APIKeys {
		if text == "" {
			return sim.At("chains", i, "gyms", j, "apiKeys", k)("an API key is a text that is not empty")
		}
		if other, twice := a.keys.Get(tx, text); twice {
			return sim.At("chains", i, "gyms", j, "apiKeys", k)("this key is that of gym %s of chain %s already: a key is issued for one gym", other.gym, other.chain)
		}
		must(a.keys.Put(tx, apiKey{text, c.ID, place{g.ID, may}}))
	}
	return nil
}

func loadReference(tx *sim.Tx, r Reference, i int) (Reference, error) {
	for j, p := range r.Products {
		if slices.ContainsFunc(r.Products[:j], func(o Product) bool { return o.ProductID == p.ProductID }) {
			return r, sim.At("chains", i, "products", j, "productId")("there is a product %s already: ids are unique within a chain", p.ProductID)
		}
	}
	for j, m := range r.Wellpass {
		if m.TAN == "" {
			return r, sim.At("chains", i, "wellpass", j, "tan")("a TAN is a text that is not empty")
		}
		if slices.ContainsFunc(r.Wellpass[:j], func(o CorporateMembership) bool { return o.TAN == m.TAN }) {
			return r, sim.At("chains", i, "wellpass", j, "tan")("TAN %s stands here already: name it once", m.TAN)
		}
		if text := m.StartTimestamp; text != "" && !isTime(text) {
			return r, sim.At("chains", i, "wellpass", j, "startTimestamp")("%q is no time: write one like 2026-03-08T18:26:47Z", text)
		}
		if text := m.EndTimestamp; text != "" && !isTime(text) {
			return r, sim.At("chains", i, "wellpass", j, "endTimestamp")("%q is no time: write one like 2026-03-08T18:26:47Z", text)
		}
	}
	r.EmailsElsewhere = slices.Clone(r.EmailsElsewhere)
	for j := range r.EmailsElsewhere {
		e := &r.EmailsElsewhere[j]
		if !isEmail(e.Email) {
			return r, sim.At("chains", i, "emailsElsewhere", j, "email")("%q is no email address", e.Email)
		}
		if e.AccountID == "" {
			e.AccountID = tx.UUID()
		}
	}
	return r.indexed(), nil
}

// loadAccount stores a declared account as the turn-th of its chain; at makes
// errors about a place in it.
func (a *api) loadAccount(tx *sim.Tx, c chain, declared accountState, turn int, at func(...any) func(string, ...any) error) error {
	if err := checkDeclared(tx, c, declared, at); err != nil {
		return err
	}
	row := account{
		Account: declared.Account, chain: c.id, gym: cmp.Or(declared.Gym, c.gyms[0].ID),
		roles: declared.Roles, rfids: declared.Rfids, image: declared.Image,
	}
	if row.Contact != nil && *row.Contact == (Contact{}) {
		row.Contact = nil
	}
	if row.AccountID == "" {
		row.AccountID = a.freeID(tx)
	} else if _, twice := a.accounts.Get(tx, row.key()); twice {
		return at("accountId")("chain %s has an account %s already: ids are unique within a chain", c.id, row.AccountID)
	}
	if row.Membership != nil {
		if err := a.checkClaims(tx, row, at); err != nil {
			return err
		}
	}
	updated := tx.Now
	if declared.UpdatedAt != nil {
		updated = declared.UpdatedAt.UTC()
	}
	must(a.accounts.Put(tx, row.updatedAt(updated, uint64(turn))))
	return nil
}

// checkDeclared refuses what a request could not have made.
func checkDeclared(tx *sim.Tx, c chain, declared accountState, at func(...any) func(string, ...any) error) error {
	checks := sim.NewChecks(tx)
	sent := declared.Account.sent()
	sent.check(checks, true)
	for _, f := range checks.Fields() {
		if f.Name == "membership" && f.Problem == sim.Missing {
			continue // it lost its membership
		}
		path := []any{}
		for _, step := range strings.Split(f.Name, ".") {
			path = append(path, step)
		}
		return at(path...)("%s %s", f.Name, complaint(f))
	}
	if m := declared.Membership; m != nil && m.CorporateFitness != nil {
		return at("membership", "corporateFitness")("corporateFitness follows from the TAN: give its times in the chain's wellpass")
	}
	gyms := make([]string, len(c.gyms))
	for i, g := range c.gyms {
		gyms[i] = g.ID
	}
	if declared.Gym != "" && !slices.Contains(gyms, declared.Gym) {
		return at("gym")("chain %s has no gym %q: use %s", c.id, declared.Gym, strings.Join(gyms, ", "))
	}
	for _, gym := range slices.Sorted(maps.Keys(declared.Roles)) {
		if !slices.Contains(gyms, gym) {
			return at("roles", gym)("chain %s has no gym %q: use %s", c.id, gym, strings.Join(gyms, ", "))
		}
	}
	for i, r := range declared.Rfids {
		if !isRfid(r.RFID) {
			return at("rfids", i, "rfid")("an rfid is 0x and pairs of hexadecimal digits, not %q", r.RFID)
		}
	}
	return nil
}

// checkClaims refuses what another account of the chain has.
func (a *api) checkClaims(tx *sim.Tx, row account, at func(...any) func(string, ...any) error) error {
	m := row.Membership
	if holder, held := a.holderOfEmail(tx, row.Email, ""); held {
		return at("email")("account %s has the email %s already: emails are unique within a chain", holder.AccountID, row.Email)
	}
	if holder, held := a.byMembershipID.Get(tx, row.membershipIDKey()); held {
		return at("membership", "membershipId")("account %s has the membershipId %s already: they are unique within a chain", holder.AccountID, m.MembershipID)
	}
	if !m.isCorporate() {
		return nil
	}
	if refusal := a.claimTAN(tx, row); refusal != nil {
		return at("membership", "verificationTAN")("%s", tanMistake(refusal, m.VerificationTAN))
	}
	return nil
}

func tanMistake(refusal error, tan string) string {
	r, _ := refusal.(*sim.Refusal)
	if r.Rule == tanUnknown {
		return fmt.Sprintf("the chain's wellpass has no TAN %s: declare it there", tan)
	}
	return fmt.Sprintf("account %s has the TAN %s already: a TAN is one member's", r.Detail.(detail).accountID, tan)
}

func isTenantID(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

func isTime(s string) bool {
	_, err := time.Parse(time.RFC3339, s)
	return err == nil
}

func isRfid(s string) bool {
	digits, ok := strings.CutPrefix(s, "0x")
	return ok && digits != "" && len(digits)%2 == 0 && strings.Trim(digits, "0123456789abcdefABCDEF") == ""
}

// sent is the account as a client would send it.
func (a Account) sent() accountInput {
	in := accountInput{Email: some(a.Email), FirstName: some(a.FirstName), LastName: some(a.LastName), DateOfBirth: some(a.DateOfBirth), Gender: some(a.Gender)}
	if c := a.Contact; c != nil {
		in.Contact = sim.Some(contactInput{Country: some(c.Country)})
	}
	if m := a.Membership; m != nil {
		in.Membership = sim.Some(membershipInput{
			MembershipID: some(m.MembershipID), MembershipType: some(m.MembershipType), MembershipSubType: some(m.MembershipSubType),
			StartOfContract: some(m.StartOfContract), EndOfContract: some(m.EndOfContract), VerificationTAN: some(m.VerificationTAN),
		})
	}
	return in
}
