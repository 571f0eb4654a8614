package egym_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim"
)

func TestUnreadableBodies(t *testing.T) {
	for _, op := range operations {
		if op.body == "" || op.id == "uploadImage" {
			continue
		}
		for _, row := range []struct {
			reason string
			sent   any
		}{
			{"no body", nil},
			{"blanks", " \n"},
			{"broken JSON", op.body[:len(op.body)-1]},
			{"something behind the JSON", op.body + "x"},
			{"an array", "[" + op.body + "]"},
			{"null", "null"},
			{"no text", "{\"email\":\"\xff\"}"},
			{"a form", apitest.Body{Type: "application/x-www-form-urlencoded", Text: "a=b"}},
			{"plain text", apitest.Body{Type: "text/plain", Text: op.body}},
		} {
			t.Run(op.id+" "+row.reason, func(t *testing.T) {
				w, c := start(t)
				before := w.StateText()
				rule := "egym.body-unreadable"
				if _, ok := row.sent.(apitest.Body); ok {
					rule = "egym.content-type"
				}
				c.Do(op.method, op.path, row.sent).Is(400, `{"errorCode":"invalidRequest"}`).By(rule)
				if w.StateText() != before {
					t.Error("a refusal changed the state")
				}
			})
		}
	}
}

func TestTooLarge(t *testing.T) {
	type request struct {
		reason, method, path string
		sent                 any
	}
	tooLong := `{"email":"` + strings.Repeat("x", sim.MaxBody) + `"}`
	rows := []request{
		{"a picture of a byte too many", "PUT", images, file("file", png+strings.Repeat("x", 16<<20-len(png)+1))},
		{"a body that no picture needs", "PUT", images, file("file", png+strings.Repeat("x", 17<<20))},
		{"another body of a byte too many", "POST", accounts, someone(t, nil) + strings.Repeat(" ", sim.MaxBody+1-len(someone(t, nil)))},
	}
	for _, op := range operations {
		if op.body != "" && op.id != "uploadImage" {
			rows = append(rows, request{"a field that is too long for " + op.id, op.method, op.path, tooLong})
		}
	}
	for _, row := range rows {
		t.Run(row.reason, func(t *testing.T) {
			w, c := start(t)
			before := w.StateText()
			c.Do(row.method, row.path, row.sent).Is(413, `{"message":"The body is larger than allowed."}`).By("egym.too-large")
			if w.StateText() != before {
				t.Error("a refusal changed the state")
			}
		})
	}
	_, c := start(t)
	c.Do("POST", accounts, someone(t, nil)+strings.Repeat(" ", sim.MaxBody-len(someone(t, nil)))).Is(201, "")
	c.Do("PUT", images, file("file", png+strings.Repeat("x", 16<<20-len(png)))).Is(204, "")
}

