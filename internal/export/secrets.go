package export

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// secrets has the variables of the credentials that a scenario declares. The first of
// each vendor have the names that the environment of any command has; the others are
// numbered.
type secrets struct {
	plan     *plan
	names    map[string]map[string]string // by vendor and value
	last     map[string]int               // the highest number, by the name without one
	where    map[string]string            // where the value of a numbered variable is from
	numbered map[string]string            // the values of numbered variables that exec sets
}

// maxNumbered is the highest number of a variable that exec sets.
const maxNumbered = 50

// Numbered returns the variables of the credentials that a scenario declares beside
// those that [world.World.Credential] returns: MOCKVENDORS_EGYM_API_KEY_2 and so on, in
// the order of the file, up to maxNumbered. An export refers to them. The world is one
// of the scenario.
func Numbered(set *world.Set, w *world.World, sc *scenario.Scenario) map[string]string {
	return secretsOf(&plan{marks: marksBeside(sc.Root.JSON()), set: set, world: w, scenario: sc}).numbered
}

func secretsOf(p *plan) secrets {
	s := secrets{p, map[string]map[string]string{}, map[string]int{}, map[string]string{}, map[string]string{}}
	for _, v := range p.set.Vendors {
		s.names[v.Name] = map[string]string{}
		credential, declared := p.world.Credential(v)
		if !declared {
			continue
		}
		for _, f := range credential.Fields() {
			if value, isText := f.Value.(string); isText && value != "" {
				s.names[v.Name][value] = tell.Variable(v.Name, f.Name)
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
			s.number(v, fieldAt(v, at), n.Text(), n.Path())
		}
	}
	for _, item := range n.Items() {
		s.collect(v, item, at, members)
	}
	for _, e := range n.Members() {
		s.collect(v, e.Value, strings.TrimPrefix(at+"."+e.Key, "."), members)
	}
}

// fieldAt returns the name of the credential's field that a dotted name of a state
// stands for: accounts.apiKeys.key is an apiKey.
func fieldAt(v *world.Vendor, at string) string {
	parts := strings.Split(at, ".")
	for _, part := range slices.Backward(parts) {
		for _, f := range v.Sample.Credential.Fields() {
			if f.Name == strings.TrimSuffix(part, "s") {
				return f.Name
			}
		}
	}
	return strings.TrimSuffix(parts[len(parts)-1], "s")
}

// number gives a value that has no variable one with a number. place is where the
// scenario declares it, "" for nowhere.
func (s *secrets) number(v *world.Vendor, member, value, place string) {
	if s.names[v.Name][value] != "" {
		return
	}
	of := tell.Variable(v.Name, member)
	for _, f := range v.Sample.Credential.Fields() {
		if f.Name == member {
			s.last[of] = max(s.last[of], 1) // the environment of any command has it
		}
	}
	n, name := s.last[of]+1, of
	if n > 1 {
		name += "_" + strconv.Itoa(n)
	}
	s.names[v.Name][value], s.last[of] = name, n
	switch {
	case place == "":
		s.where[name] = "made by the scenario; exec does not set it"
	case n > maxNumbered:
		s.where[name] = place + " in the scenario; exec does not set it"
	default:
		s.where[name] = place + " in the scenario"
		s.numbered[name] = value
	}
}

// must returns the mark of a credential that signs a request. One that the scenario
// declares nowhere, such as a token that was made from the seed, gets a variable too.
func (s *secrets) must(v *world.Vendor, member, value string) text {
	s.number(v, member, value, "")
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
	if scheme, credential, ok := strings.Cut(value, " "); ok && s.names[v.Name][value] == "" {
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
