package control_test

import (
	"testing"
)

const called = `
version: 1
name: called
title: Called
vendors:
  egym:
    chains: [{id: a, gyms: [{id: g, apiKeys: [k-1]}, {id: h, apiKeys: [k-2]}]}]
  perfectgym: {companies: [{id: demo, apiUsers: [{username: u, password: p, token: t}], clubs: [{id: 12, name: Centre}]}]}
faults:
  - {id: lost, operation: egym.publishAccount, phase: after, calls: {only: [1]}, effect: {drop: reset}}
  - {id: stuck, operation: egym.publishAccount, phase: before, calls: {only: [2]}, effect: {drop: hang}}
`

const callsPath = "/_mock/worlds/default/calls"

// A call is a request like a client's: faults act on it, and it is in the journal.
func TestCalls(t *testing.T) {
	s := start(t, called)
	const create = `{"operation": "egym.publishAccount", "tenant": "a", "body": {"email": "ann@example.com", "firstName": "Ann", "lastName": "Lee", "gender": "FEMALE",
		"membership": {"membershipId": "M-1", "membershipType": "BASIC", "startOfContract": "2026-01-01"}}}`
	type request struct {
		Number               int
		Outcome, Tenant      string
		As                   map[string]string
		Committed, Delivered bool
		Response             struct{ Body map[string]any }
	}
	call := func(body string) (r request) {
		t.Helper()
		s.do("POST", callsPath, body).is(201).into(&r)
		return r
	}
	if r := call(create); r.Number != 1 || r.Outcome != "reset" || !r.Committed || r.Delivered || r.Tenant != "a" {
		t.Errorf("the answer of the first is lost after the commit, but it is %+v", r)
	}
	if r := call(create); r.Number != 2 || r.Outcome != "hang" || r.Committed {
		t.Errorf("the second hangs, but it is %+v", r)
	}
	r := call(create)
	if r.Number != 3 || r.Outcome != "409" || r.As != nil {
		t.Errorf("the third is refused, but it is %+v", r)
	}
	if r := call(`{"operation": "egym.listAccounts", "tenant": "a", "as": "none"}`); r.Outcome != "401" || r.Tenant != "" {
		t.Errorf("without a credential it is %+v", r)
	}
	if r := call(`{"operation": "egym.listAccounts", "tenant": "a", "as": {"gym": "h"}, "query": {"limit": "1"}}`); r.Outcome != "200" || r.As["gym"] != "h" {
		t.Errorf("with another credential it is %+v", r)
	}
	if r := call(`{"operation": "egym.listAccounts", "tenant": "a", "as": {"apiKey": "k-2"}}`); len(r.As) != 1 || r.As["gym"] != "h" {
		t.Errorf("a credential is told by what is no secret, not as %v", r.As)
	}
	id, _ := r.Response.Body["metadata"].(map[string]any)["accountId"].(string)
	if r := call(`{"operation": "egym.uploadImage", "tenant": "a", "path": {"accountId": "` + id + `"},
		"file": {"field": "file", "name": "a.png", "type": "image/png", "base64": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}`); r.Outcome != "204" {
		t.Errorf("a file is answered with %+v", r)
	}
	s.do("GET", "/_mock/worlds/default/requests/3", "").is(200).says(`"outcome": "409"`)
}

// A call that cannot be made is no request.
func TestWrongCalls(t *testing.T) {
	s := start(t, called)
	for _, c := range []struct{ reason, body, says string }{
		{"nothing", ``, "expected a mapping"},
		{"an unknown key", `{"operation": "egym.listAccounts", "tenant": "a", "expect": {}}`, "expect"},
		{"an unknown vendor, with the nearest", `{"operation": "egim.listAccounts", "tenant": "a"}`, `did you mean \"egym\"?`},
		{"an unknown operation, with the nearest", `{"operation": "egym.listAcounts", "tenant": "a"}`, `did you mean \"listAccounts\"?`},
		{"an unknown tenant", `{"operation": "egym.listAccounts", "tenant": "b"}`, "b"},
		{"an unknown credential", `{"operation": "egym.listAccounts", "tenant": "a", "as": {"gym": "x"}}`, "x"},
		{"a path parameter that is left out", `{"operation": "egym.retrieveAccount", "tenant": "a"}`, "accountId"},
		{"two bodies", `{"operation": "egym.publishAccount", "tenant": "a", "body": {}, "form": {}}`, "one body"},
		{"a form and a file", `{"operation": "egym.uploadImage", "tenant": "a", "form": {}, "file": {"field": "file", "name": "a", "text": ""}}`, "one body"},
		{"a file that is no base64", `{"operation": "egym.uploadImage", "tenant": "a", "file": {"field": "file", "name": "a", "base64": "?"}}`, "base64"},
		{"a header that no client can send", `{"operation": "egym.listAccounts", "tenant": "a", "headers": {"bad header": "x"}}`, `\"bad header\" is not a header that can be sent`},
		{"a value that no header has", `{"operation": "egym.listAccounts", "tenant": "a", "headers": {"X-A": "a\nb"}}`, `\"X-A\" is not a header that can be sent`},
		{"a header of the connection", `{"operation": "egym.listAccounts", "tenant": "a", "headers": {"content-length": "5"}}`, "Content-Length belongs to the connection"},
		{"all operations", `{"operation": "egym.*", "tenant": "a"}`, "egym"},
		{"all vendors", `{"operation": "*.*", "tenant": "a"}`, "vendor"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			(server{s.Server, t}).do("POST", callsPath, c.body).problem(400, "invalid").says(c.says)
		})
	}
	s.do("GET", "/_mock/worlds/default/requests", "").is(200).says(`"requests": []`)
}