// Each row breaks one field of a whole account, for POST, PUT and PATCH.
func TestFields(t *testing.T) {
	const absent, anything = "-", "?"
	type row struct {
		field string
		value any
		whole bool // wrong in POST and PUT only
		sent  any
	}
	rows := []row{
		{"email", absent, true, nil}, {"email", nil, true, nil}, {"email", "", false, ""}, {"email", 5, false, 5.0},
		{"email", "nobody", false, "nobody"}, {"email", "a b@c.de", false, "a b@c.de"}, {"email", "@c.de", false, "@c.de"},
		{"email", strings.Repeat("x", 320) + "@c.de", false, anything},
		{"firstName", absent, true, nil}, {"firstName", "", false, ""}, {"firstName", []any{}, false, anything},
		{"lastName", absent, true, nil}, {"lastName", "", false, ""}, {"lastName", true, false, true},
		{"gender", absent, true, nil}, {"gender", "male", false, "male"}, {"gender", "", false, ""},
		{"dateOfBirth", "24.08.1990", false, "24.08.1990"}, {"dateOfBirth", "2023-02-29", false, "2023-02-29"}, {"dateOfBirth", "", false, ""},
		{"dateOfBirth", "1900-02-29", false, "1900-02-29"}, {"dateOfBirth", "2000-13-01", false, "2000-13-01"}, {"dateOfBirth", "2000-01-0x", false, "2000-01-0x"},
		{"phoneNumber", 5, false, 5.0},
		{"contact", "Berlin", false, "Berlin"}, {"contact.phone", 5, false, 5.0}, {"contact.country", "Germany", false, "Germany"}, {"contact.country", "D1", false, "D1"},
		{"membership", absent, true, nil}, {"membership", nil, true, nil}, {"membership", "M-9", false, "M-9"},
		{"membership.membershipId", absent, true, nil}, {"membership.membershipId", "", false, ""}, {"membership.membershipId", 9, false, 9.0},
		{"membership.membershipType", absent, true, nil}, {"membership.membershipType", "GOLD", false, "GOLD"},
		{"membership.startOfContract", absent, true, nil}, {"membership.startOfContract", "2025-8-24", false, "2025-8-24"},
		{"membership.endOfContract", "never", false, "never"},
		{"membership.membershipSubType", strings.Repeat("é", 129), false, anything},
	}
	names := []string{"firstName", "lastName"}
	emptied := []string{"email", "membership.membershipId"}
	about := func(r row) (rule, reason string) {
		rule, reason = "egym.field-invalid", fmt.Sprintf("%s as %.20s", r.field, fmt.Sprint(r.value))
		switch text, _ := r.value.(string); {
		case r.value == absent:
			return "egym.field-missing", r.field + " left out"
		case r.value == nil:
			return "egym.field-missing", r.field + " as null"
		case text != "" && (r.field == "email" || r.field == "contact.country"):
			rule = "egym.form-invalid"
		}
		return rule, reason
	}
	apitest.Rows(t, rows, about, func(t *testing.T, r row) {
		text := someone(t, map[string]any{"contact": map[string]any{}, r.field: r.value})
		rule, _ := about(r)
		for _, target := range []string{"POST", "PUT /acc-john", "PATCH /acc-john"} {
			method, path, _ := strings.Cut(target, " ")
			if method == "PATCH" && (r.whole || r.value == "" && slices.Contains(names, r.field)) {
				continue
			}
			rule, code := rule, "invalidArguments"
			switch {
			case rule == "egym.field-missing":
				code = "invalidRequest"
			case method == "PATCH" && r.value == "" && slices.Contains(emptied, r.field):
				rule = "egym.empty-in-patch"
			}
			t.Run(method, func(t *testing.T) {
				w, c := start(t)
				before := w.StateText()
				a := c.Do(method, accounts+path, text).Is(400, `{"errorCode":"`+code+`","fieldErrors":[{"name":"`+r.field+`"}]}`).By(rule)
				if r.sent != anything && a.At("/fieldErrors/0/rejectedValue") != r.sent {
					t.Errorf("the rejected value is another: %s", a.Text)
				}
				if w.StateText() != before {
					t.Error("a refusal changed the state")
				}
			})
		}
	})
	_, c := start(t)
	c.Do("POST", accounts, someone(t, map[string]any{"membership.membershipSubType": strings.Repeat("é", 128), "dateOfBirth": "2000-02-29"})).Is(201, "")
}

func TestAllThatIsMissing(t *testing.T) {
	_, c := start(t)
	c.Do("POST", accounts, `{"contact":{}}`).Is(400, `{"fieldErrors":[{"name":"email"},{"name":"firstName"},{"name":"lastName"},{"name":"gender"},{"name":"membership"}]}`).By("egym.field-missing")
	c.Do("PUT", accounts+"/acc-john", `{"email":"a@b.de","lastName":"Roe","gender":"FEMALE","membership":{}}`).
		Is(400, `{"fieldErrors":[{"name":"firstName"},{"name":"membership.membershipId"},{"name":"membership.membershipType"},{"name":"membership.startOfContract"}]}`).By("egym.field-missing")
}

// All that is wrong is named at once, and before anything is looked up.
func TestAllFieldsAtOnce(t *testing.T) {
	_, c := start(t)
	c.Do("PUT", accounts+"/nobody", `{"email":"x","gender":7,"membership":{"membershipType":"CORPORATE_FITNESS","startOfContract":"x"}}`).Is(400, `{
		"fieldErrors":[
			{"name":"gender","message":"must be string","rejectedValue":7},
			{"name":"email","message":"must be an email address","rejectedValue":"x"},
			{"name":"firstName","message":"must be given"},
			{"name":"lastName","message":"must be given"},
			{"name":"membership.membershipId","message":"must be given"},
			{"name":"membership.verificationTAN","message":"must be given"},
			{"name":"membership.startOfContract","message":"must be a date as YYYY-MM-DD","rejectedValue":"x"}]}`)
	c.Do("POST", accounts+"/nobody/roles", `{"trainer":"yes"}`).Is(400, `{"fieldErrors":[{"name":"trainer","rejectedValue":"yes"}]}`).By("egym.field-invalid")
	c.Do("DELETE", accounts+"/nobody?eraseMemberData=maybe", nil).Is(400, `{"fieldErrors":[{"name":"eraseMemberData"}]}`)
	for _, email := range []string{"a@bc", strings.Repeat("x", 321)} {
		c.Do("GET", accounts+"/email/"+email, nil).Is(400, `{"fieldErrors":[{"name":"email"}]}`)
	}
	c.Do("GET", accounts+"/email/%ff%fe%fd%fc", nil).Is(400, "")
	c.Do("GET", accounts+"/email/%ff@example.com", nil).Is(404, "")
}

