package egym

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mockvendors/mockvendors/sim"
)

// Nfc is a token in the wallet of a member's phone. At most one of its issuer's ids
// is set.
type Nfc struct {
	Token       string `json:"token" required:"true"`
	CollectorID int64  `json:"collectorId,omitzero"` // of a Google pass
	PassTypeID  string `json:"passTypeId,omitzero"`  // of an Apple pass
}

// NfcToken is what the API shows of it.
type NfcToken struct {
	Token string `json:"token"`
}

// NFC tokens.
var (
	nfcMoves = rules.Rule("nfc-moves",
		"An NFC token that another account of the chain has from the same issuer moves to the account that it is sent for.",
		sim.Assumed("the specification has no conflict for it; an RFID moves"))
	oneNfcPerIssuer = rules.Rule("one-nfc-per-issuer",
		"An account has one NFC token from each issuer: another one replaces it.",
		sim.Assumed("a GET, which names at most an issuer, shows a single token"))
	issuersExclude = rules.Rule("issuers-exclude",
		"A request with both collectorId and passTypeId is refused with 400.",
		sim.Inferred("the specification says of the assignment that they exclude each other; that it is refused, and of the other requests too, is ours"),
		"Send collectorId for a Google pass or passTypeId for an Apple pass, not both.").
		Refuses(http.StatusBadRequest, "invalidArguments", fieldsNotValid)
	noNfc = rules.Rule("no-nfc",
		"Showing or removing an NFC token that the account does not have is answered with a 404 for the entity NFC_TOKEN.",
		sim.Inferred("NFC_TOKEN is one of the entities that a 404 can name"),
		"Assign a token by PUT /api/v2/accounts/{accountId}/nfc.",
		"If the account has a token, name its issuer by the collectorId or the passTypeId that it was assigned with.").
		Refuses(http.StatusNotFound, "notFound", "The account has no such NFC token.")
	nfcUnknown = rules.Rule("nfc-unknown",
		"A look-up by an NFC token that no account of the chain has is answered with a 404 for the entity NFC_TOKEN.",
		sim.Inferred("NFC_TOKEN is one of the entities that a 404 can name"),
		"Name the issuer by the collectorId or the passTypeId that the token was assigned with.",
		"If that finds nobody, assign the token by PUT /api/v2/accounts/{accountId}/nfc.").
		Refuses(http.StatusNotFound, "notFound", "No account of the chain has this NFC token.")
	nfcFormatNarrows = rules.Rule("nfc-format",
		"The deprecated nfcFormat narrows a look-up to tokens of Apple passes, or to those of Google passes; "+
			"a token without an issuer is found under any.",
		sim.Assumed("the specification has its four values and no word on them; whether EGYM or another issued a pass makes no difference here"))

	nfcWithoutIssuer = &sim.Reading{
		ID:       "nfc-without-issuer",
		Question: "Which NFC tokens does a request without collectorId and passTypeId mean?",
		Values:   []string{"all", "without-issuer"},
		Source:   "not documented: both are optional",
	}
)

const (
	oneIssuer   = "left out, if collectorId is sent"
	aToken      = "a text of at most 512 characters"
	maxToken    = 512
	anNfcFormat = "one of NFC_EGYM_APPLE, NFC_EGYM_GOOGLE, NFC_EXTERNAL_APPLE, NFC_EXTERNAL_GOOGLE"
)

type issuer struct {
	collector sim.Opt[int64]
	passType  sim.Opt[string]
}

func (by issuer) check(c *sim.Checks, in string) {
	if by.collector.Has() && by.passType.Has() {
		c.Add(sim.BadField{In: in, Name: "passTypeId", Problem: sim.Invalid, Want: oneIssuer, Value: by.passType.V})
	}
}

// means reports whether a request that names this issuer means a token.
func (by issuer) means(tx *sim.Tx, n Nfc) bool {
	if !by.collector.Has() && !by.passType.Has() && tx.Reads(nfcWithoutIssuer) == "all" {
		return true
	}
	return n.CollectorID == by.collector.V && n.PassTypeID == by.passType.V
}

type nfcQuery struct {
	ID        string          `path:"accountId"`
	Collector sim.Opt[int64]  `query:"collectorId"`
	PassType  sim.Opt[string] `query:"passTypeId"`
}

func (in *nfcQuery) issuer() issuer { return issuer{in.Collector, in.PassType} }

// Check checks the issuer.
func (in *nfcQuery) Check(c *sim.Checks) { in.issuer().check(c, "query") }

// showNfc shows the token of an account that was assigned last.
func (a *api) showNfc(tx *sim.Tx, in nfcQuery) (shown NfcToken, err error) {
	row, err := a.lookupMember(tx, in.ID)
	if err != nil {
		return shown, err
	}
	for _, n := range slices.Backward(row.nfc()) {
		if in.issuer().means(tx, n) {
			return NfcToken{n.Token}, nil
		}
	}
	return shown, in.none(row)
}

