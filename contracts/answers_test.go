package contracts_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/mockvendors/mockvendors/contracts"
	"github.com/mockvendors/mockvendors/internal/contract"
)

// own is the contract of mockvendors' own API. What stands in its answers and
// is a vendor's own, or named by others, is marked x-open with the reason.
const own = "control"

func TestAnswersAreClosed(t *testing.T) {
	for _, name := range written(t) {
		for _, op := range operations(loadSimulated(t, name)) {
			if !op.simulated() {
				continue
			}
			for status, response := range op.Responses.Map() {
				if response.Value.Extensions["x-not-simulated"] == true {
					continue
				}
				for kind, media := range response.Value.Content {
					at := fmt.Sprintf("%s %s %s %s", name, op.OperationID, status, kind)
					if media.Schema == nil {
						t.Errorf("%s: no schema", at)
						continue
					}
					for _, open := range openObjects(media.Schema, "", nil, name == own) {
						t.Errorf("%s: %s is open", at, open)
					}
				}
			}
		}
	}
}

func TestOpenObjectsAreFound(t *testing.T) {
	tests := []struct {
		schema, open, reason string
		marks                bool // a mark excuses
	}{
		{`{"type":"object","additionalProperties":false}`, "", "closed", false},
		{`{"type":"object"}`, "/", "says nothing, so anything goes", false},
		{`{"type":"object","additionalProperties":true}`, "/", "open on purpose is open too", false},
		{`{"type":"object","additionalProperties":{"type":"string"}}`, "/", "a map takes any key", false},
		{`{"properties":{"a":{"type":"string"}}}`, "/", "an object even without its type", false},
		{`{"type":"object","additionalProperties":false,"properties":{"a":{"type":"object"}}}`, "/a", "within a property", false},
		{`{"type":"array","items":{"type":"object"}}`, "/[]", "within a list", false},
		{`{"oneOf":[{"type":"string"},{"type":"object"}]}`, "/", "as one of several", false},
		{`{"type":"object","anyOf":[{"type":"object","additionalProperties":false}]}`, "", "closed by each of several", false},
		{`{"type":"object","anyOf":[{"type":"object"}]}`, "/", "or not", false},
		{`{"allOf":[{"type":"object","additionalProperties":false},{"type":"object"}]}`, "", "closed by one of all", false},
		{`{"allOf":[{"type":"object","additionalProperties":false},{"type":"object","properties":{"a":{"type":"object"}}}]}`, "/a", "which closes nothing within", false},
		{`{"allOf":[{"type":"object"}]}`, "/", "or by none", false},
		{`{"type":"string"}`, "", "no object", false},
		{`{}`, "/", "takes any value, so an object too", false},
		{`{"type":"object","additionalProperties":{"type":"object"}}`, "/* /", "within a map", false},
		{`{"type":"object","x-open":"the vendor's own"}`, "", "open for a reason", true},
		{`{"type":"object","x-open":"the vendor's own"}`, "/", "vendors' answers have no such reason", false},
		{`{"type":"object","x-open":""}`, "/", "a reason says something", true},
		{`{"type":"object","x-open":"by name","additionalProperties":{"type":"object"}}`, "/*", "what is in it has to have a reason of its own", true},
		{`{"type":"object","x-open":"the vendor's own","properties":{"a":{"type":"object"}}}`, "/a", "and so has what is named in it", true},
	}
	for _, tt := range tests {
		var schema openapi3.Schema
		if err := json.Unmarshal([]byte(tt.schema), &schema); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(openObjects(openapi3.NewSchemaRef("", &schema), "", nil, tt.marks), " ")
		if got != tt.open {
			t.Errorf("%s: open at %q, want %q: %s", tt.schema, got, tt.open, tt.reason)
		}
	}
}

// echoed is the one field that holds whatever the client sent.
const echoed = "/rejectedValue"

