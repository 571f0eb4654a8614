package sim

import "unsafe"

// Names returns the names of the members, in the order of In.
func (f Fields[R, In]) Names() []string {
	names := make([]string, len(f.pairs))
	for i, p := range f.pairs {
		names[i] = p.name
	}
	return names
}

// Whole returns an input with all fields of the record: null for a nil pointer,
// and zero values too.
func (f Fields[R, In]) Whole(row *R) (in In) {
	sendWhole(f.pairs, unsafe.Pointer(row), unsafe.Pointer(&in))
	return in
}

func sendWhole(pairs []pair, row, in unsafe.Pointer) {
	for i := range pairs {
		p := &pairs[i]
		*(*bool)(unsafe.Add(in, p.sent)) = true
		switch from := p.field(row); {
		case from == nil:
			*(*bool)(unsafe.Add(in, p.null)) = true
		case p.object != nil:
			sendWhole(p.inside, from, unsafe.Add(in, p.in))
		default:
			plain := pair{kind: p.kind}
			plain.set(unsafe.Add(in, p.in), from)
		}
	}
}