func (in *nfcQuery) none(row account) error {
	return noNfc.Refuse("accountId", row.AccountID).HeldBy(row.Ref()).With(detail{entity: "NFC_TOKEN"})
}

// removeNfc takes tokens from an account.
func (a *api) removeNfc(tx *sim.Tx, in nfcQuery) (none sim.None, err error) {
	row, err := a.lookupMember(tx, in.ID)
	if err != nil {
		return none, err
	}
	kept := slices.DeleteFunc(slices.Clone(row.nfc()), func(n Nfc) bool { return in.issuer().means(tx, n) })
	if len(kept) == len(row.nfc()) {
		return none, in.none(row)
	}
	a.equip(tx, row, row.rfids(), kept)
	return none, nil
}

type nfcAssignment struct {
	ID   string `path:"accountId"`
	Body struct {
		Token     sim.Opt[string] `json:"token"`
		Collector sim.Opt[int64]  `json:"collectorId"`
		PassType  sim.Opt[string] `json:"passTypeId"`
	} `body:"json"`
}

// Check checks the token and the issuer.
func (in *nfcAssignment) Check(c *sim.Checks) {
	switch token := in.Body.Token; {
	case !token.Has():
		c.Missing("token", aToken)
	case utf8.RuneCountInString(token.V) > maxToken:
		c.Invalid("token", aToken, token.V)
	}
	mayBeNull(c, "collectorId", in.Body.Collector)
	mayBeNull(c, "passTypeId", in.Body.PassType)
	issuer{in.Body.Collector, in.Body.PassType}.check(c, "body")
}

// assignNfc gives an account a token, whoever had it before.
func (a *api) assignNfc(tx *sim.Tx, in nfcAssignment) (none sim.None, err error) {
	row, err := a.lookupMember(tx, in.ID)
	if err != nil {
		return none, err
	}
	assigned := Nfc{in.Body.Token.V, in.Body.Collector.V, in.Body.PassType.V}
	kept := make([]Nfc, 0, len(row.nfc())+1)
	for _, n := range row.nfc() {
		if n.CollectorID != assigned.CollectorID || n.PassTypeID != assigned.PassTypeID {
			kept = append(kept, n)
		} else if n != assigned {
			tx.Note(oneNfcPerIssuer).At("token", "").HeldBy(row.Ref())
		}
	}
	for _, holder := range a.carriers(tx, nfcMedium, assigned.Token) {
		if holder.AccountID != row.AccountID && slices.Contains(holder.nfc(), assigned) {
			tx.Note(nfcMoves).At("token", "").HeldBy(holder.Ref())
			a.equip(tx, holder, holder.rfids(), slices.DeleteFunc(slices.Clone(holder.nfc()), func(n Nfc) bool { return n == assigned }))
		}
	}
	a.equip(tx, row, row.rfids(), append(kept, assigned))
	return none, nil
}

type nfcSearch struct {
	Token     string          `path:"nfc"`
	Format    sim.Opt[string] `query:"nfcFormat"`
	Collector sim.Opt[int64]  `query:"collectorId"`
	PassType  sim.Opt[string] `query:"passTypeId"`
}

// Check checks the format and the issuer.
func (in *nfcSearch) Check(c *sim.Checks) {
	switch in.Format.Or("NFC_EGYM_APPLE") {
	case "NFC_EGYM_APPLE", "NFC_EGYM_GOOGLE", "NFC_EXTERNAL_APPLE", "NFC_EXTERNAL_GOOGLE":
	default:
		c.Add(sim.BadField{In: "query", Name: "nfcFormat", Problem: sim.Invalid, Want: anNfcFormat, Value: in.Format.V})
	}
	in.issuer().check(c, "query")
}

func (in *nfcSearch) issuer() issuer { return issuer{in.Collector, in.PassType} }

// findByNfc shows the member with a token.
func (a *api) findByNfc(tx *sim.Tx, in nfcSearch) (any, error) {
	if in.Format.Has() {
		tx.Note(nfcFormatNarrows).At("nfcFormat", in.Format.V)
	}
	for _, row := range a.carriers(tx, nfcMedium, in.Token) {
		for _, n := range row.nfc() {
			switch {
			case n.Token != in.Token || !in.issuer().means(tx, n) || !n.has(in.Format.V):
			case row.Membership == nil:
				return nil, noMembership(row)
			default:
				return a.show(tx, row), nil
			}
		}
	}
	return nil, nfcUnknown.Refuse("nfc", "").With(detail{entity: "NFC_TOKEN"}) // a token may be a secret
}

// has reports whether a look-up with that format, "" for none, finds the token.
func (n Nfc) has(format string) bool {
	switch {
	case strings.HasSuffix(format, "_APPLE"):
		return n.CollectorID == 0
	case strings.HasSuffix(format, "_GOOGLE"):
		return n.PassTypeID == ""
	}
	return true
}
