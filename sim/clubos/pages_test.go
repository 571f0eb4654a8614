package clubos_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/clubos"
)

// The page prints URLs and tables of properties, and one body. These are its
// requests: the URLs with their placeholders filled, and bodies of all the
// properties. Not as printed:
//   - the row "Email address of the user" lost its name, which is email;
//   - the one body that is printed has names without quotes, which is not the
//     valid JSON that the page asks for; they get quotes here;
//   - in that body userId is text, while the table calls it an integer: both
//     are sent.
const (
	pageGET    = "https://api.club-os.com/users?clubLocationId=[clubLocationId]&userId=[userId]"
	pagePOST   = "https://api.club-os.com/users?clubLocationId=[clubLocationId]"
	pagePUT    = pagePOST
	pageDELETE = pageGET
	pageBody   = `{ userId: "clubOsUserId", firstName: "newFirstName", lastName: "newLastName"}`
)

// page is a client as the page's reader has it: at the vendor's host, with
// whatever credential Club OS gave out.
func page(t *testing.T) *apitest.Client {
	c := apitest.Starter(t, clubos.Vendor).Client("Authorization", apitest.Basic("given-by-club-os", "secret"), "Content-Type", "application/json")
	c.Host = "api.club-os.com"
	return c
}

func fill(url, id string) string {
	url = strings.TrimPrefix(url, "https://api.club-os.com")
	return strings.NewReplacer("[clubLocationId]", "1", "[userId]", id).Replace(url)
}

func pageProperties(role, localUserID string) map[string]any {
	return map[string]any{
		"role": role, "fullAccount": false, "sendEmail": false, "trainerId": 5002, "salespersonId": 5003,
		"templateUsername": "template", "localUserId": localUserID, "firstName": "Jo", "lastName": "Doe",
		"email": localUserID + "@example.com", "username": localUserID, "password": "a password", "gender": "F",
		"birthDate": "2-29-2000", "joinDate": "01-05-2026", "guestPassStart": "1-5-2026", "guestPassEnd": "12-31-2026",
		"homePhone": "555-1", "workPhone": "555-2", "mobilePhone": "555-3", "address1": "1 Main St",
		"address2": "Apt 2", "city": "Pittsburgh", "state": "PA", "zip": "15201",
	}
}

func TestPagePostCreatesThenFinds(t *testing.T) {
	for role, word := range map[string]string{"member": "Member", "trainer": "Trainer", "salesperson": "Salesperson"} {
		t.Run(role, func(t *testing.T) {
			c := page(t)
			body := pageProperties(role, "your-id")
			created := c.Do("POST", fill(pagePOST, ""), body)
			id := created.String("/responses/0/value")
			created.Is(200, success(word+" Created", id))
			c.Do("POST", fill(pagePOST, ""), body).Is(200, success(word+" Found", id))
		})
	}
}

func TestPageDefaults(t *testing.T) {
	c := page(t)
	body := map[string]any{"role": "member", "localUserId": "your-id", "firstName": "Jo", "gender": "F"}
	c.Do("POST", fill(pagePOST, ""), body).Is(200, `{"status":true,"responses":[{"message":"Member Created"}]}`)
}

func TestPageGetPutDelete(t *testing.T) {
	c := page(t)
	id := c.Do("POST", fill(pagePOST, ""), pageProperties("member", "your-id")).String("/responses/0/value")
	c.Do("GET", fill(pageGET, id), nil).Is(200, success("User was found", id))

	for _, quoted := range []string{id, `"` + id + `"`} {
		printed := strings.NewReplacer(`userId: "clubOsUserId"`, `"userId": `+quoted, "firstName:", `"firstName":`, "lastName:", `"lastName":`).Replace(pageBody)
		c.Do("PUT", fill(pagePUT, ""), printed).Is(200, success("newFirstName newLastName was made BASIC", id))
	}

	whole := pageProperties("", "your-id")
	maps.DeleteFunc(whole, func(name string, _ any) bool {
		return strings.Contains(" role sendEmail trainerId salespersonId templateUsername localUserId username password gender birthDate ", " "+name+" ")
	})
	whole["userId"] = id
	whole["fullAccount"] = true
	c.Do("PUT", fill(pagePUT, ""), whole).Is(200, success("Jo Doe was made FULL", id))
	for _, blank := range []any{nil, ""} {
		whole["guestPassStart"], whole["guestPassEnd"] = blank, blank
		c.Do("PUT", fill(pagePUT, ""), whole).Is(200, success("Jo Doe was made FULL", id))
	}

	c.Do("DELETE", fill(pageDELETE, id), nil).Is(200, success("Jo Doe was deleted", id))
	whole["fullAccount"] = false
	c.Do("PUT", fill(pagePUT, ""), whole).Is(200, success("Jo Doe was made BASIC", id)).By("clubos.undelete-on-put")
	c.Do("GET", fill(pageGET, id), nil).Is(200, success("User was found", id))
}
