package egym_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

const (
	migrateJohn = "/api/v2/migrate?legacyUserId=4712"
	future      = `{"timestamp":1768467600001}` // a millisecond after now
)

// TestDay sends one request a row to the club, after others. Each tells the rule that
// decided, and what that turned on.
func TestDay(t *testing.T) {
	const get, put, post, patch, del = "GET", "PUT", "POST", "PATCH", "DELETE"
	rfid := func(value string) string { return fmt.Sprintf(`{"rfid":%q}`, value) }
	type calls = []call
	for _, row := range []struct {
		reason             string
		reading            string // one that is flipped: "id=value"
		before             calls
		last               call
		status             int
		want               string
		rule, field, value string
		holder             string
	}{
		{"a tag of another member", "", nil, call{post, "/acc-mary/rfids", `{"rfid":"0x0A1B","tagFormat":"LEGIC"}`, ""}, 200, `{"rfid":"0x0A1B","tagFormat":"LEGIC"}`, "rfid-moves", "rfid", "0x0A1B", "acc-john"},
		{"a tag of one whose membership ended", "", nil, call{post, "/acc-mary/rfids", rfid("0x0E"), ""}, 200, rfid("0x0E"), "rfid-moves", "rfid", "0x0E", "acc-gone"},
		{"a list with a tag of another member", "", nil, call{put, "/acc-john/rfids", `{"rfids":[{"rfid":"0x0d"}]}`, ""}, 200, "", "rfid-moves", "rfid", "0x0d", "acc-mary"},
		{"a list with a tag of another member, without an answer", "rfids-put-response=no-content", nil, call{put, "/acc-mary/rfids", `{"rfids":[{"rfid":"0x0c"}]}`, ""}, 204, "", "rfid-moves", "rfid", "0x0c", "acc-john"},
		{"one tag in two spellings", "", nil, call{post, "/acc-john/rfids", rfid("0x0a1b"), ""}, 200, rfid("0x0a1b"), "one-rfid", "rfid", "0x0a1b", "acc-john"},
		{"a tag that a machine had assigned", "", nil, call{post, "/acc-john/rfids", rfid("0x0C"), ""}, 200, rfid("0x0C"), "rfid-taken-over", "rfid", "0x0C", "acc-john"},
		{"a list leaves what a machine has assigned", "", nil, call{put, "/acc-john/rfids", `{"rfids":[]}`, ""}, 200, "", "other-rfids-kept", "rfids", "", "acc-john"},
		{"a tag that nobody has", "", nil, call{get, "/rfid/0xFF", "", ""}, 404, `{"errorCode":"notFound","metadata":{"entity":"RFID"}}`, "rfid-unknown", "rfid", "0xFF", ""},
		{"a tag of another format", "", nil, call{get, "/rfid/0x0a1b?tagFormat=LEGIC", "", ""}, 404, `{"metadata":{"entity":"RFID"}}`, "rfid-unknown", "tagFormat", "LEGIC", "acc-john"},
		{"a tag of another chain", "", nil, call{get, "/rfid/0x0D", "", "key-b"}, 404, `{"metadata":{"entity":"RFID"}}`, "rfid-unknown", "rfid", "0x0D", ""},
		{"a tag of one whose membership ended", "", nil, call{get, "/rfid/0x0e", "", ""}, 404, `{"metadata":{"entity":"CHAIN_PROFILE"}}`, "membership-gone", "accountId", "acc-gone", "acc-gone"},
		{"removing a tag of another member", "", nil, call{del, "/acc-john/rfids/0x0D", "", ""}, 404, `{"metadata":{"entity":"RFID"}}`, "rfid-not-held", "rfid", "0x0D", "acc-john"},
		{"removing a tag of another format", "", nil, call{del, "/acc-john/rfids/0x0A1B?tagFormat=LEGIC", "", ""}, 404, `{"metadata":{"entity":"RFID"}}`, "rfid-not-held", "rfid", "0x0A1B", "acc-john"},
		{"removing a tag twice", "", calls{{del, "/acc-john/rfids/0x0a1b?tagFormat=MIFARE", "", ""}}, call{del, "/acc-john/rfids/0x0A1B", "", ""}, 404, "", "rfid-not-held", "rfid", "0x0A1B", "acc-john"},
		{"half a byte", "", nil, call{post, "/acc-john/rfids", rfid("0x123"), ""}, 400, `{"fieldErrors":[{"name":"rfid","rejectedValue":"0x123"}]}`, "field-invalid", "rfid", "0x123", ""},
		{"a list with something that is no tag", "", nil, call{put, "/acc-john/rfids", `{"rfids":[{"rfid":"0x12"},{"rfid":"12","tagFormat":"X"}]}`, ""}, 400,
			`{"fieldErrors":[{"name":"rfids[1].rfid","rejectedValue":"12"},{"name":"rfids[1].tagFormat","rejectedValue":"X"}]}`, "field-invalid", "rfids[1].rfid", "12", ""},
		{"no list", "", nil, call{put, "/acc-john/rfids", `{"rfids":null}`, ""}, 400, `{"fieldErrors":[{"name":"rfids","message":"must be given"}]}`, "field-missing", "rfids", "", ""},
		{"a format that there is not", "", nil, call{get, "/rfid/0x0D?tagFormat=NFC", "", ""}, 400, `{"fieldErrors":[{"name":"tagFormat","rejectedValue":"NFC"}]}`, "field-invalid", "tagFormat", "NFC", ""},
		{"the same where one is removed", "", nil, call{del, "/acc-john/rfids/0x0D?tagFormat=", "", ""}, 400, `{"fieldErrors":[{"name":"tagFormat"}]}`, "field-invalid", "tagFormat", "", ""},

		{"a token of another member", "", nil, call{put, "/acc-john/nfc", `{"token":"marys","passTypeId":"pass.club"}`, ""}, 204, "", "nfc-moves", "token", "", "acc-mary"},
		{"a tag with null for its format", "", nil, call{post, "/acc-mary/rfids", `{"rfid":"0xFE","tagFormat":null}`, ""}, 200, `{"rfid":"0xFE"}`, "null-left-out", "tagFormat", "null", ""},
		{"a token with null for its issuer", "", nil, call{put, "/acc-mary/nfc", `{"token":"new","passTypeId":null}`, ""}, 204, "", "null-left-out", "passTypeId", "null", ""},
		{"a time that is null", "", nil, call{post, "/acc-john/checkins", `{"timestamp":null}`, ""}, 204, "", "null-left-out", "timestamp", "null", ""},
		{"a second token of an issuer", "", nil, call{put, "/acc-john/nfc", `{"token":"new","collectorId":7}`, ""}, 204, "", "one-nfc-per-issuer", "token", "", "acc-john"},
		{"two issuers", "", nil, call{put, "/acc-john/nfc", `{"token":"new","collectorId":7,"passTypeId":"pass.club"}`, ""}, 400, `{"errorCode":"invalidArguments","fieldErrors":[{"name":"passTypeId"}]}`, "issuers-exclude", "passTypeId", "pass.club", ""},
		{"two issuers of the token to show", "", nil, call{get, "/acc-john/nfc?collectorId=7&passTypeId=p", "", ""}, 400, "", "issuers-exclude", "passTypeId", "p", ""},
		{"two issuers of the token to remove", "", nil, call{del, "/acc-john/nfc?collectorId=7&passTypeId=p", "", ""}, 400, "", "issuers-exclude", "passTypeId", "p", ""},
		{"two issuers of a token to find", "", nil, call{get, "/nfc/apple?collectorId=7&passTypeId=p", "", ""}, 400, "", "issuers-exclude", "passTypeId", "p", ""},
		{"no token", "", nil, call{put, "/acc-john/nfc", `{"collectorId":7}`, ""}, 400, `{"fieldErrors":[{"name":"token"}]}`, "field-missing", "token", "", ""},
		{"a token that is too long", "", nil, call{put, "/acc-john/nfc", `{"token":"` + strings.Repeat("é", 513) + `"}`, ""}, 400, `{"fieldErrors":[{"name":"token"}]}`, "field-invalid", "token", strings.Repeat("é", 513), ""},
		{"an issuer that is no number", "", nil, call{get, "/acc-john/nfc?collectorId=x", "", ""}, 400, `{"fieldErrors":[{"name":"collectorId"}]}`, "field-invalid", "collectorId", "x", ""},
		{"an issuer whose token the account does not have", "", nil, call{get, "/acc-john/nfc?collectorId=8", "", ""}, 404, `{"metadata":{"entity":"NFC_TOKEN"}}`, "no-nfc", "accountId", "acc-john", "acc-john"},
		{"removing a token twice", "", calls{{del, "/acc-mary/nfc", "", ""}}, call{del, "/acc-mary/nfc", "", ""}, 404, `{"metadata":{"entity":"NFC_TOKEN"}}`, "no-nfc", "accountId", "acc-mary", "acc-mary"},
		{"a token that nobody has", "", nil, call{get, "/nfc/nobodys", "", ""}, 404, `{"metadata":{"entity":"NFC_TOKEN"}}`, "nfc-unknown", "nfc", "", ""},
		{"a token of another issuer", "", nil, call{get, "/nfc/apple?passTypeId=pass.other", "", ""}, 404, "", "nfc-unknown", "nfc", "", ""},
		{"a token of one whose membership ended", "", nil, call{get, "/nfc/gone", "", ""}, 404, `{"metadata":{"entity":"CHAIN_PROFILE"}}`, "membership-gone", "accountId", "acc-gone", "acc-gone"},
		{"a token of an Apple pass, by its old format", "", nil, call{get, "/nfc/apple?nfcFormat=NFC_EGYM_APPLE", "", ""}, 200, `{"accountId":"acc-john"}`, "nfc-format", "nfcFormat", "NFC_EGYM_APPLE", ""},
		{"a token of a Google pass, by its old format", "", nil, call{get, "/nfc/google?nfcFormat=NFC_EXTERNAL_GOOGLE", "", ""}, 200, `{"accountId":"acc-john"}`, "nfc-format", "nfcFormat", "NFC_EXTERNAL_GOOGLE", ""},
		{"a token of an Apple pass is none of Google's", "", nil, call{get, "/nfc/apple?nfcFormat=NFC_EGYM_GOOGLE", "", ""}, 404, "", "nfc-unknown", "nfc", "", ""},
		{"a token of a Google pass is none of Apple's", "", nil, call{get, "/nfc/google?nfcFormat=NFC_EXTERNAL_APPLE", "", ""}, 404, "", "nfc-unknown", "nfc", "", ""},
		{"a format that there is not", "", nil, call{get, "/nfc/apple?nfcFormat=APPLE", "", ""}, 400, `{"fieldErrors":[{"name":"nfcFormat","rejectedValue":"APPLE"}]}`, "field-invalid", "nfcFormat", "APPLE", ""},

		{"a check-out without a check-in", "", nil, call{post, "/acc-john/checkouts", "{}", ""}, 204, "", "checkout-alone", "accountId", "acc-john", "acc-john"},
		{"a check-out after a check-in at another gym", "", calls{{post, "/acc-john/checkins", "{}", "key-a2"}}, call{post, "/acc-john/checkouts", "{}", ""}, 204, "", "checkout-alone", "accountId", "acc-john", "acc-john"},
		{"a time in the future", "", nil, call{post, "/acc-john/checkins", future, ""}, 204, "", "visit-ahead", "timestamp", "1768467600001", ""},
		{"a time in the future, refused", "future-visit=rejected", nil, call{post, "/acc-john/checkouts", future, ""}, 400, `{"fieldErrors":[{"name":"timestamp","rejectedValue":1768467600001}]}`, "visit-ahead-refused", "timestamp", "1768467600001", ""},
		{"a time that is a text", "", nil, call{post, "/acc-john/checkins", `{"timestamp":"now"}`, ""}, 400, `{"fieldErrors":[{"name":"timestamp","rejectedValue":"now"}]}`, "field-invalid", "timestamp", "now", ""},
		{"one visit more than are kept", "", times(20, call{post, "/acc-john/checkins", "{}", ""}), call{post, "/acc-john/checkins", "{}", ""}, 204, "", "visit-forgotten", "accountId", "acc-john", "acc-john"},

		{"a membership that has not started", "", nil, call{post, "/acc-soon/admissions", "", ""}, 403, `{"errorCode":"corporateFitnessMembershipNotStarted"}`, "corporate-fitness-not-started", "membership.verificationTAN", "100000002", "acc-soon"},
		{"a membership that ends this moment", "", nil, call{post, "/acc-past/admissions", "", ""}, 403, `{"errorCode":"corporateFitnessMembershipExpired"}`, "corporate-fitness-expired", "membership.verificationTAN", "100000003", "acc-past"},
		{"a gym that is in no network", "", nil, call{post, "/acc-open/admissions", "", "key-a3"}, 403, `{"errorCode":"corporateFitnessGymNotInNetwork"}`, "corporate-fitness-gym", "accountId", "acc-open", "acc-open"},
		{"a gym that is not in the network of Plus1", "", nil, call{post, "/acc-plus1/admissions", "", "key-a2"}, 403, `{"errorCode":"corporateFitnessGymNotInNetworkPlus1"}`, "corporate-fitness-gym-plus1", "membership.verificationTAN", "100000004", "acc-plus1"},
		{"a member of another type", "", nil, call{post, "/acc-john/admissions", "", ""}, 403, `{"errorCode":"forbiddenAction"}`, "admission-of-others-refused", "membership.membershipType", "BASIC", "acc-john"},
		{"a member of another type, admitted", "admission-of-others=admitted", nil, call{post, "/acc-mary/admissions", "", ""}, 200, `{"firstAdmission":true}`, "admission-of-others", "membership.membershipType", "PREMIUM", "acc-mary"},
		{"a chain without TANs", "", nil, call{post, "/acc-b/admissions", "", "key-b"}, 200, `{"firstAdmission":true}`, "any-tan", "membership.verificationTAN", "987654321", "acc-b"},
		{"a corporate member without a TAN", "patch-tan=unknown-field", calls{{patch, "/acc-john", `{"membership":{"membershipType":"CORPORATE_FITNESS"}}`, ""}}, call{post, "/acc-john/admissions", "", ""}, 404, `{"metadata":{"entity":"TAN"}}`, "tan-unknown", "membership.verificationTAN", "", "acc-john"},
		{"those who leave in a year", "", nil, call{get, "/corporate-fitness?endDateFrom=2026-01-15&endDateTo=2026-12-31", "", ""}, 200, `[{"accountId":"acc-past"},{"accountId":"acc-plus1"}]`, "ends-in-range", "endDateFrom", "2026-01-15", ""},
		{"the first and the last day count", "", nil, call{get, "/corporate-fitness?endDateFrom=2026-07-01&endDateTo=2026-07-01", "", ""}, 200, `[{"accountId":"acc-plus1"}]`, "ends-in-range", "endDateFrom", "2026-07-01", ""},
		{"a TAN that nobody has ends for nobody", "", nil, call{get, "/corporate-fitness?endDateFrom=2026-12-01&endDateTo=2026-12-31", "", ""}, 200, `[]`, "ends-in-range", "endDateFrom", "2026-12-01", ""},
		{"members of another gym", "", nil, call{get, "/corporate-fitness?endDateFrom=2026-01-01&endDateTo=2027-12-31", "", "key-a2"}, 200, `[]`, "ends-in-range", "endDateFrom", "2026-01-01", ""},
		{"the last day before the first", "", nil, call{get, "/corporate-fitness?endDateFrom=2026-12-31&endDateTo=2026-01-01", "", ""}, 200, `[]`, "ends-in-range", "endDateFrom", "2026-12-31", ""},
		{"no last day", "", nil, call{get, "/corporate-fitness?endDateFrom=2026-01-01", "", ""}, 400, `{"fieldErrors":[{"name":"endDateTo","message":"must be given"}]}`, "field-missing", "endDateTo", "", ""},
		{"a day that there is not", "", nil, call{get, "/corporate-fitness?endDateFrom=2026-02-30&endDateTo=2026-12-31", "", ""}, 400, `{"fieldErrors":[{"name":"endDateFrom","rejectedValue":"2026-02-30"}]}`, "field-invalid", "endDateFrom", "2026-02-30", ""},

		{"a member of the API v1", "", nil, call{post, "/api/v2/migrate?legacyUserId=4711", "", ""}, 200, `{"accountId":"acc-lea","email":"lea@mailinator.com","membership":{"membershipId":"L-1"}}`, "migrated", "legacyUserId", "4711", ""},
		{"a member who was migrated before", "", calls{{post, "/api/v2/migrate?legacyUserId=4711", "", ""}, {patch, "/acc-lea", `{"firstName":"Leah"}`, ""}}, call{post, "/api/v2/migrate?legacyUserId=4711", "", "key-a2"}, 200, `{"accountId":"acc-lea","firstName":"Leah"}`, "already-migrated", "legacyUserId", "4711", "acc-lea"},
		{"a user that there is not", "", nil, call{post, "/api/v2/migrate?legacyUserId=1", "", ""}, 404, `{"metadata":{"entity":"ACCOUNT"}}`, "legacy-user-unknown", "legacyUserId", "1", ""},
		{"a user of another chain", "", nil, call{post, "/api/v2/migrate?legacyUserId=4711", "", "key-b"}, 404, "", "legacy-user-unknown", "legacyUserId", "4711", ""},
		{"a user whose email a member has", "", nil, call{post, migrateJohn, "", ""}, 409, `{"errorCode":"membershipExists","metadata":{"accountId":"acc-john"}}`, "email-held", "email", "JOHN@mailinator.com", "acc-john"},
		{"a user whose TAN there is not", "", nil, call{post, "/api/v2/migrate?legacyUserId=4713", "", ""}, 404, `{"metadata":{"entity":"TAN"}}`, "tan-unknown", "membership.verificationTAN", "999999999", ""},
		{"a migrated user whose membership ended", "", nil, call{post, "/api/v2/migrate?legacyUserId=4700", "", ""}, 404, `{"metadata":{"entity":"CHAIN_PROFILE"}}`, "membership-gone", "accountId", "acc-gone", "acc-gone"},
		{"no user", "", nil, call{post, "/api/v2/migrate", "", ""}, 400, `{"fieldErrors":[{"name":"legacyUserId"}]}`, "field-missing", "legacyUserId", "", ""},
		{"a user who is no number", "", nil, call{post, "/api/v2/migrate?legacyUserId=x", "", ""}, 400, `{"fieldErrors":[{"name":"legacyUserId"}]}`, "field-invalid", "legacyUserId", "x", ""},

		{"a TAN that is too short", "", nil, call{post, "", corporate(t, "1"), ""}, 400, `{"errorCode":"invalidArguments","fieldErrors":[{"name":"membership.verificationTAN","rejectedValue":"1"}]}`, "tan-malformed", "membership.verificationTAN", "1", ""},
		{"a TAN with a letter, in a PATCH of any type", "", nil, call{patch, "/acc-john", `{"membership":{"verificationTAN":"12345678x"}}`, ""}, 400, "", "tan-malformed", "membership.verificationTAN", "12345678x", ""},
		{"a TAN of any form", "tan-form=accepted", nil, call{patch, "/acc-john", `{"membership":{"verificationTAN":"TAN"}}`, ""}, 200, `{"membership":{"verificationTAN":"TAN"}}`, "tan-of-any-form", "membership.verificationTAN", "TAN", ""},
		{"a TAN of any form is still one that there is", "tan-form=accepted", nil, call{post, "", corporate(t, "1"), ""}, 404, `{"metadata":{"entity":"TAN"}}`, "tan-unknown", "membership.verificationTAN", "1", ""},
	} {
		t.Run(row.reason, func(t *testing.T) {
			w, c := enter(t)
			if reading, value, ok := strings.Cut(row.reading, "="); ok {
				w.Flip(reading, value)
			}
			for _, r := range row.before {
				r.by(c, "")
			}
			before, rule := w.StateText(), "egym."+row.rule
			row.last.by(c, "").Is(row.status, row.want).By(rule).TurnedOn(rule, row.field, row.value, row.holder)
			if row.status >= 400 && w.StateText() != before {
				t.Error("a refusal changed the state")
			}
		})
	}
}