// openObjects returns the places within a schema where an object may have
// fields that the schema does not name. Where marks count, x-open excuses one.
func openObjects(ref *openapi3.SchemaRef, at string, above []*openapi3.Schema, marks bool) []string {
	s := ref.Value
	if slices.Contains(above, s) || strings.HasSuffix(at, echoed) {
		return nil // a schema within itself, or the client's own value
	}
	above = append(slices.Clip(above), s)

	var open []string
	parts := slices.Concat(s.OneOf, s.AnyOf, s.AllOf)
	for _, p := range slices.Concat(s.OneOf, s.AnyOf) {
		open = append(open, openObjects(p, at, above, marks)...)
	}
	open = append(open, openInAll(s.AllOf, at, above, marks)...)
	for name, p := range s.Properties {
		open = append(open, openObjects(p, at+"/"+name, above, marks)...)
	}
	if s.Items != nil {
		open = append(open, openObjects(s.Items, at+"/[]", above, marks)...)
	}
	if s.AdditionalProperties.Schema != nil {
		open = append(open, openObjects(s.AdditionalProperties.Schema, at+"/*", above, marks)...)
	}
	if reason, _ := s.Extensions["x-open"].(string); marks && reason != "" {
		return open
	}
	object := s.Type.Is("object") && len(parts) == 0 || len(s.Properties) > 0
	anything := s.Type == nil && len(parts) == 0
	closed := s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has
	if (object || anything) && !closed {
		open = append(open, cmp.Or(at, "/"))
	}
	return open
}

// openInAll is openObjects of an object that fits all parts: one that is closed closes
// it.
func openInAll(parts openapi3.SchemaRefs, at string, above []*openapi3.Schema, marks bool) (open []string) {
	closed, itself := false, cmp.Or(at, "/")
	for _, p := range parts {
		found := openObjects(p, at, above, marks)
		closed = closed || !slices.Contains(found, itself)
		open = append(open, found...)
	}
	if closed {
		open = slices.DeleteFunc(open, func(place string) bool { return place == itself })
	}
	return open
}

const (
	john      = `"accountId":"acc-1","email":"john@example.com","firstName":"John","lastName":"Wick","gender":"MALE"`
	basic     = `"membershipId":"M-1","membershipType":"BASIC","startOfContract":"2025-08-24"`
	egymError = `"timestamp":"2026-01-15T09:00:00.000+0000","path":"/api/v2/accounts","requestId":"de625cf1-1"`
	conflict  = egymError + `,"status":409,"error":"Conflict","message":"held"`
	notFound  = egymError + `,"status":404,"error":"Not Found","errorCode":"notFound"`
	jane      = `"email":"jane@example.com","memberId":"mem_q5sdae3se6eg9m9dcvug","firstName":"Jane","lastName":"Roe",` +
		`"phone":null,"tier":"Gold","workerId":null,"status":"active","enablePayroll":false,"dob":null`
	why = `"number":2,"rule":{"id":"egym.email-held","label":"documented","says":"s","source":"s"},"text":"t"`
)

