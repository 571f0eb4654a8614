package strict

// Locate walks from n down keys (strings) and indexes (ints) to the value
// there, or to the nearest one above it that exists.
func (n Node) Locate(path ...any) Node {
	for _, step := range path {
		next, ok := n.step(step)
		if !ok {
			break
		}
		n = next
	}
	return n
}
