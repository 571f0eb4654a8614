package sim

import (
	"fmt"
	"iter"
	"strings"
)

// Tenants keeps a vendor's tenants and the credentials that lead to them: those
// that a scenario declares, and those that an unknown credential opens where
// credentials are open. D is a tenant's reference data, A what a credential
// says besides the tenant.
type Tenants[D, A any] struct {
	vendor *Vendor
	kind   Kind[D, A]

	tenants  Table[Tenant[D]]
	inOrder  *Index[Tenant[D]]
	grants   Table[Grant[A]]
	ofTenant *Index[Grant[A]]
	common   Table[common[D]] // one row
}

// Kind says what is particular to a vendor's tenants.
type Kind[D, A any] struct {
	Name string // of one: "chain"
	// Join returns the reference data of two tenants together. Opened tenants
	// have that of all declared ones. Nil if tenants have none.
	Join func(D, D) D
	// Opened is what a credential says that opened its tenant.
	Opened A
}

// Tenant is a row.
type Tenant[D any] struct {
	ID     string
	Opened bool // by a credential that the scenario does not name
	Data   D    // shared with opened tenants, and never changed
	order  int
}

// Grant is a row: a declared credential, and what it grants.
type Grant[A any] struct {
	Credential
	As A // what else it says: [Caller.As]
	// Choice is what [As] can choose it by.
	Choice map[string]string
	// Useless keeps the credential from being offered to people.
	Useless bool
	secret  string
	order   int // among those of its tenant
}

type common[D any] struct{ Data D }

// NewTenants declares the tables of a vendor's tenants.
func NewTenants[D, A any](k *Kit, kind Kind[D, A]) *Tenants[D, A] {
	t := &Tenants[D, A]{
		vendor:  k.vendor,
		kind:    kind,
		tenants: Rows(k, "tenants", func(t Tenant[D]) string { return t.ID }),
		grants:  Rows(k, "grants", func(g Grant[A]) string { return Key(g.secret) }),
		common:  Rows(k, "common", func(common[D]) string { return "common" }),
	}
	t.inOrder = t.tenants.Unique("order", func(t Tenant[D]) string { return Ordinal(t.order) })
	t.ofTenant = t.grants.Unique("tenant", func(g Grant[A]) string { return Key(g.Tenant, Ordinal(g.order)) })
	return t
}

// Declare adds a tenant of the scenario, and makes tx that tenant's. at is the
// tenant's place.
func (t *Tenants[D, A]) Declare(tx *Tx, at Place, id string, data D) (Tenant[D], error) {
	row := Tenant[D]{ID: id, Data: data, order: t.tenants.Count(tx, "")}
	if !isTenantID(id) {
		return row, at.In("id").Errorf("%q is not a valid id for %s: use a-z, 0-9 and -", id, withArticle(t.kind.Name))
	}
	if _, ok := t.tenants.Get(tx, id); ok {
		return row, at.In("id").Errorf("duplicate %s %q: give each an id of its own", t.kind.Name, id)
	}
	if c, ok := t.common.Get(tx, "common"); ok && t.kind.Join != nil {
		data = t.kind.Join(c.Data, data)
	}
	t.common.Put(tx, common[D]{data})
	t.tenants.Put(tx, row)
	tx.ActAs(id)
	return row, nil
}

