package strict

import (
	"strconv"
	"strings"
)

// Kind is what a value is.
type Kind uint8

// The kinds of values.
const (
	Null Kind = iota
	Bool
	Int
	Float
	String
	Sequence
	Mapping
)

// String names the kind as messages do.
func (k Kind) String() string {
	return [...]string{"null", "true or false", "a whole number", "a number", "a string", "a list", "a mapping"}[k]
}

// value is a node of the tree that both readers build. Paths are not stored:
// the few that are needed are found by climbing to the root.
type value struct {
	kind         Kind
	line, column int
	text         string // of a scalar: the string, or the number as JSON writes it
	parent       *value
	place        int            // among the parent's children
	keys         []key          // of a mapping, one for each child
	children     []*value       // of a mapping or sequence
	index        map[string]int // of a wide mapping: key to child
}

type key struct {
	text         string
	line, column int
}

// wide is the number of keys from which looking one up by an index pays.
const wide = 12

func (v *value) find(name string) int {
	if v.index != nil {
		if i, ok := v.index[name]; ok {
			return i
		}
		return -1
	}
	for i := range v.keys {
		if v.keys[i].text == name {
			return i
		}
	}
	return -1
}

// path is where v stands, followed by keys that need not exist.
func (v *value) path(more ...string) string {
	var up []*value
	for ; v.parent != nil; v = v.parent {
		up = append(up, v)
	}
	var b strings.Builder
	for i := len(up) - 1; i >= 0; i-- {
		if parent := up[i].parent; parent.kind == Mapping {
			writeKey(&b, parent.keys[up[i].place].text)
		} else {
			b.WriteString("[" + strconv.Itoa(up[i].place) + "]")
		}
	}
	for _, k := range more {
		writeKey(&b, k)
	}
	return b.String()
}

func writeKey(b *strings.Builder, key string) {
	switch {
	case key == "" || strings.ContainsAny(key, ".[]\" \t\n"):
		b.WriteString("[" + quote(key) + "]")
	case b.Len() > 0:
		b.WriteString("." + key)
	default:
		b.WriteString(key)
	}
}

// builder makes the tree. Mistakes that do not stop the reading are kept as
// faults, because their paths are known only when the tree is whole.
type builder struct {
	slab   []value
	faults []fault
}

type fault struct {
	in           *value
	key          []string
	line, column int
	message      string
}

func (b *builder) new(kind Kind, line, column int) *value {
	if len(b.slab) == 0 {
		b.slab = make([]value, 64)
	}
	v := &b.slab[0]
	b.slab = b.slab[1:]
	v.kind, v.line, v.column = kind, line, column
	return v
}

// append adds a child to a sequence.
func (b *builder) append(seq, child *value) {
	child.parent, child.place = seq, len(seq.children)
	seq.children = append(seq.children, child)
}

// set adds a child to a mapping.
func (b *builder) set(m *value, k key, child *value) {
	if first := m.find(k.text); first >= 0 {
		b.faults = append(b.faults, fault{m, []string{k.text}, k.line, k.column,
			"duplicate key " + quote(k.text) + "; the first is on line " + strconv.Itoa(m.keys[first].line)})
	}
	child.parent, child.place = m, len(m.children)
	m.keys = append(m.keys, k)
	m.children = append(m.children, child)
	switch {
	case m.index != nil:
		m.index[k.text] = child.place
	case len(m.keys) == wide:
		m.index = make(map[string]int, 2*wide)
		for i, k := range m.keys {
			m.index[k.text] = i
		}
	}
}

// number fills in v from a text that JSON takes for a number. Those that no
// float64 can hold are refused here, so that every later reading succeeds.
func (b *builder) number(v *value, text string) {
	v.kind, v.text = Int, text
	if strings.ContainsAny(text, ".eE") {
		v.kind = Float
	}
	if _, err := strconv.ParseFloat(text, 64); err != nil {
		b.faults = append(b.faults, fault{v, nil, v.line, v.column, "number " + clip(text) + " is out of range"})
	}
}

// clip shortens what a message quotes.
func clip(s string) string {
	const most = 40
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// quote is s as a message shows it: on one line, and not too long.
func quote(s string) string { return strconv.Quote(clip(s)) }
