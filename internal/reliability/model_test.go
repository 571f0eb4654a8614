package reliability

import (
	"fmt"

	"github.com/anishathalye/porcupine"
)

// record is what a vendor has of one person.
type record struct {
	state state
	id    string // unknown if no answer has told it
	value string // the first name: what updates change
}

// state is the state of a record.
type state string

const (
	absent state = ""
	live   state = "live"
	gone   state = "gone" // deleted, and kept
)

// unknown is the id of a record whose creator never saw the answer.
const unknown = "?"

// request is what a client or a rival asks for.
type request struct {
	kind   string // create, look, update or delete
	person int
	id     string // "" for a creation, and for a lookup by email
	value  string
}

// told is what a vendor answers.
type told struct {
	kind  string // done, exists, absent or refused
	id    string // "" where the answer does not tell it, as value and state
	value string
	state state
}

// spec is how a vendor carries a request out: what becomes of the record, and the
// answer.
type spec func(record, request) (record, told)

// asked is a request with what the journal says of it.
type asked struct {
	request
	twice int // 0 if it was carried out once at most; else whose answer was sent, the first's or the second's
}

// end is what the client knows of a request.
type end struct {
	kind ending
	told
}

type ending string

const (
	answered ending = "answered"
	refused  ending = "refused" // certainly not carried out
	carried  ending = "carried" // certainly carried out, with an answer that nobody saw
	lost     ending = "lost"    // nobody knows
	left     ending = "left"    // nobody knows, as the client went away first; it may still happen
)

// model returns the model of one vendor's records. A request with an unknown end
// forks the possible states: it was carried out, or it was not.
func model(s spec) porcupine.Model {
	m := porcupine.NondeterministicModel{
		Partition: byPerson,
		Init:      func() []any { return []any{record{}} },
		Step: func(from, in, out any) (possible []any) {
			for _, r := range assume(from.(record), in.(asked).id) {
				possible = append(possible, s.step(r, in.(asked), out.(end))...)
			}
			return possible
		},
		Equal:             func(a, b any) bool { return a == b },
		DescribeOperation: func(in, out any) string { return fmt.Sprintf("%+v: %+v", in, out) },
	}
	return m.ToModel()
}

// assume returns what a record with an unknown id may be: one with the id that a
// request names, or one with another.
func assume(r record, id string) []record {
	if r.id != unknown || id == "" {
		return []record{r}
	}
	named := r
	named.id = id
	return []record{named, r}
}

// step returns the states that a request with that end may leave.
func (s spec) step(r record, in asked, out end) []any {
	first, told := s(r, in.request)
	second, toldAgain := s(first, in.request)
	switch {
	case out.kind == refused:
		return []any{r}
	case out.kind == left:
		return []any{r, first, second}
	case in.twice == 0 && out.kind == lost:
		return []any{r, first}
	case in.twice == 0 && out.kind == carried:
		return []any{first}
	case in.twice == 0:
		return learn(first, told, out.told)
	case out.kind != answered:
		return []any{second}
	case in.twice == 1:
		return learn(second, told, out.told)
	default:
		return learn(second, toldAgain, out.told)
	}
}

// learn returns the state if the vendor would answer that, with the id that the
// answer tells.
func learn(r record, would, was told) []any {
	if would.id == unknown && was.id != "" {
		would.id = was.id
		if r.id == unknown {
			r.id = was.id
		}
	}
	if would != was {
		return nil
	}
	return []any{r}
}

func byPerson(history []porcupine.Operation) (parts [][]porcupine.Operation) {
	for _, op := range history {
		person := op.Input.(asked).person
		for len(parts) <= person {
			parts = append(parts, nil)
		}
		parts[person] = append(parts[person], op)
	}
	return parts
}
