package export

import (
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/world"
)

// MaxNumbered is the highest number of a credential that exec sets.
const MaxNumbered = 50

// Numbered returns the credentials that a scenario declares beside those that
// [world.World.Credential] returns: egym.apiKey_2, which the environment has as
// MOCKVENDORS_EGYM_API_KEY_2, and so on, in the order of the file, up to MaxNumbered.
// What belongs together, such as a user name and its password, has one number. An export
// refers to them. The world is one of the scenario.
func Numbered(set *world.Set, w *world.World, sc *scenario.Scenario) map[string]string {
	return secretsOf(&plan{marks: marksBeside(sc.Root.JSON()), set: set, world: w, scenario: sc}).numbered
}

// declares has the dotted names of the members of a state that hold credentials, and
// of those that hold the user names to them.
type declares struct{ credentials, usernames []string }

// field is a part of a credential.
type field struct {
	name, value string
	place       string // where the scenario declares it, "" for nowhere
}

// username is the name of the field that is no secret.
const username = "username"

// collect numbers the credentials in a part of a state. at is the dotted name of n.
func (s *secrets) collect(v *world.Vendor, n strict.Node, at string, d declares) {
	var together []field
	for _, e := range n.Members() {
		if f, ok := d.field(v, strings.TrimPrefix(at+"."+e.Key, "."), e.Value); ok {
			together = append(together, f)
		}
	}
	s.number(v, together)
	for _, e := range n.Members() {
		s.collect(v, e.Value, strings.TrimPrefix(at+"."+e.Key, "."), d)
	}
	for _, item := range n.Items() {
		if f, ok := d.field(v, at, item); ok {
			s.number(v, []field{f})
		}
		s.collect(v, item, at, d)
	}
}

// field returns the part of a credential that a value of a state is, and reports whether
// it is one.
func (d declares) field(v *world.Vendor, at string, n strict.Node) (field, bool) {
	if n.Kind() != strict.String || n.Text() == "" {
		return field{}, false
	}
	if slices.Contains(d.usernames, at) {
		return field{username, n.Text(), n.Path()}, true
	}
	return field{fieldAt(v, at), n.Text(), n.Path()}, slices.Contains(d.credentials, at)
}

// fieldAt returns the name of the credential's field that a dotted name of a state
// stands for: accounts.apiKeys.key is an apiKey.
func fieldAt(v *world.Vendor, at string) string {
	parts := strings.Split(at, ".")
	for _, part := range slices.Backward(parts) {
		if name := strings.TrimSuffix(part, "s"); isField(v, name) {
			return name
		}
	}
	return strings.TrimSuffix(parts[len(parts)-1], "s")
}

func isField(v *world.Vendor, name string) bool {
	for _, f := range v.Sample.Credential.Fields() {
		if f.Name == name {
			return true
		}
	}
	return false
}

// number gives the fields of one credential variables with a number, unless they have
// variables.
func (s *secrets) number(v *world.Vendor, fields []field) {
	if len(fields) == 0 || s.isNamed(v, fields) {
		return
	}
	counted := v.Name // one number for all that a request presents
	if !isField(v, fields[0].name) {
		counted = tell.Variable(v.Name, fields[0].name)
	}
	s.last[counted]++
	n, suffix := s.last[counted], ""
	if n > 1 {
		suffix = "_" + strconv.Itoa(n)
	}
	s.name(v, fields, suffix)
	for _, f := range fields {
		switch name := tell.Variable(v.Name, f.name) + suffix; {
		case f.place == "":
			s.where[name] = "made by the scenario; exec does not set it"
		case n > MaxNumbered:
			s.where[name] = f.place + " in the scenario; exec does not set it"
		default:
			s.where[name] = f.place + " in the scenario"
			s.numbered[v.Name+"."+f.name+suffix] = f.value
		}
	}
}

// isNamed reports whether a credential has variables, or needs none: a user name alone, or
// the empty password of a tenant that its id opened.
func (s *secrets) isNamed(v *world.Vendor, fields []field) bool {
	user, all := "", true
	for _, f := range fields {
		if f.name == username {
			user = f.value
		} else {
			all = all && (f.value == "" || s.names[v.Name][f.value] != "")
		}
	}
	if user == "" || len(fields) == 1 {
		return all
	}
	return slices.ContainsFunc(s.logins[v.Name], func(l login) bool {
		return l.user == user && !slices.ContainsFunc(fields, func(f field) bool { return l.names[f.value] == "" })
	})
}

// name gives the fields of one credential variables. A secret that has one keeps it where
// it is sent without its user name.
func (s *secrets) name(v *world.Vendor, fields []field, suffix string) {
	l := login{names: map[string]string{}}
	for _, f := range fields {
		name := tell.Variable(v.Name, f.name) + suffix
		l.names[f.value] = name
		if f.name == username {
			l.user = f.value
		} else if s.names[v.Name][f.value] == "" {
			s.names[v.Name][f.value] = name
		}
	}
	if l.user != "" {
		s.logins[v.Name] = append(s.logins[v.Name], l)
	}
}
