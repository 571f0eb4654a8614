package sim

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

// Tenants holds a vendor's tenants, declared and opened, and the declared
// credentials. D is a tenant's reference data, A what a credential grants in
// addition to the tenant.
type Tenants[D, A any] struct {
	vendor *Vendor
	kind   Kind[D, A]

	tenants  Table[Tenant[D]]
	inOrder  *Index[Tenant[D]]
	grants   Table[Grant[A]]
	ofTenant *Index[Grant[A]]
	common   Table[common[D]] // one row
}

// Kind describes a vendor's kind of tenant.
type Kind[D, A any] struct {
	Name string // singular: "chain"
	// Join merges the reference data of two tenants. Opened tenants have the
	// merged data of all declared ones. Nil if tenants have no reference data.
	Join func(D, D) D
	// Opened is what a credential grants that opened its tenant.
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
	As A // what else it grants: [Caller.As]
	// Choice has the properties by which [As] can choose it.
	Choice map[string]string
	// Hidden keeps the credential from being shown to people.
	Hidden bool
	secret string
	as     any // As, which becomes an interface once and not at every request
	order  int // among those of its tenant
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

// Declare adds a tenant of the scenario, whose place is at, and makes it the
// caller of tx, so that its records can be checked even if its id is wrong.
func (t *Tenants[D, A]) Declare(tx *Tx, at Place, id string, data D) (Tenant[D], error) {
	var mistake error
	order := t.tenants.Count(tx, "")
	if _, ok := t.tenants.Get(tx, id); ok {
		mistake = at.In("id").Errorf("duplicate %s %q: give each its own id", t.kind.Name, id)
		id = fmt.Sprintf("%s (number %d)", id, order+1)
	} else if !isTenantID(id) {
		mistake = at.In("id").Errorf("%q is not a valid id for %s: use a-z, 0-9 and -", id, withArticle(t.kind.Name))
	}
	row := Tenant[D]{ID: id, Data: data, order: order}
	if c, ok := t.common.Get(tx, "common"); ok && t.kind.Join != nil {
		data = t.kind.Join(c.Data, data)
	}
	t.common.Put(tx, common[D]{data})
	t.tenants.Put(tx, row)
	tx.ActAs(id)
	return row, mistake
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

// AddGrant adds a credential, whose place is at, of the caller's tenant. A
// credential belongs to one tenant only.
func (t *Tenants[D, A]) AddGrant(tx *Tx, at Place, g Grant[A]) error {
	g.secret, g.Tenant, g.as = t.vendor.Carrier.secret(g.Credential), tx.Caller.Tenant, g.As
	if g.secret == "" {
		return at.Errorf("a credential cannot be empty")
	}
	if other, ok := t.grants.Get(tx, Key(g.secret)); ok {
		return at.Errorf("duplicate credential: the %s %s already declares it", t.kind.Name, other.Tenant)
	}
	g.order = t.ofTenant.Count(tx, Prefix(g.Tenant))
	t.grants.Put(tx, g)
	return nil
}

// Caller returns the caller that the credential of the request identifies. It
// refuses a request without a credential by the rule missing, and one with an
// unknown credential by the rule unknown unless tx.Open: then the credential
// opens a tenant.
func (t *Tenants[D, A]) Caller(tx *Tx, missing, unknown *Rule) (Caller, error) {
	carrier := &t.vendor.Carrier
	sent := carrier.Sent(tx.Request)
	if sent == "" {
		return Caller{}, missing.Refuse(carrier.shown, "")
	}
	if g, ok := t.Granted(tx, sent); ok {
		return Caller{Tenant: g.Tenant, As: g.as}, nil
	}
	if !tx.Open {
		return Caller{}, unknown.Refuse(carrier.shown, "")
	}
	return Caller{Tenant: t.Open(tx, sent).ID, Opened: true, As: t.kind.Opened}, nil
}

// Granted returns the grant of a declared credential. secret is the text that
// [Carrier.Sent] returns.
func (t *Tenants[D, A]) Granted(tx *Tx, secret string) (Grant[A], bool) {
	return t.grants.Get(tx, Key(secret))
}

// OpenedID returns the id of the tenant that an unknown credential opens. The
// credential, which may be a real one, is not stored anywhere. So that calls of the
// tenant can be signed without it, the id is a credential of the tenant, too.
func OpenedID(secret string) string {
	if id := strings.TrimSuffix(secret, ":"); IsOpenedID(id) { // Basic: a username without a password
		return id
	}
	return openedPrefix + Digest(secret)[:openedDigits]
}

const (
	openedPrefix = "open-"
	openedDigits = 8
)

// IsOpenedID reports whether an id is one that [OpenedID] returns.
func IsOpenedID(id string) bool {
	digits, ok := strings.CutPrefix(id, openedPrefix)
	return ok && len(digits) == openedDigits && strings.Trim(digits, "0123456789abcdef") == ""
}

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

// Get returns the tenant with the id.
func (t *Tenants[D, A]) Get(tx *Tx, id string) (Tenant[D], bool) { return t.tenants.Get(tx, id) }

// Of returns the caller's tenant.
func (t *Tenants[D, A]) Of(tx *Tx) Tenant[D] {
	row, _ := t.tenants.Get(tx, tx.Caller.Tenant)
	return row
}

// All yields the tenants in the order in which they were declared or opened.
func (t *Tenants[D, A]) All(tx *Tx) iter.Seq[Tenant[D]] { return t.inOrder.All(tx, "") }

// Grants yields a tenant's declared credentials in order.
func (t *Tenants[D, A]) Grants(tx *Tx, tenant string) iter.Seq[Grant[A]] {
	return t.ofTenant.All(tx, Prefix(tenant))
}

// Credential returns the credential to show people, the first one that is not
// hidden, and reports whether there is one.
func (t *Tenants[D, A]) Credential(tx *Tx) (Credential, bool) {
	for tenant := range t.All(tx) {
		for g := range t.Grants(tx, tenant.ID) {
			if !g.Hidden {
				return g.Credential, true
			}
		}
	}
	return Credential{}, false
}

// Sign returns what authenticates a request as the tenant's. An opened tenant, which
// may still have to be opened, is signed by its id. The error says which tenant or
// credential does not exist.
func (t *Tenants[D, A]) Sign(tx *Tx, tenant string, as As) (Signature, error) {
	opened := tx.Open && IsOpenedID(tenant)
	if _, ok := t.tenants.Get(tx, tenant); !ok && !opened {
		return Signature{}, fmt.Errorf("%s has no %s %q", t.vendor.Name, t.kind.Name, tenant)
	}
	if err := t.vendor.checkChoice(as); err != nil {
		return Signature{}, err
	}
	declared := false
	for g := range t.Grants(tx, tenant) {
		declared = true
		if matches(g.Choice, as.Choice) {
			return t.vendor.Carrier.Sign(g.Credential), nil
		}
	}
	if !declared && opened && len(as.Choice) == 0 {
		return t.vendor.Carrier.Sign(Credential{APIKey: tenant, Token: tenant, Username: tenant}), nil
	}
	if !declared {
		return Signature{}, fmt.Errorf("the %s %s declares no credential", t.kind.Name, tenant)
	}
	return Signature{}, t.noSuch(tx, tenant, as)
}

// ChoiceError says that no credential of a tenant has a property that a choice
// names.
type ChoiceError struct {
	Tenant    string // "the chain chain-a"
	By, Value string
	Valid     []string // values that credentials have
}

func (e *ChoiceError) Error() string {
	return fmt.Sprintf("%s declares no credential with the %s %q", e.Tenant, e.By, e.Value)
}

// noSuch says why no credential of a tenant is chosen. It tells no secrets.
func (t *Tenants[D, A]) noSuch(tx *Tx, tenant string, as As) error {
	subject := "the " + t.kind.Name + " " + tenant
	for _, by := range slices.Sorted(maps.Keys(as.Choice)) {
		wrong := &ChoiceError{Tenant: subject, By: by, Value: as.Choice[by]}
		secret := false
		for g := range t.Grants(tx, tenant) {
			value := g.Choice[by]
			secret = secret || slices.Contains([]string{g.APIKey, g.Token, g.Password}, value)
			if !slices.Contains(wrong.Valid, value) {
				wrong.Valid = append(wrong.Valid, value)
			}
		}
		if !secret && !slices.Contains(wrong.Valid, wrong.Value) {
			return wrong
		}
	}
	return fmt.Errorf("%s declares no such credential", subject)
}

// matches reports whether properties has all of choice.
func matches(properties, choice map[string]string) bool {
	for name, value := range choice {
		if properties[name] != value {
			return false
		}
	}
	return true
}
