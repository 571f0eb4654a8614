package egym

import (
	"iter"
	"slices"
	"unicode/utf8"

	"github.com/mockvendors/mockvendors/sim"
)

// media is what members carry with them and are recognized by. It is shared and
// never changed.
type media struct {
	rfids []Rfid
	nfc   []Nfc // the one assigned last comes last
}

// medium is a row by which the account with an RFID or an NFC token is found. The
// account itself has the whole of it.
type medium struct{ chain, kind, value, accountID string }

const (
	rfidMedium = "rfid"
	nfcMedium  = "nfc"
)

func (m medium) key() string { return sim.Key(m.chain, m.kind, m.value, m.accountID) }

// rfids returns the account's RFIDs.
func (row account) rfids() []Rfid {
	if row.media == nil {
		return nil
	}
	return row.media.rfids
}

// nfc returns the account's NFC tokens.
func (row account) nfc() []Nfc {
	if row.media == nil {
		return nil
	}
	return row.media.nfc
}

// carried yields what the account is found by.
func (row account) carried() iter.Seq[medium] {
	return func(yield func(medium) bool) {
		for _, r := range row.rfids() {
			if !yield(medium{row.chain, rfidMedium, sim.Fold(r.RFID), row.AccountID}) {
				return
			}
		}
		for _, n := range row.nfc() {
			if !yield(medium{row.chain, nfcMedium, n.Token, row.AccountID}) {
				return
			}
		}
	}
}

// equip stores the account with these media instead of what it had.
func (a *api) equip(tx *sim.Tx, row account, rfids []Rfid, nfc []Nfc) {
	a.strip(tx, row)
	row.media = nil
	if len(rfids)+len(nfc) > 0 {
		row.media = &media{rfids, nfc}
	}
	for m := range row.carried() {
		a.media.Put(tx, m)
	}
	a.accounts.Put(tx, row)
}

// strip makes the account impossible to find by what it has.
func (a *api) strip(tx *sim.Tx, row account) {
	for m := range row.carried() {
		a.media.Delete(tx, m.key())
	}
}

// carriers returns the chain's accounts with a value of that kind, by accountId.
func (a *api) carriers(tx *sim.Tx, kind, value string) (rows []account) {
	for m := range a.media.All(tx, sim.Prefix(tx.Caller.Tenant, kind, value)) {
		if row, ok := a.accounts.Get(tx, sim.Key(m.accountID, m.chain)); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// checkMedia refuses RFIDs and NFC tokens that no request could have assigned.
func (a *api) checkMedia(tx *sim.Tx, at sim.Place, chain string, declared accountState) error {
	var wrong sim.Mistakes
	tx.ActAs(chain)
	for i, r := range declared.Rfids {
		at := at.In("rfids", i, "rfid")
		twice := slices.ContainsFunc(declared.Rfids[:i], func(o Rfid) bool { return o.is(r.RFID) })
		if !isRfid(r.RFID) {
			wrong.Add(at.Errorf("%q is not a valid rfid: use %s", r.RFID, anRfid))
		} else if twice || len(a.carriers(tx, rfidMedium, sim.Fold(r.RFID))) > 0 {
			wrong.Add(at.Errorf("duplicate rfid %q: an RFID belongs to one account of a chain", r.RFID))
		}
	}
	for i, n := range declared.Nfc {
		at := at.In("nfc", i)
		sameIssuer := func(o Nfc) bool { return o.CollectorID == n.CollectorID && o.PassTypeID == n.PassTypeID }
		has := func(o account) bool { return slices.Contains(o.nfc(), n) }
		switch {
		case n.CollectorID != 0 && n.PassTypeID != "":
			wrong.Add(at.In("passTypeId").Errorf("collectorId and passTypeId exclude each other"))
		case utf8.RuneCountInString(n.Token) > maxToken:
			wrong.Add(at.In("token").Errorf("the token must be %s", aToken))
		case slices.ContainsFunc(declared.Nfc[:i], sameIssuer):
			wrong.Add(at.In("token").Errorf("an account has one NFC token from each issuer"))
		case slices.ContainsFunc(a.carriers(tx, nfcMedium, n.Token), has):
			wrong.Add(at.In("token").Errorf("another account has this NFC token: it belongs to one account of a chain"))
		}
	}
	return wrong.Err()
}
