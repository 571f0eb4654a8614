package contract_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/contract"
)

func TestProperty(t *testing.T) {
	t.Parallel()
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
              type: object
              properties:
                sex: {type: string, nullable: true, enum: [M, F, null]}
                kind: {type: string, enum: [A]}
                born: {type: string, format: date}
                since: {type: string, format: date}
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Shown"}}}}
components:
  schemas:
    Shown:
      type: object
      properties:
        sex: {type: string, enum: [F, X]}
        kind: {type: string}
        born: {type: string, format: date}
        since: {type: string}
        inner: {type: object, properties: {deep: {type: string, enum: [z]}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		reason, name, enum string
		date               bool
	}{
		{"values of a request and of an answer are taken together", "sex", "F M X", false},
		{"a field that is free in one place is free", "kind", "", false},
		{"a date everywhere", "born", "", true},
		{"a date in one place only", "since", "", false},
		{"a field of an inner object", "deep", "z", false},
		{"no such field", "nothing", "", false},
	} {
		if got := c.Property(tt.name); strings.Join(got.Enum, " ") != tt.enum || got.Date != tt.date {
			t.Errorf("%s: %s is %+v", tt.reason, tt.name, got)
		}
	}
}