// A contract is worth what it tells apart: for each row it must know a right
// answer from a wrong one.
func TestContractTellsAnswersApart(t *testing.T) {
	tests := []struct {
		operation, status, body string
		fits                    bool
		reason                  string
	}{
		{"egym.publishAccount", "201", `{` + john + `,"membership":{` + basic + `}}`, true, "an account as it is by default"},
		{"egym.publishAccount", "201", `{` + john + `,"membership":{` + basic + `},"phoneNumber":"1"}`, false, "the page's phoneNumber is taken, never returned"},
		{"egym.publishAccount", "201", `{` + john + `,"membership":{` + basic + `,"endOfContract":"soon"}}`, false, "a date is a date"},
		{"egym.publishAccount", "201", `{` + john + `,"membership":{"membershipId":"M-1"}}`, false, "a membership is whole"},
		{"egym.retrieveAccount", "200", `{` + john + `,"dateOfBirth":null,"contact":null,"membership":{` + basic + `,"endOfContract":null,"corporateFitness":null}}`, true, "reading null-fields: null"},
		{"egym.retrieveAccount", "200", `{` + john + `}`, true, "reading deleted-by-id: account-without-membership"},
		{"egym.retrieveAccount", "200", `{"accountId":null,"email":"a@b.c"}`, false, "what is always there is never null"},
		{"egym.listAccounts", "200", `{"offset":0,"limit":10,"items":[],"total":0,"hasNext":false}`, true, "no next page, no cursor"},
		{"egym.listAccounts", "200", `{"offset":0,"limit":101,"items":[],"total":0,"hasNext":false}`, false, "a page has at most 100"},
		{"egym.publishAccount", "409", `{` + conflict + `,"errorCode":"membershipExists","metadata":{"accountId":"acc-1"}}`, true, "the documented conflict"},
		{"egym.publishAccount", "409", `{` + conflict + `,"errorCode":"generalConflict","metadata":{"accountId":"acc-1"}}`, true, "reading membership-id-conflict-code"},
		{"egym.publishAccount", "409", `{` + conflict + `,"errorCode":"membershipExists"}`, false, "each conflict names the other account"},
		{"egym.publishAccount", "409", `{` + conflict + `,"errorCode":"membershipExists","metadata":{}}`, false, "each conflict names the other account"},
		{"egym.publishAccount", "409", `{` + conflict + `,"errorCode":"userEmailConflict","metadata":{"accountId":"acc-1"}}`, false, "a code of changes, not of creation"},
		{"egym.updateAccount", "409", `{` + conflict + `,"errorCode":"userEmailConflict","metadata":{"accountId":"acc-1"}}`, true, "a change to a used email"},
		{"egym.updateAccount", "404", `{` + notFound + `,"metadata":{"entity":"CHAIN_PROFILE"}}`, true, "an account of another chain"},
		{"egym.updateAccount", "404", `{` + notFound + `,"metadata":{"entity":"TAN"}}`, true, "an unknown TAN"},
		{"egym.retrieveAccount", "404", `{` + notFound + `,"metadata":{"entity":"TAN"}}`, false, "nobody asked for a TAN"},
		{"egym.retrieveAccountByMembershipId", "404", `{` + notFound + `,"metadata":{"entity":"ACCOUNT"}}`, false, "a membership was looked for"},
		{"egym.publishAccount", "400", `{` + egymError + `,"status":400,"error":"Bad Request","errorCode":"invalidArguments","fieldErrors":[{"name":"email","message":"missing","rejectedValue":null}]}`, true, "a field that is wrong"},
		{"egym.publishAccount", "400", `{` + egymError + `,"status":400,"error":"Bad Request","errorCode":"invalidArguments"}`, false, "which field?"},
		{"egym.publishAccount", "400", `{` + egymError + `,"status":400,"error":"Bad Request","errorCode":"invalidArguments","errors":[{"name":"email","message":"missing"}]}`, true, "reading field-errors-name"},
		{"egym.publishAccount", "400", `{` + egymError + `,"status":400,"error":"Bad Request","errorCode":"invalidRequest","fieldErrors":[{"name":"email","message":"missing"}]}`, true, "reading missing-field-code"},
		{"egym.publishAccount", "400", `{"timestamp":"2026-01-15T09:00:00.000Z","path":"/api/v2/accounts","requestId":"de625cf1-1","status":400,"error":"Bad Request","errorCode":"invalidRequest"}`, true, "reading timestamp-form"},
		{"egym.publishAccount", "400", `{"timestamp":"2026-01-15T09:00:00.000+0100","path":"/api/v2/accounts","requestId":"de625cf1-1","status":400,"error":"Bad Request","errorCode":"invalidRequest"}`, false, "times are in UTC"},
		{"egym.publishAccount", "400", `{` + egymError + `,"status":409,"error":"Conflict","errorCode":"invalidRequest"}`, false, "the body repeats the status"},
		{"egym.getRoles", "401", `{"timestamp":"2026-01-15T09:00:00Z","path":"/","requestId":"1","status":401,"error":"Unauthorized"}`, false, "the vendor's time has milliseconds and +0000"},

		{"onsi.getMember", "200", `{` + jane + `,"accountDetails":null}`, true, "a member with nothing optional"},
		{"onsi.getMember", "200", `{` + jane + `,"accountDetails":{"accountHolder":"Jane","iban":"DE1"},"gender":null}`, true, "a European account"},
		{"onsi.getMember", "200", `{` + jane + `,"accountDetails":{"accountHolder":"Jane","iban":"DE1","sortCode":"1"}}`, false, "half of each kind of account"},
		{"onsi.getMember", "200", `{` + jane + `}`, false, "accountDetails is null, not left out"},
		{"onsi.getMember", "200", `{` + strings.Replace(jane, "mem_", "", 1) + `,"accountDetails":null}`, false, "ids begin with mem_"},
		{"onsi.getMember", "200", `{` + strings.Replace(jane, `"dob":null`, `"dob":"1899-12-31"`, 1) + `,"accountDetails":null}`, false, "born too long ago"},
		{"onsi.removeMember", "200", `{"message":"OK"}`, true, "the documented answer"},
		{"onsi.removeMember", "200", `{"message":"gone"}`, false, "only OK"},
		{"onsi.inviteMember", "400", `{"issues":[{"code":"BodyValidation","message":"Required","path":"email"},{"code":"BodyValidation","message":"Required","path":"tier"}]}`, true, "an issue a field"},
		{"onsi.inviteMember", "400", `{"issues":[]}`, false, "a refusal has an issue"},
		{"onsi.inviteMember", "400", `{"issues":[{"code":"InvalidAddMemberPayload","message":"tier","email":"jane@example.com"}]}`, true, "a problem of an invitation carries the email"},
		{"onsi.inviteMember", "400", `{"issues":[{"code":"InvalidAddMemberPayload","message":"tier","memberId":"mem_1"}]}`, false, "it has no member yet"},
		{"onsi.inviteMember", "400", `{"issues":[{"code":"InvalidUpdateMemberPayload","message":"tier","memberId":"mem_1"}]}`, false, "a code of changes"},
		{"onsi.replaceMember", "400", `{"issues":[{"code":"MemberNotFound","message":"none","memberId":"mem_1"}]}`, true, "reading unknown-member-status: 400"},
		{"onsi.replaceMember", "404", `{"issues":[{"code":"MemberNotFound","message":"none","memberId":"mem_1"}]}`, true, "reading unknown-member-status: 404"},
		{"onsi.replaceMember", "404", `{"issues":[{"code":"MemberNotFound","message":"none","path":"id"}]}`, false, "the issue names the member"},
		{"onsi.getTiers", "401", `{"issues":[{"code":"HeaderValidation","message":"Required","path":"x-api-key"}]}`, true, "reading missing-key-status: 401"},
		{"onsi.getTiers", "403", `{"issues":[{"code":"Forbidden","message":"no","path":"x-api-key"}]}`, false, "a generic issue has no path"},

		{"control.getWhy", "200", `{` + why + `,"field":null,"value":null,"fields":null,"holder":null,"madeBy":null,"wayOut":null,"restsOn":null,"ignored":[]}`, true, "what does not apply is null"},
		{"control.getWhy", "200", `{` + why + `,"field":null,"value":null,"fields":null,"holder":null,"madeBy":null}`, false, "and never left out"},
		{"control.getWhy", "200", `{` + why + `,"field":null,"value":null,"fields":[],"holder":null,"madeBy":null,"wayOut":null,"restsOn":null,"ignored":[]}`, false, "no wrong fields are null, not a list of none"},
		{"control.getWhy", "200", `{` + why + `,"field":null,"value":null,"fields":[{"field":"a","value":null,"problem":"cleared","want":null}],"holder":null,"madeBy":null,"wayOut":null,"restsOn":null,"ignored":[]}`, false, "a problem is one of the kit's"},
		{"control.getWhy", "200", `{` + why + `,"field":null,"value":null,"fields":null,"holder":null,"madeBy":null,"wayOut":[],"restsOn":null}`, false, "no way out is null, not a list of none"},
		{"control.getWhy", "200", `{` + why + `,"field":"email","value":"a@b.c","fields":[{"field":"email","value":"a@b.c","problem":"invalid","want":"another"}],"holder":{"path":"egym.a.accounts.1","id":"1"},"madeBy":{"number":1,"delivered":false},"wayOut":["Wait."],"restsOn":[{"reading":"egym.email-case","value":"insensitive","otherwise":[{"value":"sensitive","status":201,"outcome":"created"}]}],"ignored":[{"where":"body","name":"emial","near":"email"}]}`, true, "a refusal"},
		{"control.getWhy", "200", `{` + why + `,"field":"email","value":"a@b.c","fields":[{"field":"email","value":"a@b.c","problem":"invalid","want":"another"}],"holder":{"path":"1","id":"1"},"madeBy":null,"wayOut":null}`, false, "a path leads to a record"},
		{"control.listFaults", "200", `{"faults":[{"id":"a","operation":"*.*","effect":{"delay":"1s"},"matched":0,"hits":0,"left":null}]}`, true, "a fault without end"},
		{"control.listFaults", "200", `{"faults":[{"id":"a","operation":"*.*","effect":{"delay":"1s"}}]}`, false, "what became of it is told"},
		{"control.listFaults", "200", `{"faults":[{"id":"a","operation":"*.*","calls":{"first":1,"from":2},"effect":{"delay":"1s"},"matched":0,"hits":0,"left":1}]}`, false, "calls are counted in one way"},
		{"control.listFaults", "200", `{"faults":[{"id":"a","operation":"*.*","effect":{"delay":"1 week"},"matched":0,"hits":0,"left":null}]}`, false, "a duration has one of five units"},
		{"control.getState", "200", `{"egym":{"chains":[{"whatever":1}],"readings":{"a":"b"},"rateLimit":"documented"}}`, true, "what vendors hold is theirs"},
		{"control.getState", "200", `{"egym":{"rateLimit":true}}`, false, "what is beside it is not"},
		{"control.getState", "200", `{"egym":[]}`, false, "a vendor's state is an object"},
		{"control.getDiff", "200", `{"from":0,"to":2,"changes":[{"path":"egym.a.accounts.1","before":null,"after":{"whatever":1}}]}`, true, "a record that came to be"},
		{"control.getDiff", "200", `{"from":0,"to":2,"changes":[{"path":"egym.a.accounts.1","after":{}}]}`, false, "before and after are always there"},
		{"control.getClock", "200", `{"now":"2026-01-15T09:00:00Z","mode":"frozen"}`, true, "a time in UTC"},
		{"control.getClock", "200", `{"now":"2026-01-15 09:00:00","mode":"frozen"}`, false, "a time has a zone"},
		{"control.makeWorld", "400", `{"type":"about:blank","title":"t","status":400,"detail":"d","errors":[{"line":1,"column":1,"path":"","message":"m"}]}`, true, "a mistake with its place"},
		{"control.makeWorld", "400", `{"type":"about:blank","title":"t","status":400,"detail":"d","errors":[]}`, false, "no mistakes are left out"},
		{"control.makeWorld", "409", `{"type":"about:blank","title":"t","status":409}`, false, "a problem says what is wrong"},
	}
	docs := map[string]*contract.Contract{}
	for _, name := range []string{"egym", "onsi", own} {
		text, err := contracts.YAML(name)
		if err != nil {
			t.Fatal(err)
		}
		if docs[name], err = contract.LoadSimulated(text); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range tests {
		name, id, _ := strings.Cut(tt.operation, ".")
		status, err := strconv.Atoi(tt.status)
		if err != nil {
			t.Fatal(err)
		}
		header := http.Header{"Content-Type": {"application/json"}}
		if name == own && status >= 400 {
			header = http.Header{"Content-Type": {"application/problem+json"}, "X-Mockvendors-Error": {"invalid"}}
		}
		found := docs[name].CheckResponse(id, contract.Exchange{Status: status, ResponseHeader: header, ResponseBody: []byte(tt.body)})
		if fits := found == nil; fits != tt.fits {
			t.Errorf("%s %s: %s\nfits: %t, want %t: %s\n%v", tt.operation, tt.status, tt.body, fits, tt.fits, tt.reason, found)
		}
	}
}
