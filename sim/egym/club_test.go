package egym_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/egym"
)

// club is a chain whose members carry RFIDs and NFC tokens, and some of whom are
// corporate-fitness members. Its second gym is not in the network of Plus1 members,
// its third in none. A second chain has no data on TANs.
const club = `
version: 1
name: club
title: A club
clock: {start: "2026-01-15T09:00:00Z", mode: frozen}
credentials: closed
vendors:
  egym:
    chains:
      - id: chain-a
        gyms:
          - {id: gym-1, apiKeys: [key-a]}
          - {id: gym-2, apiKeys: [key-a2], wellpass: WITHOUT_PLUS1}
          - {id: gym-3, apiKeys: [key-a3], wellpass: NONE}
          - {id: gym-4, apiKeys: [key-w], permissions: [READ_MEMBERS, WRITE_MEMBERS, DELETE_MEMBERS, ASSIGN_ROLES]}
          - {id: gym-5, apiKeys: [key-d], permissions: [ASSIGN_MEDIA, RECORD_VISITS]}
        wellpass:
          - {tan: "100000001"}
          - {tan: "100000002", startTimestamp: "2026-03-01T00:00:00Z", endTimestamp: "2027-03-01T00:00:00Z"}
          - {tan: "100000003", endTimestamp: "2026-01-15T09:00:00Z"}
          - {tan: "100000004", endTimestamp: "2026-06-30T23:30:00-02:00", plus1: true}
          - {tan: "100000005", endTimestamp: "2026-12-31T00:00:00Z"}
        legacyUsers:
          - {legacyUserId: 4711, accountId: acc-lea, email: lea@mailinator.com, firstName: Lea, lastName: Vogt, gender: FEMALE,
             membership: {membershipId: L-1, membershipType: BASIC, startOfContract: "2019-05-01"}}
          - {legacyUserId: 4712, email: JOHN@mailinator.com, firstName: John, lastName: Wick, gender: MALE,
             membership: {membershipId: L-2, membershipType: BASIC, startOfContract: "2019-05-01"}}
          - {legacyUserId: 4713, email: tim@mailinator.com, firstName: Tim, lastName: Roe, gender: MALE,
             membership: {membershipId: L-3, membershipType: CORPORATE_FITNESS, startOfContract: "2019-05-01", verificationTAN: "999999999"}}
        accounts:
          - {accountId: acc-john, email: john@mailinator.com, firstName: John, lastName: Wick, gender: MALE,
             membership: {membershipId: M-1, membershipType: BASIC, startOfContract: "2025-08-24"},
             rfids: [{rfid: "0x0A1B", tagFormat: MIFARE}, {rfid: "0x0C", otherSource: true}, {rfid: "0x0F"}],
             nfc: [{token: plain}, {token: google, collectorId: 7}, {token: apple, passTypeId: pass.club}]}
          - {accountId: acc-mary, email: mary@mailinator.com, firstName: Mary, lastName: Roe, gender: FEMALE,
             membership: {membershipId: M-2, membershipType: PREMIUM, startOfContract: "2024-01-01"},
             rfids: [{rfid: "0x0D"}], nfc: [{token: marys, passTypeId: pass.club}]}
          - {accountId: acc-gone, email: gone@mailinator.com, firstName: Gone, lastName: Roe, gender: FEMALE,
             rfids: [{rfid: "0x0E"}], nfc: [{token: gone}], legacyUserId: 4700}
          - {accountId: acc-open, email: open@mailinator.com, firstName: O, lastName: Roe, gender: FEMALE,
             membership: {membershipId: M-3, membershipType: CORPORATE_FITNESS, startOfContract: "2024-01-01", verificationTAN: "100000001"}}
          - {accountId: acc-soon, email: soon@mailinator.com, firstName: S, lastName: Roe, gender: FEMALE,
             membership: {membershipId: M-4, membershipType: CORPORATE_FITNESS, startOfContract: "2024-01-01", verificationTAN: "100000002"}}
          - {accountId: acc-past, email: past@mailinator.com, firstName: P, lastName: Roe, gender: FEMALE,
             membership: {membershipId: M-5, membershipType: CORPORATE_FITNESS, startOfContract: "2024-01-01", verificationTAN: "100000003"}}
          - {accountId: acc-plus1, email: plus1@mailinator.com, firstName: Q, lastName: Roe, gender: FEMALE,
             membership: {membershipId: M-6, membershipType: CORPORATE_FITNESS, startOfContract: "2024-01-01", verificationTAN: "100000004"}}
        visits:
          - {accountId: acc-mary, gym: gym-1, kind: CHECKIN, timestamp: 1768377600000}
      - id: chain-b
        gyms: [{id: gym-1, apiKeys: [key-b]}]
        accounts:
          - {accountId: acc-b, email: john@mailinator.com, firstName: John, lastName: Wick, gender: MALE,
             membership: {membershipId: M-1, membershipType: CORPORATE_FITNESS, startOfContract: "2025-08-24", verificationTAN: "987654321"},
             rfids: [{rfid: "0x0A1B"}]}
`

