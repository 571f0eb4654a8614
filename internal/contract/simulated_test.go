package contract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/contract"
)

// twofold is a vendor that leaves its answers open, and a simulator that does not.
const twofold = `openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /x:
    post:
      operationId: make
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {n: {type: number, x-simulated: {type: integer}}}}
      responses:
        "200":
          description: Made
          headers: {X-Left: {schema: {type: string}, x-simulated: {required: true}}}
          content:
            application/json:
              schema:
                type: object
                properties:
                  code: {type: string, x-simulated: {enum: [a]}}
                x-simulated: {additionalProperties: false, required: [code]}
        "409":
          description: Refused
          content:
            application/json:
              schema: {type: object}
              x-simulated: {schema: {$ref: "#/components/schemas/Taken"}}
        "418":
          description: Any body
          content: {"*/*": {schema: {}}}
          x-simulated: {content: {application/json: {schema: {$ref: "#/components/schemas/Taken"}}}}
        "500": {$ref: "#/components/responses/Failed"}
        default: {$ref: "#/components/responses/Failed"}
components:
  responses:
    Failed: {x-not-simulated: true, description: Only the vendor fails}
  schemas:
    Taken: {type: object, additionalProperties: false, required: [by], properties: {by: {type: string}}}
`

func TestTwoContractsOfOneDocument(t *testing.T) {
	open, err := contract.Load([]byte(twofold))
	if err != nil {
		t.Fatal(err)
	}
	closed, err := contract.LoadSimulated([]byte(twofold))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		reason        string
		status        int
		sent, body    string
		header        []string
		opens, closes string // what breaks each contract
	}{
		{"what both have", 200, `{"n":1}`, `{"code":"a"}`, []string{"X-Left", "1"}, "", ""},
		{"a number that is whole for the simulator", 200, `{"n":1.5}`, `{"code":"a"}`, []string{"X-Left", "1"}, "", "request.body/n must be an integer, not a fraction"},
		{"a header that the vendor need not send", 200, "{}", `{"code":"a"}`, nil, "", "response.header.X-Left is required and missing"},
		{"a code, and a key", 200, "{}", `{"code":"b","more":1}`, []string{"X-Left", "1"}, "", `response.body/code must be one of "a"; response.body/more is not documented`},
		{"a wrong type of a known field is wrong for both", 200, "{}", `{"code":1}`, []string{"X-Left", "1"}, "response.body/code must be a string, not a number", `response.body/code must be one of "a"`},
		{"another schema", 409, "{}", `{}`, nil, "", "response.body/by is required and missing"},
		{"a body of no kind", 418, "{}", ``, nil, "", "response.body is required and missing"},
		{"a status that only the vendor gives", 500, "{}", ``, nil, "", "response.status 500 is not documented; documented: 200, 409, 418"},
		{"or might give", 503, "{}", ``, nil, "", "response.status 503 is not documented; documented: 200, 409, 418"},
	} {
		x := contract.Exchange{
			Method: "POST", Path: "/x", RequestHeader: header("Content-Type", "application/json"), RequestBody: []byte(tc.sent),
			Status: tc.status, ResponseHeader: header(append(tc.header, "Content-Type", "application/json")...), ResponseBody: []byte(tc.body),
		}
		for _, side := range []struct {
			name, want string
			contract   *contract.Contract
		}{{"vendor's", tc.opens, open}, {"simulator's", tc.closes, closed}} {
			var says []string
			for _, f := range side.contract.Check("make", x) {
				says = append(says, f.Where+" "+f.Message)
			}
			if diff := cmp.Diff(side.want, strings.Join(says, "; ")); diff != "" {
				t.Errorf("%s: the %s contract (-want +got):\n%s", tc.reason, side.name, diff)
			}
		}
	}

	op, _ := closed.Operation("make")
	if diff := cmp.Diff([][]int{{200, 409, 418}, {200, 409, 418, 500}}, [][]int{op.Statuses, op.Declared}); diff != "" {
		t.Errorf("what the simulator answers, and what is declared (-want +got):\n%s", diff)
	}
	if op, _ := open.Operation("make"); !cmp.Equal(op.Statuses, op.Declared) {
		t.Errorf("the vendor answers %v of %v", op.Statuses, op.Declared)
	}
}

func TestLoadSimulatedRefuses(t *testing.T) {
	for _, tc := range []struct{ reason, old, new, want string }{
		{"no members", "x-simulated: {enum: [a]}", "x-simulated: a", "parse contract: x-simulated must be an object"},
		{"no YAML", "openapi:", "\t{", "parse contract: "},
		{"a reference to nowhere", "schemas/Taken\"}}\n        \"418\"", "schemas/None\"}}\n        \"418\"", "parse contract: "},
	} {
		text := strings.Replace(twofold, tc.old, tc.new, 1)
		if text == twofold {
			t.Fatalf("%s: nothing was replaced", tc.reason)
		}
		if _, err := contract.LoadSimulated([]byte(text)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v, want an error with %q", tc.reason, err, tc.want)
		}
	}
}