func times(n int, r call) (all []call) {
	for range n {
		all = append(all, r)
	}
	return all
}

// Each row meets a refusal, takes some of the steps of its rule's way out, and is out.
func TestWaysOutOfTheDay(t *testing.T) {
	const get, put, post, patch, del = "GET", "PUT", "POST", "PATCH", "DELETE"
	both := `{"token":"new","collectorId":7,"passTypeId":"pass.club"}`
	type calls = []call
	for _, row := range []struct {
		reason  string
		reading string
		refused call
		rule    string
		taken   []int
		steps   calls
	}{
		{"any format", "", call{get, "/rfid/0x0A1B?tagFormat=LEGIC", "", ""}, "rfid-unknown", []int{1}, calls{{get, "/rfid/0x0A1B", "", ""}}},
		{"assigned", "", call{get, "/rfid/0xFF", "", ""}, "rfid-unknown", []int{2}, calls{{post, "/acc-john/rfids", `{"rfid":"0xff"}`, ""}, {get, "/rfid/0xFF", "", ""}}},
		{"one that it has", "", call{del, "/acc-john/rfids/0xFF", "", ""}, "rfid-not-held", []int{1}, calls{{get, "/acc-john/rfids?allSources=true", "", ""}, {del, "/acc-john/rfids/0x0C", "", ""}}},
		{"one issuer", "", call{put, "/acc-john/nfc", both, ""}, "issuers-exclude", []int{1}, calls{{put, "/acc-john/nfc", `{"token":"new","collectorId":7}`, ""}}},
		{"assigned", "", call{get, "/acc-open/nfc", "", ""}, "no-nfc", []int{1}, calls{{put, "/acc-open/nfc", `{"token":"new"}`, ""}, {get, "/acc-open/nfc", "", ""}}},
		{"by its issuer", "nfc-without-issuer=without-issuer", call{get, "/acc-mary/nfc", "", ""}, "no-nfc", []int{2}, calls{{get, "/acc-mary/nfc?passTypeId=pass.club", "", ""}}},
		{"by its issuer", "nfc-without-issuer=without-issuer", call{get, "/nfc/marys", "", ""}, "nfc-unknown", []int{1}, calls{{get, "/nfc/marys?passTypeId=pass.club", "", ""}}},
		{"assigned", "", call{get, "/nfc/new", "", ""}, "nfc-unknown", []int{2}, calls{{put, "/acc-open/nfc", `{"token":"new"}`, ""}, {get, "/nfc/new", "", ""}}},
		{"now", "future-visit=rejected", call{post, "/acc-john/checkins", future, ""}, "visit-ahead-refused", []int{1}, calls{{post, "/acc-john/checkins", `{}`, ""}}},
		{"later", "", call{post, "/acc-soon/admissions", "", ""}, "corporate-fitness-not-started", []int{1}, calls{{get, "/acc-soon", "", ""}}},
		{"another membership", "", call{post, "/acc-past/admissions", "", ""}, "corporate-fitness-expired", []int{1},
			calls{{patch, "/acc-past", `{"membership":{"verificationTAN":"100000005"}}`, ""}, {post, "/acc-past/admissions", "", ""}}},
		{"another gym", "", call{post, "/acc-open/admissions", "", "key-a3"}, "corporate-fitness-gym", []int{1}, calls{{post, "/acc-open/admissions", "", ""}}},
		{"another gym", "", call{post, "/acc-plus1/admissions", "", "key-a2"}, "corporate-fitness-gym-plus1", []int{1}, calls{{post, "/acc-plus1/admissions", "", ""}}},
		{"a check-in", "", call{post, "/acc-john/admissions", "", ""}, "admission-of-others-refused", []int{1}, calls{{post, "/acc-john/checkins", "{}", ""}}},
		{"the right id", "", call{post, "/api/v2/migrate?legacyUserId=1", "", ""}, "legacy-user-unknown", []int{1}, calls{{post, "/api/v2/migrate?legacyUserId=4711", "", ""}}},
		{"a new account", "", call{post, "/api/v2/migrate?legacyUserId=1", "", ""}, "legacy-user-unknown", []int{2}, calls{{post, "", someone(t, nil), ""}}},
		{"the right TAN", "", call{post, "", corporate(t, "1"), ""}, "tan-malformed", []int{1}, calls{{post, "", corporate(t, "100000005"), ""}}},
	} {
		t.Run(row.rule+" "+row.reason, func(t *testing.T) {
			w, c := enter(t)
			if reading, value, ok := strings.Cut(row.reading, "="); ok {
				w.Flip(reading, value)
			}
			a := row.refused.by(c, "").By("egym." + row.rule).LeftBy(row.taken...)
			apitest.Follow(a, named, func(r call, id string) *apitest.Answer { return r.by(c, id) }, row.steps...)
		})
	}
}
