package egym

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/sim"
)

// Tag is an RFID as the API shows it.
type Tag struct {
	RFID      string `json:"rfid" required:"true"`
	TagFormat string `json:"tagFormat,omitzero" enum:"HITAG1|MIFARE|LEGIC"`
}

// Rfid is a tag that opens doors and machines for a member.
type Rfid struct {
	Tag
	OtherSource bool `json:"otherSource,omitzero"` // assigned by a machine, or by another system than the gym's
}

// RFIDs.
var (
	rfidMoves = rules.Rule("rfid-moves",
		"An RFID that another account of the chain has moves to the account that it is sent for, and the answer does not say so.",
		sim.Documented("guide: RFIDs"))
	oneRfid = rules.Rule("one-rfid",
		"An RFID is the same in any case of its digits, with any tagFormat, and however often a list has it: what is sent last counts.",
		sim.Assumed("the specification says that it is a number in hexadecimal digits, and nothing of two tags with the same number"))
	rfidTakenOver = rules.Rule("rfid-taken-over",
		"An RFID that another source had assigned to the account counts as assigned by the gym's system once that sends it.",
		sim.Assumed("otherwise a GET would not show what was just sent"))
	otherRfidsKept = rules.Rule("other-rfids-kept",
		"A PUT of RFIDs replaces those that the gym's system assigned, and leaves those of other sources.",
		sim.Documented(spec))
	rfidUnknown = rules.Rule("rfid-unknown",
		"A look-up by an RFID that no account of the chain has, or only with another tagFormat, is answered with a 404 for the entity RFID.",
		sim.Inferred("RFID is one of the entities that a 404 can name; that an RFID without a tagFormat is found under any is assumed"),
		"Look the RFID up without a tagFormat.",
		"If that finds nobody, assign it by POST /api/v2/accounts/{accountId}/rfids.").
		Refuses(http.StatusNotFound, "notFound", "No account of the chain has this RFID.")
	rfidNotHeld = rules.Rule("rfid-not-held",
		"Removing an RFID that the account does not have is answered with a 404 for the entity RFID.",
		sim.Inferred("RFID is one of the entities that a 404 can name"),
		"Send one that GET /api/v2/accounts/{accountId}/rfids?allSources=true lists, with its tagFormat or without any. "+
			"If none is the one you mean, there is nothing to remove.").
		Refuses(http.StatusNotFound, "notFound", "The account does not have this RFID.")

	rfidsPutResponse = &sim.Reading{
		ID:       "rfids-put-response",
		Question: "What does a successful PUT of RFIDs answer?",
		Values:   []string{"ok", "no-content"},
		Source:   "the specification has 200 and 204, both without a body, and does not say when which comes",
	}
)

const (
	anRfid     = "0x and pairs of hexadecimal digits"
	aTagFormat = "one of HITAG1, MIFARE, LEGIC"
)

type rfidInput struct {
	RFID      sim.Opt[string] `json:"rfid"`
	TagFormat sim.Opt[string] `json:"tagFormat"`
}

// check checks an RFID whose fields have names with that prefix.
func (in *rfidInput) check(c *sim.Checks, prefix string) {
	if text(c, prefix+"rfid", anRfid, in.RFID, true) && !isRfid(in.RFID.V) {
		c.Invalid(prefix+"rfid", anRfid, in.RFID.V)
	}
	mayBeNull(c, prefix+"tagFormat", in.TagFormat)
	checkTagFormat(c, "body", prefix+"tagFormat", in.TagFormat)
}

func isRfid(s string) bool {
	digits, ok := strings.CutPrefix(s, "0x")
	return ok && digits != "" && len(digits)%2 == 0 && strings.Trim(digits, "0123456789abcdefABCDEF") == ""
}

func checkTagFormat(c *sim.Checks, in, name string, sent sim.Opt[string]) {
	if !sent.Has() {
		return
	}
	switch sent.V {
	case "HITAG1", "MIFARE", "LEGIC":
	default:
		c.Add(sim.BadField{In: in, Name: name, Problem: sim.Invalid, Want: aTagFormat, Value: sent.V})
	}
}

type rfidListing struct {
	ID         string        `path:"accountId"`
	AllSources sim.Opt[bool] `query:"allSources"`
}

// listRfids shows the RFIDs of an account.
func (a *api) listRfids(tx *sim.Tx, in rfidListing) ([]any, error) {
	row, err := a.lookupMember(tx, in.ID)
	shown := []any{}
	for _, r := range row.rfids() {
		if !r.OtherSource || in.AllSources.V {
			shown = append(shown, shownOf(tx, &r.Tag))
		}
	}
	return shown, err
}

type rfidAddition struct {
	ID   string    `path:"accountId"`
	Body rfidInput `body:"json"`
}

// Check checks the RFID.
func (in *rfidAddition) Check(c *sim.Checks) { in.Body.check(c, "") }

// addRfid gives an account an RFID, whoever had it before.
func (a *api) addRfid(tx *sim.Tx, in rfidAddition) (any, error) {
	row, err := a.lookupMember(tx, in.ID)
	if err != nil {
		return nil, err
	}
	added := a.takeRfid(tx, row, row.rfids(), in.Body)
	a.equip(tx, row, added, row.nfc())
	return shownOf(tx, &added[len(added)-1].Tag), nil
}