// The whole error, once for each code.
func TestEnvelope(t *testing.T) {
	const head = `{"timestamp":"2026-01-15T09:00:00.000+0000","path":"%s","requestId":"%s","status":%d,"error":"%s",%s}`
	_, c := start(t)
	for _, row := range []struct {
		method, path, body, key string
		status                  int
		error, rest             string
	}{
		{"GET", accounts, "", "", 401, "Unauthorized", `"message":"The header x-api-key is missing."`},
		{"GET", accounts, "", "wrong", 403, "Forbidden", `"errorCode":"forbiddenAction","message":"The API key is not valid."`},
		{"POST", accounts, john, "key-r", 403, "Forbidden", `"errorCode":"missingPermission","message":"The API key lacks the permission WRITE_MEMBERS."`},
		{"DELETE", accounts + "/acc-john", "", "key-r", 403, "Forbidden", `"errorCode":"missingPermission","message":"The API key lacks the permission DELETE_MEMBERS."`},
		{"DELETE", accounts + "/acc-john/images", "", "key-r", 403, "Forbidden", `"errorCode":"missingPermission","message":"The API key lacks the permission WRITE_MEMBERS."`},
		{"POST", accounts + "/acc-john/roles", "{}", "key-r", 403, "Forbidden", `"errorCode":"missingPermission","message":"The API key lacks the permission ASSIGN_ROLES."`},
		{"GET", accounts, "", "key-n", 403, "Forbidden", `"errorCode":"missingPermission","message":"The API key lacks the permission READ_MEMBERS."`},
		{"POST", accounts, "{", "key-a", 400, "Bad Request", `"errorCode":"invalidRequest","message":"The body cannot be read."`},
		{"PATCH", accounts + "/acc-john", `{"gender":"X"}`, "key-a", 400, "Bad Request", `"errorCode":"invalidArguments","message":"Some fields of the request are not valid.","fieldErrors":[{"name":"gender","message":"must be one of MALE, FEMALE, NON_BINARY","rejectedValue":"X"}]`},
		{"GET", accounts + "/no%20body", "", "key-a", 404, "Not Found", `"errorCode":"notFound","message":"There is no such account.","metadata":{"entity":"ACCOUNT"}`},
		{"POST", accounts, john, "key-a2", 409, "Conflict", `"errorCode":"membershipExists","message":"Membership conflicts with another account.","metadata":{"accountId":"acc-john"}`},
		{"PATCH", accounts + "/acc-john", `{"email":"mary@mailinator.com"}`, "key-a", 409, "Conflict", `"errorCode":"userEmailConflict","message":"Email conflicts with another account.","metadata":{"accountId":"acc-mary"}`},
		{"PATCH", accounts + "/acc-john", `{"membership":{"membershipId":"M-2"}}`, "key-a", 409, "Conflict", `"errorCode":"membershipExists","message":"MembershipId conflicts with another account.","metadata":{"accountId":"acc-mary"}`},
	} {
		a := c.Do(row.method, row.path, body("", row.body), "x-api-key", row.key)
		id := a.String("/requestId")
		if want := fmt.Sprintf(head, row.path, id, row.status, row.error, row.rest); a.Status != row.status || a.Text != want {
			t.Errorf("%s %s is answered by\n%s, want\n%s", row.method, row.path, a.Text, want)
		}
		if hex, number, _ := strings.Cut(id, "-"); len(hex) != 8 || number != a.Header.Get("X-Mockvendors-Request") {
			t.Errorf("requestId is %s", id)
		}
	}
}

// Refusals by a fault have a status only.
func TestEnvelopeOfBareStatuses(t *testing.T) {
	w, _ := start(t)
	for status, want := range map[int]string{
		429: `"error":"Too Many Requests","message":"Too Many Requests"}`,
		401: `"error":"Unauthorized","message":"Unauthorized"}`,
		403: `"error":"Forbidden","errorCode":"forbiddenAction","message":"Forbidden"}`,
		400: `"error":"Bad Request","errorCode":"invalidRequest","message":"Bad Request"}`,
		404: `"error":"Not Found","errorCode":"notFound","message":"Not Found","metadata":{"entity":"UNKNOWN"}}`,
		409: `"error":"Conflict","errorCode":"generalConflict","message":"Conflict"}`,
		500: `"error":"Internal Server Error","errorCode":"internalServerError","message":"Internal Server Error"}`,
		503: `"error":"Service Unavailable","errorCode":"internalServerError","message":"Service Unavailable"}`,
	} {
		w.Look("egym", func(tx *sim.Tx) {
			tx.Request = &sim.Request{Path: accounts}
			a := w.Vendor.API.Envelope(tx, &sim.Refusal{Status: status, Header: []sim.HeaderField{{Name: "Retry-After", Value: "1"}}})
			if text := encode(t, a.Body); a.Status != status || len(a.Header) != 1 || !strings.HasSuffix(text, want) {
				t.Errorf("%d is %s, want …%s", status, text, want)
			}
		})
	}
}