func isTenantID(id string) bool {
	return id != "" && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

func withArticle(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// Update stores a tenant whose reference data changed.
func (t *Tenants[D, A]) Update(tx *Tx, row Tenant[D]) { t.tenants.Put(tx, row) }

// AddGrant adds a credential of the tenant that tx is. at is its place. A
// credential belongs to one tenant.
func (t *Tenants[D, A]) AddGrant(tx *Tx, at Place, g Grant[A]) error {
	g.secret, g.Tenant = t.vendor.Carrier.secret(g.Credential), tx.Caller.Tenant
	if g.secret == "" {
		return at.Errorf("a credential cannot be empty")
	}
	if other, ok := t.grants.Get(tx, Key(g.secret)); ok {
		return at.Errorf("duplicate credential: the %s %s declares it already", t.kind.Name, other.Tenant)
	}
	g.order = t.ofTenant.Count(tx, Prefix(g.Tenant))
	t.grants.Put(tx, g)
	return nil
}

// Caller returns who a request comes from, by the credential that it carries. A
// request without one is refused by the rule missing, an unknown one by unknown
// unless credentials are open: then it opens a tenant.
func (t *Tenants[D, A]) Caller(tx *Tx, missing, unknown *Rule) (Caller, error) {
	carrier := &t.vendor.Carrier
	sent := carrier.Sent(tx.Request)
	if sent == "" {
		return Caller{}, missing.Refuse(carrier.shown, "")
	}
	if g, ok := t.Granted(tx, sent); ok {
		return Caller{Tenant: g.Tenant, As: g.As}, nil
	}
	if !tx.Open {
		return Caller{}, unknown.Refuse(carrier.shown, "")
	}
	return Caller{Tenant: t.Open(tx, sent).ID, As: t.kind.Opened}, nil
}

// Granted returns what the scenario grants to a credential, which is given as
// the text that [Carrier.Sent] returns.
func (t *Tenants[D, A]) Granted(tx *Tx, secret string) (Grant[A], bool) {
	return t.grants.Get(tx, Key(secret))
}

// OpenedID returns the id of the tenant that an unknown credential opens. The
// credential, which may be a real one, is kept nowhere.
func OpenedID(secret string) string { return "open-" + Digest(secret)[:8] }

// Open returns the tenant that an unknown credential opens, and creates it if
// this is the credential's first request.
func (t *Tenants[D, A]) Open(tx *Tx, secret string) Tenant[D] {
	id := OpenedID(secret)
	row, ok := t.tenants.Get(tx, id)
	if !ok {
		c, _ := t.common.Get(tx, "common")
		row = Tenant[D]{ID: id, Opened: true, Data: c.Data, order: t.tenants.Count(tx, "")}
		t.tenants.Put(tx, row)
	}
	return row
}

// Get returns the tenant of that id.
func (t *Tenants[D, A]) Get(tx *Tx, id string) (Tenant[D], bool) { return t.tenants.Get(tx, id) }

// Of returns the caller's tenant.
func (t *Tenants[D, A]) Of(tx *Tx) Tenant[D] {
	row, _ := t.tenants.Get(tx, tx.Caller.Tenant)
	return row
}

// All yields the tenants in the order in which they were declared and opened.
func (t *Tenants[D, A]) All(tx *Tx) iter.Seq[Tenant[D]] { return t.inOrder.All(tx, "") }

// Grants yields a tenant's declared credentials in order.
func (t *Tenants[D, A]) Grants(tx *Tx, tenant string) iter.Seq[Grant[A]] {
	return t.ofTenant.All(tx, Prefix(tenant))
}

// Credential returns the credential to show people: the first one of the first
// tenant that has one. It reports whether there is one.
func (t *Tenants[D, A]) Credential(tx *Tx) (Credential, bool) {
	for tenant := range t.All(tx) {
		for g := range t.Grants(tx, tenant.ID) {
			if !g.Useless {
				return g.Credential, true
			}
		}
	}
	return Credential{}, false
}

// Sign returns what a request of a tenant carries. Its error says which tenant
// or credential does not exist.
func (t *Tenants[D, A]) Sign(tx *Tx, tenant string, as As) (Signature, error) {
	if _, ok := t.tenants.Get(tx, tenant); !ok {
		return Signature{}, fmt.Errorf("%s has no %s %q", t.vendor.Name, t.kind.Name, tenant)
	}
	if err := t.vendor.checkChoice(as); err != nil {
		return Signature{}, err
	}
	declared := false
	for g := range t.Grants(tx, tenant) {
		declared = true
		if chosen(g.Choice, as.Choice) {
			return t.vendor.Carrier.Sign(g.Credential), nil
		}
	}
	if !declared {
		return Signature{}, fmt.Errorf("the %s %s declares no credential", t.kind.Name, tenant)
	}
	return Signature{}, fmt.Errorf("the %s %s declares no such credential", t.kind.Name, tenant)
}

// chosen reports whether all of choice stands in what there is to choose by.
func chosen(there, choice map[string]string) bool {
	for by, value := range choice {
		if there[by] != value {
			return false
		}
	}
	return true
}