// takeRfid returns the RFIDs of an account with one more, which comes last, and
// takes it from the account that has it.
func (a *api) takeRfid(tx *sim.Tx, row account, rfids []Rfid, sent rfidInput) []Rfid {
	taken := Rfid{Tag: Tag{RFID: sent.RFID.V, TagFormat: sent.TagFormat.V}}
	for _, holder := range a.carriers(tx, rfidMedium, sim.Fold(taken.RFID)) {
		if holder.AccountID == row.AccountID {
			continue
		}
		left, _ := without(tx, holder, holder.rfids(), taken)
		a.equip(tx, holder, left, holder.nfc())
		tx.Note(rfidMoves).At("rfid", taken.RFID).HeldBy(holder.Ref())
	}
	kept, before := without(tx, row, rfids, taken)
	if before.OtherSource {
		tx.Note(rfidTakenOver).At("rfid", taken.RFID).HeldBy(row.Ref())
	}
	return append(kept, taken)
}

// without returns the RFIDs of an account but for one that is sent, and that one as
// the account has it, if it does.
func without(tx *sim.Tx, row account, rfids []Rfid, sent Rfid) (kept []Rfid, before Rfid) {
	kept = make([]Rfid, 0, len(rfids)+1)
	for _, r := range rfids {
		if !r.is(sent.RFID) {
			kept = append(kept, r)
			continue
		}
		before = r
		if r.Tag != sent.Tag {
			tx.Note(oneRfid).At("rfid", sent.RFID).HeldBy(row.Ref())
		}
	}
	return kept, before
}

func (r Rfid) is(rfid string) bool { return sim.Fold(r.RFID) == sim.Fold(rfid) }

// has reports whether a request with that tagFormat means the RFID.
func (r Rfid) has(format sim.Opt[string]) bool {
	return !format.Has() || r.TagFormat == "" || r.TagFormat == format.V
}

type rfidReplacement struct {
	ID   string `path:"accountId"`
	Body struct {
		RFIDs sim.Opt[[]rfidInput] `json:"rfids"`
	} `body:"json"`
}

// Check asks for a list and checks its RFIDs.
func (in *rfidReplacement) Check(c *sim.Checks) {
	if !in.Body.RFIDs.Has() {
		c.Missing("rfids", "array")
	}
	for i := range in.Body.RFIDs.V {
		in.Body.RFIDs.V[i].check(c, fmt.Sprintf("rfids[%d].", i))
	}
}

// replaceRfids gives an account these RFIDs, whoever had them before, instead of
// those that the gym's system assigned.
func (a *api) replaceRfids(tx *sim.Tx, in rfidReplacement) (answer sim.Answer, err error) {
	row, err := a.lookupMember(tx, in.ID)
	if err != nil {
		return answer, err
	}
	kept := slices.DeleteFunc(slices.Clone(row.rfids()), func(r Rfid) bool { return !r.OtherSource })
	if len(kept) > 0 {
		tx.Note(otherRfidsKept).At("rfids", "").HeldBy(row.Ref())
	}
	for _, sent := range in.Body.RFIDs.V {
		kept = a.takeRfid(tx, row, kept, sent)
	}
	a.equip(tx, row, kept, row.nfc())
	answer.Status = http.StatusOK
	if tx.Reads(rfidsPutResponse) == "no-content" {
		answer.Status = http.StatusNoContent
	}
	return answer, nil
}

type rfidRemoval struct {
	ID     string          `path:"accountId"`
	RFID   string          `path:"rfid"`
	Format sim.Opt[string] `query:"tagFormat"`
}

// Check checks the format.
func (in *rfidRemoval) Check(c *sim.Checks) { checkTagFormat(c, "query", "tagFormat", in.Format) }

// removeRfid takes an RFID from an account, whatever assigned it.
func (a *api) removeRfid(tx *sim.Tx, in rfidRemoval) (none sim.None, err error) {
	row, err := a.lookupMember(tx, in.ID)
	if err != nil {
		return none, err
	}
	kept := slices.DeleteFunc(slices.Clone(row.rfids()), func(r Rfid) bool { return r.is(in.RFID) && r.has(in.Format) })
	if len(kept) == len(row.rfids()) {
		return none, rfidNotHeld.Refuse("rfid", sim.Readable(in.RFID)).HeldBy(row.Ref()).With(detail{entity: "RFID"})
	}
	a.equip(tx, row, kept, row.nfc())
	return none, nil
}

type rfidSearch struct {
	RFID   string          `path:"rfid"`
	Format sim.Opt[string] `query:"tagFormat"`
}

// Check checks the format.
func (in *rfidSearch) Check(c *sim.Checks) { checkTagFormat(c, "query", "tagFormat", in.Format) }

// findByRfid shows the member with an RFID.
func (a *api) findByRfid(tx *sim.Tx, in rfidSearch) (any, error) {
	carriers := a.carriers(tx, rfidMedium, sim.Fold(in.RFID)) // one at most
	if len(carriers) == 0 {
		return nil, rfidUnknown.Refuse("rfid", sim.Readable(in.RFID)).With(detail{entity: "RFID"})
	}
	row := carriers[0]
	if !slices.ContainsFunc(row.rfids(), func(r Rfid) bool { return r.is(in.RFID) && r.has(in.Format) }) {
		return nil, rfidUnknown.Refuse("tagFormat", in.Format.V).HeldBy(row.Ref()).With(detail{entity: "RFID"})
	}
	if row.Membership == nil {
		return nil, noMembership(row)
	}
	return a.show(tx, row), nil
}
