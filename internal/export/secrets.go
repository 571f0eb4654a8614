package export

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// secrets has the variables of the credentials that a scenario declares. The first of
// each vendor have the names that exec sets; the others are numbered.
type secrets struct {
	plan  *plan
	names map[string]map[string]string // by vendor and value
	taken map[string]bool
	where map[string]string // the place in the scenario of numbered variables
}

func secretsOf(p *plan) secrets {
	s := secrets{p, map[string]map[string]string{}, map[string]bool{}, map[string]string{}}
	for _, v := range p.set.Vendors {
		s.names[v.Name] = map[string]string{}
		credential, declared := p.world.Credential(v)
		if !declared {
			continue
		}
		for _, f := range credential.Fields() {
			if value, isText := f.Value.(string); isText && value != "" {
				s.add(v, value, tell.Variable(v.Name, f.Name), "")
			}
		}
	}
	vendors, _ := p.scenario.Root.Get("vendors")
	for _, e := range vendors.Members() {
		v := p.set.Vendor(e.Key)
		s.collect(v, e.Value, "", v.API.State.Credentials())
	}
	return s
}

// collect adds the values of the named members of a state. at is the dotted name of n.
func (s *secrets) collect(v *world.Vendor, n strict.Node, at string, members []string) {
	for _, member := range members {
		if member == at && n.Kind() == strict.String && n.Text() != "" {
			s.number(v, strings.TrimSuffix(at[strings.LastIndexByte(at, '.')+1:], "s"), n.Text(), n.Path())
		}
	}
	for _, item := range n.Items() {
		s.collect(v, item, at, members)
	}
	for _, e := range n.Members() {
		s.collect(v, e.Value, strings.TrimPrefix(at+"."+e.Key, "."), members)
	}
}

// number gives a value that has no variable one with a number.
func (s *secrets) number(v *world.Vendor, member, value, place string) {
	if s.names[v.Name][value] != "" {
		return
	}
	for n := 2; ; n++ {
		if name := tell.Variable(v.Name, member) + "_" + strconv.Itoa(n); !s.taken[name] {
			s.add(v, value, name, place)
			return
		}
	}
}

func (s *secrets) add(v *world.Vendor, value, name, place string) {
	s.names[v.Name][value], s.taken[name] = name, true
	if place != "" {
		s.where[name] = place
	}
}

// must returns the mark of a credential that signs a request. One that the scenario
// declares nowhere, such as a token that was made from the seed, gets a variable too.
func (s *secrets) must(v *world.Vendor, member, value string) text {
	s.number(v, member, value, "made by the scenario")
	return s.text(v, value)
}

// text returns a value, or the mark of the credential that it is.
func (s *secrets) text(v *world.Vendor, value string) text {
	if name := s.names[v.Name][value]; name != "" {
		return text(s.plan.of(reference{Name: name}))
	}
	return text(value)
}

// header returns a header's value with marks in place of credentials.
func (s *secrets) header(v *world.Vendor, value string) text {
	if user, password, ok := basic(value); ok { // it stays encoded unless it is a credential
		if s.names[v.Name][password] != "" {
			return "Basic " + s.text(v, user) + ":" + s.text(v, password)
		}
		return text(value)
	}
	if scheme, credential, ok := strings.Cut(value, " "); ok {
		return text(scheme+" ") + s.text(v, credential)
	}
	return s.text(v, value)
}

// json returns a JSON text with marks in place of credentials, indented.
func (s *secrets) json(v *world.Vendor, body []byte) text {
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
				token = jsontext.String(string(s.text(v, token.String())))
			}
			err = encoder.WriteToken(token)
		}
		if err != nil {
			panic(fmt.Errorf("the body of a step: %w", err)) // it was made from a value just now
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