func enter(tb testing.TB) (*apitest.World, *apitest.Client) {
	tb.Helper()
	w := apitest.Start(tb, egym.Vendor, club)
	return w, w.Client("x-api-key", "key-a")
}

// Keys need permissions of their own for what members carry and for their visits.
func TestPermissionsOfTheDay(t *testing.T) {
	for _, row := range []struct{ method, path, body, needs string }{
		{"GET", accounts + "/acc-john/rfids", "", "READ_MEMBERS"},
		{"GET", accounts + "/rfid/0x0D", "", "READ_MEMBERS"},
		{"GET", accounts + "/acc-john/nfc", "", "READ_MEMBERS"},
		{"GET", accounts + "/nfc/apple", "", "READ_MEMBERS"},
		{"GET", accounts + "/corporate-fitness?endDateFrom=2026-01-01&endDateTo=2026-12-31", "", "READ_MEMBERS"},
		{"POST", "/api/v2/migrate?legacyUserId=4711", "", "WRITE_MEMBERS"},
		{"POST", accounts + "/acc-john/rfids", `{"rfid":"0x11"}`, "ASSIGN_MEDIA"},
		{"PUT", accounts + "/acc-john/rfids", `{"rfids":[]}`, "ASSIGN_MEDIA"},
		{"DELETE", accounts + "/acc-john/rfids/0x0F", "", "ASSIGN_MEDIA"},
		{"PUT", accounts + "/acc-john/nfc", `{"token":"t"}`, "ASSIGN_MEDIA"},
		{"DELETE", accounts + "/acc-john/nfc", "", "ASSIGN_MEDIA"},
		{"POST", accounts + "/acc-john/checkins", `{}`, "RECORD_VISITS"},
		{"POST", accounts + "/acc-john/checkouts", `{}`, "RECORD_VISITS"},
		{"POST", accounts + "/acc-open/admissions", "", "RECORD_VISITS"},
		{"DELETE", accounts + "/rfids", "", "DELETE_MEMBERS"}, // an account with an unlucky id
	} {
		t.Run(row.method+" "+row.path, func(t *testing.T) {
			_, c := enter(t)
			lacks, has := "key-w", "key-d"
			if !strings.HasPrefix(row.needs, "ASSIGN") && row.needs != "RECORD_VISITS" {
				lacks, has = has, lacks
			}
			c.Do(row.method, row.path, body("", row.body), "x-api-key", lacks).
				Is(403, `{"errorCode":"missingPermission","message":"The API key lacks the permission `+row.needs+`."}`).By("egym.permission-missing")
			if a := c.Do(row.method, row.path, body("", row.body), "x-api-key", has); a.Status == 403 {
				t.Errorf("a key with the permission is refused: %s", a.Text)
			}
		})
	}
}

