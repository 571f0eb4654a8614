package contract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/contract"
)

func TestBodyTypes(t *testing.T) {
	c, err := contract.Load([]byte(`openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /a:
    post:
      operationId: create
      requestBody:
        content:
          application/json:
            schema:
              allOf:
                - type: object
                  properties:
                    name: {type: string, nullable: true}
                    born: {type: string, format: date}
                    at: {type: string, format: date-time}
                    kind: {type: string, enum: [A, B, null], nullable: true}
                    count: {type: integer, minimum: 1, maximum: 9}
                    most: {type: integer, maximum: 9}
                    least: {type: number, minimum: 2}
                    exact: {type: integer, minimum: -9007199254740991, maximum: 9007199254740991}
                    letter: {type: string, enum: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v]}
                    plain: {type: string, enum: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u]}
                    any: {}
                    flag: {type: boolean}
                    home: {type: object, properties: {zip: {type: integer, minimum: 0}}}
                    tags: {type: array, items: {type: object, properties: {name: {type: string}}}}
                    ids: {type: array, items: {type: string}}
                    whole: {allOf: [{$ref: "#/components/schemas/Self"}], nullable: true}
                - oneOf:
                    - {type: object, properties: {value: {type: string, nullable: true}}}
                    - {type: object, properties: {value: {type: integer}}}
                    - {type: object, properties: {value: {type: string}}}
      responses: {"200": {description: ok}}
    get: {operationId: look, responses: {"200": {description: ok}}}
components:
  schemas:
    Self: {type: object, properties: {id: {type: string}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	list := "`" + strings.Join(strings.Split("abcdefghijklmnopqrst", ""), "` or `") + "`"
	want := map[string]string{
		"name": "text or `null`", "born": "date", "at": "time", "kind": "`A` or `B` or `null`", "count": "whole number, 1 to 9",
		"most": "whole number, at most 9", "least": "number, at least 2", "exact": "whole number, -9007199254740991 to 9007199254740991",
		"letter": list + " or 2 others", "plain": list + " or `u`", "any": "", "flag": "`true` or `false`",
		"home": "mapping", "home.zip": "whole number", "tags": "list: mapping", "tags[].name": "text", "ids": "list: text",
		"whole": "mapping or `null`", "whole.id": "text",
		"value": "text or whole number or `null`", // each once
	}
	if diff := cmp.Diff(want, c.BodyTypes("create")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := c.BodyTypes("look"); got != nil {
		t.Errorf("without a body: %v", got)
	}
}

// TestOwn: what is only a replay of another operation's answer is told apart from the
// statuses and fields of an operation's own.
func TestOwn(t *testing.T) {
	c, err := contract.Load([]byte(`openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /a:
    post:
      operationId: create
      responses:
        "200": {$ref: "#/components/responses/Replay"}
        "201":
          description: created, or the replay of another creation
          x-own: [A, B]
          content:
            application/json:
              schema:
                oneOf: [{$ref: "#/components/schemas/C"}, {$ref: "#/components/schemas/A"}, {$ref: "#/components/schemas/B"}]
        "400": {description: no}
components:
  responses:
    Replay: {description: only a replay, x-own: [], content: {application/json: {schema: {$ref: "#/components/schemas/C"}}}}
  schemas:
    A: {type: object, properties: {a: {type: string}}}
    B: {type: object, properties: {b: {type: string}}}
    C: {type: object, properties: {c: {type: string}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	op, _ := c.Operation("create")
	fields, ok := c.AnswerFields("create")
	if got := fmt.Sprint(op.Statuses, op.Replays, fields.Names(), ok); got != "[200 201 400] [200] [a b] true" {
		t.Error(got)
	}
}
