package export

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/world"
)

// secrets has the variables of the credentials that a scenario declares. The first of
// each vendor have the names that the environment of any command has; the others are
// numbered.
type secrets struct {
	plan     *plan
	names    map[string]map[string]string // by vendor and value; a user name is none
	logins   map[string][]login           // by vendor
	last     map[string]int               // the highest number, by what is counted
	where    map[string]string            // where the value of a numbered variable is from
	numbered map[string]string            // what exec sets, as Numbered returns it
}

// login is a credential with a user name.
type login struct {
	user  string
	names map[string]string // the variables, by value
}

func secretsOf(p *plan) secrets {
	s := secrets{p, map[string]map[string]string{}, map[string][]login{}, map[string]int{}, map[string]string{}, map[string]string{}}
	for _, v := range p.set.Vendors {
		s.names[v.Name] = map[string]string{}
		s.last[v.Name] = 1 // the environment of any command has it
		credential, declared := p.world.Credential(v)
		if !declared {
			continue
		}
		var fields []field
		for _, f := range credential.Fields() {
			if value, isText := f.Value.(string); isText && value != "" {
				fields = append(fields, field{name: f.Name, value: value})
			}
		}
		s.name(v, fields, "")
	}
	vendors, _ := p.scenario.Root.Get("vendors")
	for _, e := range vendors.Members() {
		v := p.set.Vendor(e.Key)
		s.collect(v, e.Value, "", declares{v.API.State.Credentials(), v.API.State.Usernames()})
	}
	return s
}

// must returns the mark of a credential that signs a request. One that the scenario
// declares nowhere, such as a token that was made from the seed, gets a variable too.
func (s *secrets) must(v *world.Vendor, member, value string) text {
	s.number(v, []field{{name: member, value: value}})
	return s.text(v, value)
}

// mustLogin returns the marks of a user name and its password that sign a request.
func (s *secrets) mustLogin(v *world.Vendor, user, password string) (text, text) {
	s.number(v, []field{{name: "password", value: password}})
	mark := s.among(v, []string{user, password})
	return mark(user), mark(password)
}

// text returns a value, or the mark of the credential that it is.
func (s *secrets) text(v *world.Vendor, value string) text {
	if name := s.names[v.Name][value]; name != "" {
		return text(s.plan.of(reference{Name: name}))
	}
	return text(value)
}

// among returns a function that does what text does for values which are sent together:
// a user name is replaced beside a secret of its login, and both by one login's variables.
// Alone it may be anything, such as a member's email.
func (s *secrets) among(v *world.Vendor, values []string) func(string) text {
	names := map[string]string{}
	for _, l := range s.logins[v.Name] {
		sent := func(value string) bool { return value != l.user && l.names[value] != "" }
		if slices.Contains(values, l.user) && slices.ContainsFunc(values, sent) && names[l.user] == "" {
			maps.Copy(names, l.names)
		}
	}
	return func(value string) text {
		if name := names[value]; name != "" {
			return text(s.plan.of(reference{Name: name}))
		}
		return s.text(v, value)
	}
}

// header returns a header's value with marks in place of credentials.
func (s *secrets) header(v *world.Vendor, value string) text {
	if user, password, ok := basic(value); ok { // it stays encoded unless it is a credential
		if s.names[v.Name][password] != "" {
			mark := s.among(v, []string{user, password})
			return "Basic " + mark(user) + ":" + mark(password)
		}
		return text(value)
	}
	if scheme, credential, ok := strings.Cut(value, " "); ok && s.names[v.Name][value] == "" {
		return text(scheme+" ") + s.text(v, credential)
	}
	return s.text(v, value)
}

// json returns a JSON text with marks in place of credentials, indented.
func (s *secrets) json(v *world.Vendor, body []byte) text {
	mark := s.among(v, textsIn(body))
	in := jsontext.NewDecoder(bytes.NewReader(body))
	var out bytes.Buffer
	encoder := jsontext.NewEncoder(&out, jsontext.WithIndent("  "))
	for {
		token, err := in.ReadToken()
		if err == io.EOF {
			return text(strings.TrimSpace(out.String()))
		}
		if err == nil {
			if depth := in.StackDepth(); token.Kind() == '"' && !isKey(in, depth) {
				token = jsontext.String(string(mark(token.String())))
			}
			err = encoder.WriteToken(token)
		}
		if err != nil {
			panic(fmt.Errorf("the body of a step: %w", err)) // it was made from a value just now
		}
	}
}

// textsIn returns the texts in a JSON text.
func textsIn(body []byte) (texts []string) {
	in := jsontext.NewDecoder(bytes.NewReader(body))
	for {
		token, err := in.ReadToken()
		if err != nil { // the end: it is JSON
			return texts
		}
		if token.Kind() == '"' && !isKey(in, in.StackDepth()) {
			texts = append(texts, token.String())
		}
	}
}

// isKey reports whether the token that was read last is a member's name.
func isKey(d *jsontext.Decoder, depth int) bool {
	kind, length := d.StackIndex(depth)
	return kind == '{' && length%2 == 1
}

// basic returns what a header of Basic authentication encodes.
func basic(value string) (user, password string, ok bool) {
	encoded, ok := strings.CutPrefix(value, "Basic ")
	if !ok {
		return "", "", false
	}
	plain, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return "", "", false
	}
	return strings.Cut(string(plain), ":")
}
