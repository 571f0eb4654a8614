package store

import "slices"

// split is the right half of a node that was full, and the separator before it.
type split[V any] struct {
	node[V]
	key, tie string
}

// put stores an item and returns the value in whose place it is. If keep is true,
// a value that is there is kept. stored is the key as the tree has it: keep that one,
// so that its text is in memory once.
func (t *tree[V]) put(key string, value V, keep bool) (stored string, old V, found bool) {
	tie := t.text(value)
	stored, old, found, right := t.putBelow(&t.root, key, tie, value, keep)
	if right.node != (node[V]{}) {
		root := &inner[V]{owner: t.owner, n: 1}
		root.nodes[0], root.counts[0] = t.root, t.root.size()
		root.insert(1, right)
		t.root = node[V]{inner: root}
	}
	if !found {
		t.size++
	}
	return stored, old, found
}

// text returns what orders the values of a key.
func (t *tree[V]) text(value V) string {
	if t.tie == nil {
		return ""
	}
	return t.tie(value)
}

func (t *tree[V]) putBelow(at *node[V], key, tie string, value V, keep bool) (stored string, old V, found bool, right split[V]) {
	if at.inner == nil {
		return t.putInLeaf(t.ownLeaf(at), key, tie, value, keep)
	}
	n := t.ownInner(at)
	i := t.below(n, key, tie)
	stored, old, found, half := t.putBelow(&n.nodes[i], key, tie, value, keep)
	if !found {
		n.counts[i]++
	}
	if half.node == (node[V]{}) {
		return stored, old, found, right
	}
	n.counts[i] = n.nodes[i].size()
	if n.n <= fanout {
		n.insert(i+1, half)
		return stored, old, found, right
	}
	from := n.n / 2
	if i == n.n-1 {
		from = n.n - 1 // keys that ascend leave full nodes behind
	}
	right = n.cut(from)
	if i >= from {
		right.inner.insert(i+1-from, half)
	} else {
		n.insert(i+1, half)
	}
	return stored, old, found, right
}

func (t *tree[V]) putInLeaf(l *leaf[V], key, tie string, value V, keep bool) (stored string, old V, found bool, right split[V]) {
	i, found := t.find(l, key, tie)
	if found {
		stored, old = l.keys[i], l.values[i]
		if !keep {
			l.values[i] = value
		}
		return stored, old, true, right
	}
	if l.n < fanout {
		l.insert(i, key, value)
		return key, old, false, right
	}
	from := fanout / 2
	if i == fanout {
		from = fanout // keys that ascend leave full leaves behind
	}
	behind := &leaf[V]{owner: t.owner, n: fanout - from}
	copy(behind.keys[:], l.keys[from:])
	copy(behind.values[:], l.values[from:])
	clear(l.keys[from:])
	clear(l.values[from:])
	l.n = from
	l.heads.set(l.keys[:l.n])
	behind.heads.set(behind.keys[:behind.n])
	if i >= from {
		behind.insert(i-from, key, value)
	} else {
		l.insert(i, key, value)
	}
	return key, old, false, split[V]{node[V]{leaf: behind}, behind.keys[0], t.text(behind.values[0])}
}

func (l *leaf[V]) insert(i int, key string, value V) {
	copy(l.keys[i+1:l.n+1], l.keys[i:])
	copy(l.values[i+1:l.n+1], l.values[i:])
	l.keys[i], l.values[i] = key, value
	l.n++
	l.heads.insert(i, l.keys[:l.n])
}

// insert puts a node and the separator before it in place i, which is not the first.
func (n *inner[V]) insert(i int, s split[V]) {
	copy(n.nodes[i+1:n.n+1], n.nodes[i:])
	copy(n.counts[i+1:n.n+1], n.counts[i:])
	copy(n.keys[i:n.n], n.keys[i-1:])
	copy(n.ties[i:n.n], n.ties[i-1:])
	n.nodes[i], n.counts[i] = s.node, s.size()
	n.keys[i-1], n.ties[i-1] = s.key, s.tie
	n.n++
	n.heads.insert(i-1, n.keys[:n.n-1])
}

// cut takes the nodes from place i on away, which is not the first.
func (n *inner[V]) cut(i int) split[V] {
	behind := &inner[V]{owner: n.owner, n: n.n - i}
	s := split[V]{node[V]{inner: behind}, n.keys[i-1], n.ties[i-1]}
	copy(behind.nodes[:], n.nodes[i:n.n])
	copy(behind.counts[:], n.counts[i:n.n])
	copy(behind.keys[:], n.keys[i:n.n-1])
	copy(behind.ties[:], n.ties[i:n.n-1])
	clear(n.nodes[i:])
	clear(n.keys[i-1:])
	clear(n.ties[i-1:])
	n.n = i
	n.heads.set(n.keys[:n.n-1])
	behind.heads.set(behind.keys[:behind.n-1])
	return s
}

// size returns the number of items below a node.
func (n node[V]) size() (size int) {
	if n.inner == nil {
		return n.leaf.n
	}
	for _, count := range n.inner.counts[:n.inner.n] {
		size += count
	}
	return size
}

// ownLeaf makes a leaf one that the tree may write.
func (t *tree[V]) ownLeaf(n *node[V]) *leaf[V] {
	if n.leaf.owner != t.owner {
		c := *n.leaf
		c.owner, n.leaf = t.owner, &c
	}
	return n.leaf
}

