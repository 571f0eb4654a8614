package contract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/contract"
)

func TestDescribe(t *testing.T) {
	c, err := contract.Load([]byte(`
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /things/{id}:
    put:
      operationId: putThing
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, pattern: "^t-"}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
      requestBody:
        content:
          application/json:
            schema:
              allOf:
                - {type: object, required: [kind], properties: {kind: {type: string, enum: [A, B]}}}
                - type: object
                  properties:
                    at: {type: string, format: date, nullable: true}
                    tags: {type: array, items: {type: object, properties: {name: {type: string, minLength: 1, maxLength: 9}}}}
      responses:
        "200": {description: d, content: {application/json: {schema: {type: object, properties: {ok: {type: boolean}}}}}}
        "409": {description: d, content: {application/json: {schema: {type: object, properties: {code: {type: string}}}}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := `path id: string, required, matches ^t-
query limit: integer, from 1, up to 100
body as application/json: object
body kind: string, required, one of A, B
body at: string (date) or null
body tags: list of object
body tags[].name: string, at least 1 long, at most 9 long
answers: 200, 409
answer 200 ok: boolean`
	if diff := cmp.Diff(want, strings.Join(c.Describe("putThing"), "\n")); diff != "" {
		t.Errorf("the description differs (-want +got):\n%s", diff)
	}
	if got := c.Describe("none"); got != nil {
		t.Errorf("an operation that there is not has %v", got)
	}
}
