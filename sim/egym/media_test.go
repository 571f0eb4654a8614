package egym_test

import (
	"fmt"
	"strings"
	"testing"
)

// What a member carries is seen through the member, and the member through it.
func TestMedia(t *testing.T) {
	w, c := enter(t)
	rfids := func(id, want string) {
		t.Helper()
		if got := c.Do("GET", accounts+"/"+id+"/rfids?allSources=true", nil).Is(200, "").Text; got != want {
			t.Errorf("%s has %s, want %s", id, got, want)
		}
	}
	if got := c.Do("GET", accounts+"/acc-john/rfids", nil).Is(200, "").Text; got != `[{"rfid":"0x0A1B","tagFormat":"MIFARE"},{"rfid":"0x0F"}]` {
		t.Errorf("without other sources, acc-john has %s", got)
	}
	rfids("acc-open", `[]`)
	c.Do("GET", accounts+"/rfid/0x0a1B?tagFormat=MIFARE", nil).Is(200, `{"accountId":"acc-john"}`)
	c.Do("GET", accounts+"/rfid/0x0d?tagFormat=LEGIC", nil).Is(200, `{"accountId":"acc-mary"}`) // its format is not known
	c.Do("GET", accounts+"/rfid/0x0A1B", nil, "x-api-key", "key-b").Is(200, `{"accountId":"acc-b"}`)

	c.Do("POST", accounts+"/acc-mary/rfids", `{"rfid":"0x0a1b"}`).Is(200, "")
	rfids("acc-john", `[{"rfid":"0x0C"},{"rfid":"0x0F"}]`)
	rfids("acc-mary", `[{"rfid":"0x0D"},{"rfid":"0x0a1b"}]`)
	c.Do("GET", accounts+"/rfid/0x0A1B", nil).Is(200, `{"accountId":"acc-mary"}`)
	c.Do("GET", accounts+"/rfid/0x0A1B", nil, "x-api-key", "key-b").Is(200, `{"accountId":"acc-b"}`)
	c.Do("PUT", accounts+"/acc-john/rfids", `{"rfids":[{"rfid":"0x11"},{"rfid":"0x0D"},{"rfid":"0x11","tagFormat":"LEGIC"}]}`).Is(200, "").By("egym.one-rfid")
	rfids("acc-john", `[{"rfid":"0x0C"},{"rfid":"0x0D"},{"rfid":"0x11","tagFormat":"LEGIC"}]`)
	rfids("acc-mary", `[{"rfid":"0x0a1b"}]`)
	c.Do("GET", accounts+"/rfid/0x0F", nil).Is(404, "")
	c.Do("DELETE", accounts+"/acc-john/rfids/0x0C", nil).Is(204, "")
	rfids("acc-john", `[{"rfid":"0x0D"},{"rfid":"0x11","tagFormat":"LEGIC"}]`)

	nfc := func(query, want string) {
		t.Helper()
		c.Do("GET", accounts+"/acc-john/nfc"+query, nil).Is(200, fmt.Sprintf(`{"token":%q}`, want))
	}
	nfc("", "apple")
	nfc("?collectorId=7", "google")
	nfc("?collectorId=0", "plain")
	c.Do("PUT", accounts+"/acc-john/nfc", `{"token":"newer","collectorId":7,"passTypeId":null}`).Is(204, "")
	nfc("", "newer")
	c.Do("GET", accounts+"/nfc/google", nil).Is(404, "")
	c.Do("DELETE", accounts+"/acc-john/nfc?passTypeId=pass.club", nil).Is(204, "")
	c.Do("GET", accounts+"/nfc/apple", nil).Is(404, "")
	c.Do("PUT", accounts+"/acc-john/nfc", `{"token":"marys"}`).Is(204, "").By("egym.one-nfc-per-issuer") // from another issuer: another token
	c.Do("GET", accounts+"/nfc/marys?passTypeId=pass.club", nil).Is(200, `{"accountId":"acc-mary"}`)
	w.Flip("nfc-without-issuer", "without-issuer")
	c.Do("GET", accounts+"/nfc/marys", nil).Is(200, `{"accountId":"acc-john"}`)
	c.Do("DELETE", accounts+"/acc-john/nfc", nil).Is(204, "")
	nfc("?collectorId=7", "newer")
	w.Flip("nfc-without-issuer", "all")
	c.Do("DELETE", accounts+"/acc-john/nfc", nil).Is(204, "")
	c.Do("GET", accounts+"/acc-john/nfc", nil).Is(404, "")

	// An account without a membership keeps what it has, and an erased one nothing.
	c.Do("DELETE", accounts+"/acc-mary", nil).Is(204, "")
	c.Do("GET", accounts+"/rfid/0x0A1B", nil).Is(404, `{"metadata":{"entity":"CHAIN_PROFILE"}}`)
	c.Do("DELETE", accounts+"/acc-mary?eraseMemberData=true", nil).Is(204, "")
	c.Do("GET", accounts+"/rfid/0x0A1B", nil).Is(404, `{"metadata":{"entity":"RFID"}}`)
	c.Do("GET", accounts+"/nfc/marys", nil).Is(404, `{"metadata":{"entity":"NFC_TOKEN"}}`)
	if strings.Contains(w.StateText(), `"accountId":"acc-mary"`) {
		t.Error("something of an erased account is kept")
	}
}