func (t *tree[V]) ownInner(n *node[V]) *inner[V] {
	if n.inner.owner != t.owner {
		c := *n.inner
		c.owner, n.inner = t.owner, &c
	}
	return n.inner
}

// remove removes an item and returns its value.
func (t *tree[V]) remove(key, tie string) (old V, ok bool) {
	if old, ok = t.removeBelow(&t.root, key, tie); ok {
		t.size--
	}
	for t.root.inner != nil && t.root.inner.n == 1 {
		t.root = t.root.inner.nodes[0]
	}
	return old, ok
}

func (t *tree[V]) removeBelow(at *node[V], key, tie string) (old V, ok bool) {
	if at.inner == nil {
		l := t.ownLeaf(at)
		i, ok := t.find(l, key, tie)
		if ok {
			old = l.values[i]
			takeOut(l.keys[:l.n], i)
			takeOut(l.values[:l.n], i)
			l.heads.remove(i)
			l.n--
		}
		return old, ok
	}
	n := t.ownInner(at)
	i := t.below(n, key, tie)
	if old, ok = t.removeBelow(&n.nodes[i], key, tie); ok {
		n.counts[i]--
		if n.nodes[i].length() < fanout/4 && n.n > 1 {
			t.join(n, max(i, 1))
		}
	}
	return old, ok
}

// length returns the number of items in a leaf, or of nodes in an inner node.
func (n node[V]) length() int {
	if n.inner == nil {
		return n.leaf.n
	}
	return n.inner.n
}

// join makes nodes i-1 and i one or, if that were too large, as large as each other.
func (t *tree[V]) join(n *inner[V], i int) {
	var half split[V]
	left, right := &n.nodes[i-1], n.nodes[i]
	if left.inner == nil {
		half = t.joinLeaves(t.ownLeaf(left), right.leaf)
	} else {
		half = t.joinInner(t.ownInner(left), right.inner, n.keys[i-1], n.ties[i-1])
	}
	n.counts[i-1] = left.size()
	if half.node != (node[V]{}) {
		n.nodes[i], n.counts[i], n.keys[i-1], n.ties[i-1] = half.node, half.size(), half.key, half.tie
		n.heads.set(n.keys[:n.n-1])
		return
	}
	takeOut(n.nodes[:n.n], i)
	takeOut(n.counts[:n.n], i)
	takeOut(n.keys[:n.n-1], i-1)
	takeOut(n.ties[:n.n-1], i-1)
	n.heads.remove(i - 1)
	n.n--
}

// takeOut moves what is behind place i there, and clears the last place.
func takeOut[T any](all []T, i int) {
	copy(all[i:], all[i+1:])
	clear(all[len(all)-1:])
}

// joinLeaves moves items to the left, all of them or what makes both as large. It
// returns a leaf with the others, if any.
func (t *tree[V]) joinLeaves(l, r *leaf[V]) (right split[V]) {
	if l.n+r.n <= fanout {
		copy(l.keys[l.n:], r.keys[:r.n])
		copy(l.values[l.n:], r.values[:r.n])
		l.n += r.n
		l.heads.set(l.keys[:l.n])
		return right
	}
	keys, values := slices.Concat(l.keys[:l.n], r.keys[:r.n]), slices.Concat(l.values[:l.n], r.values[:r.n])
	l.n = len(keys) / 2
	behind := &leaf[V]{owner: t.owner, n: len(keys) - l.n}
	copy(behind.keys[:], keys[l.n:])
	copy(behind.values[:], values[l.n:])
	copy(l.keys[:], keys)
	copy(l.values[:], values)
	clear(l.keys[l.n:])
	clear(l.values[l.n:])
	l.heads.set(l.keys[:l.n])
	behind.heads.set(behind.keys[:behind.n])
	return split[V]{node[V]{leaf: behind}, behind.keys[0], t.text(behind.values[0])}
}

// joinInner is joinLeaves for inner nodes; key and tie separate them.
func (t *tree[V]) joinInner(l, r *inner[V], key, tie string) (right split[V]) {
	nodes, counts := slices.Concat(l.nodes[:l.n], r.nodes[:r.n]), slices.Concat(l.counts[:l.n], r.counts[:r.n])
	keys := slices.Concat(l.keys[:l.n-1], []string{key}, r.keys[:r.n-1])
	ties := slices.Concat(l.ties[:l.n-1], []string{tie}, r.ties[:r.n-1])
	clear(l.nodes[:])
	clear(l.keys[:])
	clear(l.ties[:])
	l.n = len(nodes)
	if l.n > fanout+1 {
		l.n /= 2
		behind := &inner[V]{owner: t.owner, n: len(nodes) - l.n}
		copy(behind.nodes[:], nodes[l.n:])
		copy(behind.counts[:], counts[l.n:])
		copy(behind.keys[:], keys[l.n:])
		copy(behind.ties[:], ties[l.n:])
		behind.heads.set(behind.keys[:behind.n-1])
		right = split[V]{node[V]{inner: behind}, keys[l.n-1], ties[l.n-1]}
	}
	copy(l.nodes[:], nodes[:l.n])
	copy(l.counts[:], counts[:l.n])
	copy(l.keys[:], keys[:l.n-1])
	copy(l.ties[:], ties[:l.n-1])
	l.heads.set(l.keys[:l.n-1])
	return right
}
