package conflict_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/simtest"
)

const mia = `{"email": "mia.berger@example.com", "firstName": "Mia", "lastName": "Berger", "gender": "FEMALE",
	"membership": {"membershipId": "A-2000", "membershipType": "BASIC", "startOfContract": "2026-01-01"}}`

func TestConflict(t *testing.T) {
	w := simtest.Start(t)
	create, _ := http.NewRequest("POST", w.URL("egym")+"/api/v2/accounts", strings.NewReader(mia))
	create.Header.Set("Content-Type", "application/json")
	create.Header.Set("x-api-key", w.Credential("egym").APIKey)
	answer, err := http.DefaultClient.Do(create)
	if err != nil || answer.StatusCode != http.StatusConflict { // her email is taken
		t.Fatal(answer, err)
	}
	answer.Body.Close()
}