// The state of the club, after a day of it, can be put back.
func TestRoundTripOfTheDay(t *testing.T) {
	w, c := enter(t)
	c.Do("POST", accounts+"/acc-mary/rfids", `{"rfid":"0x0A1B"}`).Is(200, "")
	c.Do("PUT", accounts+"/acc-mary/nfc", `{"token":"google","collectorId":7}`).Is(204, "")
	c.Do("POST", accounts+"/acc-mary/checkins", `{}`).Is(204, "")
	c.Do("POST", accounts+"/acc-open/admissions", nil).Is(200, "")
	c.Do("POST", "/api/v2/migrate?legacyUserId=4711", nil).Is(200, "")
	shown := w.StateText()
	other, d := enter(t)
	put(t, other, shown)
	if again := other.StateText(); again != shown {
		t.Errorf("the state is another one after it was put back:\n%s\nwas\n%s", again, shown)
	}
	d.Do("GET", accounts+"/rfid/0x0A1B", nil).Is(200, `{"accountId":"acc-mary"}`)
	d.Do("GET", accounts+"/nfc/google", nil).Is(200, `{"accountId":"acc-mary"}`)
	d.Do("POST", accounts+"/acc-open/admissions", nil).Is(200, `{"firstAdmission":false}`)
	d.Do("POST", "/api/v2/migrate?legacyUserId=4711", nil).Is(200, "").By("egym.already-migrated")
	d.Do("DELETE", accounts+"/acc-lea?eraseMemberData=true", nil).Is(204, "")
	d.Do("POST", "/api/v2/migrate?legacyUserId=4711", nil).Is(200, `{"accountId":"acc-lea"}`).By("egym.migrated")
}

// Each row makes one mistake in the club.
func TestMistakesInTheClub(t *testing.T) {
	for _, row := range []struct{ reason, old, new, want string }{
		{"an RFID twice", `rfid: "0x0D"`, `rfid: "0x0a1b"`, `duplicate rfid "0x0a1b"`},
		{"an RFID twice at one account", `rfid: "0x0F"`, `rfid: "0x0c"`, `duplicate rfid "0x0c"`},
		{"an RFID that is none", `rfid: "0x0D"`, `rfid: "0x0"`, "pairs of hexadecimal digits"},
		{"a format that there is not", "tagFormat: MIFARE", "tagFormat: NFC", "HITAG1"},
		{"an NFC token twice", "token: marys", "token: apple", "another account has this NFC token"},
		{"two tokens of an issuer", "collectorId: 7", "passTypeId: pass.club", "one NFC token from each issuer"},
		{"two issuers", "collectorId: 7", "collectorId: 7, passTypeId: p", "exclude each other"},
		{"a token that is too long", "token: gone", "token: " + strings.Repeat("x", 513), "at most 512 characters"},
		{"a TAN that is none", `tan: "100000005"`, `tan: "1"`, "use nine digits"},
		{"a network that there is not", "wellpass: NONE", "wellpass: SOME", "WITHOUT_PLUS1"},
		{"a visit of nobody", "{accountId: acc-mary, gym: gym-1, kind", "{accountId: nobody, gym: gym-1, kind", `has no account "nobody"`},
		{"a visit at no gym", "gym: gym-1, kind", "gym: gym-9, kind", `has no gym "gym-9"`},
		{"a visit of a kind that there is not", "kind: CHECKIN", "kind: IN", "ADMISSION"},
		{"more visits than are kept", "        visits:\n", "        visits:\n" + strings.Repeat("          - {accountId: acc-mary, gym: gym-1, kind: CHECKIN, timestamp: 1}\n", 20), "only so many are kept"},
		{"a legacy user twice", "legacyUserId: 4712", "legacyUserId: 4711", "4711 is not an id of its own"},
		{"a legacy user without a membership type", "membershipId: L-1, membershipType: BASIC", "membershipId: L-1, membershipType: X", "membership.membershipType must be"},
		{"an account migrated twice", "legacyUserId: 4700}", "legacyUserId: 4700}\n          - {accountId: acc-2, email: x@y.z, firstName: X, lastName: Y, gender: MALE, legacyUserId: 4700}", "legacyUserId 4700"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			if strings.Count(club, row.old) != 1 {
				t.Fatalf("%q is not once in the scenario", row.old)
			}
			_, err := apitest.Try(t, egym.Vendor, strings.Replace(club, row.old, row.new, 1))
			if err == nil || !strings.Contains(err.Error(), row.want) {
				t.Fatalf("the mistake is %v, want %s", err, row.want)
			}
		})
	}
}
