package contract_test

import (
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/contract"
)

func TestRequestFields(t *testing.T) {
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
                - {type: object, required: [email], properties: {email: {type: string}}}
                - type: object
                  properties:
                    tags: {type: array, items: {type: object, properties: {name: {type: string}}}}
                    extra: {type: object, additionalProperties: {type: string}}
                    self: {$ref: "#/components/schemas/Self"}
                - oneOf: [{type: object, required: [tags], properties: {tags: {}}}, {type: object, properties: {tags: {}}}]
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}
        "400":
          description: no
          content: {application/json: {schema: {type: object, properties: {error: {type: string}}}}}
    get: {operationId: look, responses: {"200": {description: ok}}}
    put:
      operationId: upload
      requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {file: {type: string}}}}}}
      responses: {"200": {description: ok}}
components:
  schemas:
    Self: {type: object, properties: {self: {$ref: "#/components/schemas/Self"}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	for operation, want := range map[string]bool{"create": true, "look": false, "upload": false, "nothing": false} {
		if _, ok := c.RequestFields(operation); ok != want {
			t.Errorf("%s has a body of JSON or a form: %v", operation, ok)
		}
	}
	fields, _ := c.RequestFields("create")
	if got := strings.Join(fields.Names(), " "); got != "email extra self tags" {
		t.Errorf("the fields are %s", got)
	}
	for _, tt := range []struct {
		reason, path string
		want         bool
	}{
		{"a field", "email", true},
		{"a misspelt one", "emial", false},
		{"what is below a text is for others to judge", "email.x", true},
		{"a field of an item", "tags.[].name", true},
		{"a misspelt one", "tags.[].nmae", false},
		{"an object with any names", "extra.anything", true},
		{"an object that contains itself", "self.self.self.self", true},
		{"and nothing else", "self.self.other", false},
	} {
		at, known := fields, true
		for step := range strings.SplitSeq(tt.path, ".") {
			if step == "[]" {
				at = at.Item()
				continue
			}
			if at, known = at.Of(step); !known {
				break
			}
		}
		if known != tt.want {
			t.Errorf("%s: %s is known: %v", tt.reason, tt.path, known)
		}
	}
	for name, want := range map[string]bool{"email": true, "tags": false, "extra": false, "nothing": false} {
		if got := fields.Requires(name); got != want {
			t.Errorf("%s is required: %v", name, got)
		}
	}
	answer, ok := c.AnswerFields("create")
	if got := strings.Join(answer.Names(), " "); !ok || got != "id" {
		t.Errorf("a success has the fields %s", got)
	}
	if _, ok := c.AnswerFields("look"); ok {
		t.Error("a success without a body has fields")
	}
}

func TestAnswer(t *testing.T) {
	c, err := contract.Load([]byte(`openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /a:
    get:
      operationId: look
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema:
                oneOf:
                  - {type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}
                  - {type: object, properties: {a: {type: object, properties: {c: {type: string}}}, d: {type: string}}}
            text/html: {schema: {type: string}}
        "202": {description: a list, content: {application/json: {schema: {type: array, items: {type: object, properties: {e: {type: string}}}}}}}
        "203": {description: none}
        "400": {description: open, content: {application/json: {schema: {}}}}
        "403": {description: open where it is not JSON, content: {"*/*": {schema: {}}, application/json: {schema: {type: object, properties: {f: {}}}}}}
        "404": {description: open, content: {application/json: {schema: {type: object, additionalProperties: true, properties: {f: {}}}}}}
        "409": {description: one choice is open, content: {application/json: {schema: {anyOf: [{type: object, properties: {f: {}}}, {type: object}]}}}}
        "422": {description: the choices say what is required, content: {application/json: {schema: {type: object, properties: {f: {}, g: {}}, anyOf: [{required: [f]}, {required: [g]}]}}}}
        4XX: {description: any other, content: {application/problem+json: {schema: {type: object, properties: {h: {}}}}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		status int
		names  string // "" if they are not known
		list   bool
	}{
		{200, "a d", false}, {202, "", true}, {203, "", false}, {400, "", false}, {403, "", false}, {404, "", false}, {409, "", false},
		{422, "f g", false}, {418, "h", false}, {500, "", false},
	} {
		bodies := c.Answer("look", tt.status)
		if tt.names == "" && !tt.list {
			if bodies != nil {
				t.Errorf("%d: the names are known", tt.status)
			}
			continue
		}
		if len(bodies) != 1 || strings.Join(bodies[0].Names(), " ") != tt.names || bodies[0].IsList() != tt.list {
			t.Errorf("%d: got %d bodies, want one with %q", tt.status, len(bodies), tt.names)
		}
	}
	below, _ := c.Answer("look", 200)[0].Of("a")
	if got := strings.Join(below.Names(), " "); got != "b c" {
		t.Errorf("an object in two choices has %s", got)
	}
	if _, known := c.Answer("look", 202)[0].Of("e"); known {
		t.Error("a list has a name")
	}
}

// What a body must have is what each of its forms must have.
func TestRequiredInOneOf(t *testing.T) {
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
              oneOf:
                - type: object
                  required: [kind, why]
                  properties: {kind: {type: string}, why: {type: string}, who: {type: object, required: [name, age], properties: {name: {type: string}, age: {type: integer}}}}
                - type: object
                  required: [kind]
                  properties:
                    kind: {type: string}
                    who: {oneOf: [{type: object, required: [name], properties: {name: {type: string}}}, {type: string, nullable: true, enum: ["", null]}]}
      responses: {"200": {description: ok}}
`))
	if err != nil {
		t.Fatal(err)
	}
	fields, _ := c.RequestFields("create")
	who, _ := fields.Of("who")
	for _, tt := range []struct {
		reason, name string
		in           *contract.Fields
		want         bool
	}{
		{"of both forms", "kind", fields, true}, {"of one form", "why", fields, false}, {"of an object that one form has", "who", fields, false},
		{"within both, beside a text", "name", who, true}, {"within one", "age", who, false},
	} {
		if got := tt.in.Requires(tt.name); got != tt.want {
			t.Errorf("%s: %s is required: %v", tt.reason, tt.name, got)
		}
	}
}
