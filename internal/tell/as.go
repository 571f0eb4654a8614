package tell

import (
	"errors"
	"net/http"
	"slices"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// signers tells with which of its tenant's credentials a request was signed, by a name
// that is no secret.
type signers struct {
	w     *world.World
	known map[string][]signer // by vendor and tenant
}

// signer is a credential, and how a scenario chooses it; as is nil for the first.
type signer struct {
	header http.Header
	as     map[string]string
}

// of returns the choice of the credential that signed a request; nil for the tenant's
// first, for one that is chosen only by a secret, and for one that the world does not
// declare.
func (s *signers) of(e *journal.Entry) map[string]string {
	found, _ := s.find(e)
	return found.as
}

// find returns the credential that signed a request, if it is the tenant's first or one
// that is not chosen by a secret.
func (s *signers) find(e *journal.Entry) (signer, bool) {
	v := s.w.Set().Vendor(e.Vendor)
	if e.Tenant == "" || len(v.ChosenBy) == 0 {
		return signer{}, e.Tenant != ""
	}
	key := sim.Key(e.Vendor, e.Tenant)
	all, ok := s.known[key]
	if !ok {
		s.w.Look(v.Name, func(tx *sim.Tx) { all = signersOf(tx, v, e.Tenant) })
		if s.known == nil {
			s.known = map[string][]signer{}
		}
		s.known[key] = all
	}
	for _, one := range all {
		if one.signed(e) {
			return one, true
		}
	}
	return signer{}, false
}

// SignedBy returns how a step chooses the credential that signed a tenant's request; nil
// for the one that a step has anyway. Unlike [View.As], it may name a key that the
// scenario declares. It reports false for a credential that no step can choose.
func SignedBy(w *world.World, e *journal.Entry) (as map[string]string, ok bool) {
	known := signers{w: w}
	if found, ok := known.find(e); ok || e.Opened {
		return found.as, true
	}
	as = DeclaredAs(w, e, e.Tenant)
	return as, as != nil
}

// DeclaredAs returns how a step chooses the credential that a request carried by its
// secret, if the tenant has it; nil otherwise. Some credentials are declared and refused
// all the same.
func DeclaredAs(w *world.World, e *journal.Entry, tenant string) (as map[string]string) {
	v := w.Set().Vendor(e.Vendor)
	secret := v.Carrier.Sent(&sim.Request{Header: e.RequestHeader.HTTP()})
	w.Look(v.Name, func(tx *sim.Tx) {
		for _, by := range v.ChosenBy {
			choice := map[string]string{by: secret}
			signature, err := v.Sign(tx, tenant, sim.As{Choice: choice})
			if err == nil && (signer{header: signature.Header}).signed(e) {
				as = choice
				return
			}
		}
	})
	return as
}

// signed reports whether a request carries the credential.
func (s signer) signed(e *journal.Entry) bool {
	sent := e.RequestHeader.HTTP()
	for name, values := range s.header {
		if !slices.Equal(sent[name], values) {
			return false
		}
	}
	return len(s.header) > 0
}

func signersOf(tx *sim.Tx, v *world.Vendor, tenant string) (all []signer) {
	first, err := v.Sign(tx, tenant, sim.As{})
	if err != nil {
		return nil
	}
	all = append(all, signer{header: first.Header})
	for _, by := range v.ChosenBy {
		var nobody *sim.ChoiceError
		if _, err := v.Sign(tx, tenant, sim.As{Choice: map[string]string{by: ""}}); !errors.As(err, &nobody) {
			continue
		}
		for _, value := range nobody.Valid {
			as := map[string]string{by: value}
			signature, err := v.Sign(tx, tenant, sim.As{Choice: as})
			if err == nil && !holds(signature.Header, value) {
				all = append(all, signer{signature.Header, as})
			}
		}
	}
	return all
}

// holds reports whether a value is itself what a header carries, and so a secret.
func holds(header http.Header, value string) bool {
	for _, values := range header {
		if slices.Contains(values, value) {
			return true
		}
	}
	return false
}
