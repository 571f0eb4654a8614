package store

import (
	"strings"
	"sync/atomic"
)

// tree is an ordered map that is copied on write: a B+ tree whose nodes are shared
// by the trees that were forked from each other. A shared tree is never written,
// so reading needs no lock.
//
// If tie is nil, a key has one value. Otherwise it can have several, ordered by
// the text that tie returns.
type tree[V any] struct {
	owner uint64 // writes in place the nodes that have it, and copies others
	root  node[V]
	size  int
	tie   func(V) string
}

// fanout is the largest number of items in a leaf. The first write after a fork
// copies a node on each level, in each tree of the table: larger nodes make that
// dearer, and reading hardly faster. Whole nodes fill their size classes.
const fanout = 31

// node is a leaf or an inner node.
type node[V any] struct {
	leaf  *leaf[V]
	inner *inner[V]
}

// leaf holds items, in order.
type leaf[V any] struct {
	owner  uint64
	n      int
	heads  heads
	values [fanout]V
	keys   [fanout]string
}

// inner holds nodes, in order. Before each but the first stands a separator, which
// is above all items before it, and not above those behind it.
type inner[V any] struct {
	owner  uint64
	n      int             // nodes
	heads  heads           // of keys
	counts [fanout + 1]int // items below each node
	nodes  [fanout + 1]node[V]
	keys   [fanout]string
	ties   [fanout]string
}

var owners atomic.Uint64

func newTree[V any](tie func(V) string) *tree[V] {
	return &tree[V]{owner: owners.Add(1), tie: tie, root: node[V]{leaf: new(leaf[V])}}
}

func (t *tree[V]) fork() forkable {
	return &tree[V]{owner: owners.Add(1), tie: t.tie, root: t.root, size: t.size}
}

// forkable is a tree of any values.
type forkable interface{ fork() forkable }

// readable returns tree i of db for reading.
func readable[V any](db *DB, i int) *tree[V] { return db.trees[i].(*tree[V]) }

// writable returns tree i of db for writing. It copies a tree that may be shared.
func writable[V any](db *DB, i int) *tree[V] {
	if !db.owned[i] {
		db.trees[i], db.owned[i] = db.trees[i].fork(), true
	}
	return db.trees[i].(*tree[V])
}

// find returns where an item is in a leaf or, if it is not there, belongs.
func (t *tree[V]) find(l *leaf[V], key, tie string) (at int, found bool) {
	low, high := l.heads.span(l.keys[:l.n], key)
	for low < high {
		middle := (low + high) / 2
		c := strings.Compare(l.keys[middle], key)
		if c == 0 && t.tie != nil {
			c = strings.Compare(t.tie(l.values[middle]), tie)
		}
		switch {
		case c == 0:
			return middle, true
		case c < 0:
			low = middle + 1
		default:
			high = middle
		}
	}
	return low, false
}

// below returns which node has an item, or has its place.
func (t *tree[V]) below(n *inner[V], key, tie string) int {
	low, high := n.heads.span(n.keys[:n.n-1], key)
	for low < high {
		middle := (low + high) / 2
		c := strings.Compare(n.keys[middle], key)
		if c == 0 && t.tie != nil {
			c = strings.Compare(n.ties[middle], tie)
		}
		if c <= 0 {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// get returns the value of a key that has one.
func (t *tree[V]) get(key string) (value V, ok bool) {
	n := t.root
	for n.inner != nil {
		n = n.inner.nodes[t.below(n.inner, key, "")]
	}
	at, ok := t.find(n.leaf, key, "")
	if ok {
		value = n.leaf.values[at]
	}
	return value, ok
}

// usual is the number of keys that are found at once without memory of their own: those
// of a page, for most.
const usual = 100

// getAll returns the values of keys, in their order; that of a missing key is zero. It
// goes down one level at a time with all of them: where one key leads does not depend on
// another, so the processor waits for the memory of many nodes at once.
func (t *tree[V]) getAll(keys []string) []V {
	var few [usual]node[V]
	at := append(few[:0], make([]node[V], len(keys))...)
	for i := range at {
		at[i] = t.root
	}
	for n := t.root; n.inner != nil; n = n.inner.nodes[0] { // all leaves are as deep
		for i, key := range keys {
			at[i] = at[i].inner.nodes[t.below(at[i].inner, key, "")]
		}
	}
	values := make([]V, len(keys))
	for i, key := range keys {
		if place, ok := t.find(at[i].leaf, key, ""); ok {
			values[i] = at[i].leaf.values[place]
		}
	}
	return values
}

// ceiling returns the first item that is not below a key.
func (t *tree[V]) ceiling(key string) (found string, value V, ok bool) {
	n := t.root
	var next node[V] // behind n
	for n.inner != nil {
		i := t.below(n.inner, key, "")
		if i+1 < n.inner.n {
			next = n.inner.nodes[i+1]
		}
		n = n.inner.nodes[i]
	}
	at, _ := t.find(n.leaf, key, "")
	if at == n.leaf.n {
		if next == (node[V]{}) {
			return "", value, false
		}
		for at, n = 0, next; n.inner != nil; {
			n = n.inner.nodes[0]
		}
	}
	return n.leaf.keys[at], n.leaf.values[at], true
}

// rank returns the number of items below a key and tie.
func (t *tree[V]) rank(key, tie string) (rank int) {
	n := t.root
	for n.inner != nil {
		i := t.below(n.inner, key, tie)
		for _, count := range n.inner.counts[:i] {
			rank += count
		}
		n = n.inner.nodes[i]
	}
	at, _ := t.find(n.leaf, key, tie)
	return rank + at
}

// span returns the ranks [from, to) of the keys that begin with prefix.
func (t *tree[V]) span(prefix string) (from, to int) {
	if prefix == "" {
		return 0, t.size
	}
	return t.rank(prefix, ""), t.rank(after(prefix), "")
}

// after returns a string above all keys that begin with prefix and below all later
// keys. Keys are valid UTF-8 texts joined by zero bytes, so none contains 0xff.
func after(prefix string) string { return prefix + "\xff" }

// ascend yields the items from a rank on, in order, until yield returns false.
func (n node[V]) ascend(rank int, yield func(string, V) bool) bool {
	if n.inner == nil {
		for i := rank; i < n.leaf.n; i++ {
			if !yield(n.leaf.keys[i], n.leaf.values[i]) {
				return false
			}
		}
		return true
	}
	for i, count := range n.inner.counts[:n.inner.n] {
		if rank >= count {
			rank -= count
			continue
		}
		if !n.inner.nodes[i].ascend(rank, yield) {
			return false
		}
		rank = 0
	}
	return true
}

// ascendFrom yields the items of a node that are not below a key, in order, until yield
// returns false.
func (t *tree[V]) ascendFrom(n node[V], key string, yield func(string, V) bool) bool {
	if n.inner == nil {
		at, _ := t.find(n.leaf, key, "")
		return n.ascend(at, yield)
	}
	i := t.below(n.inner, key, "")
	if !t.ascendFrom(n.inner.nodes[i], key, yield) {
		return false
	}
	for _, behind := range n.inner.nodes[i+1 : n.inner.n] {
		if !behind.ascend(0, yield) {
			return false
		}
	}
	return true
}

// descend yields the items from a rank down, until yield returns false.
func (n node[V]) descend(rank int, yield func(string, V) bool) bool {
	if n.inner == nil {
		for i := rank; i >= 0; i-- {
			if !yield(n.leaf.keys[i], n.leaf.values[i]) {
				return false
			}
		}
		return true
	}
	i := 0
	for ; rank >= n.inner.counts[i]; i++ {
		rank -= n.inner.counts[i]
	}
	for n.inner.nodes[i].descend(rank, yield) {
		if i--; i < 0 {
			return true
		}
		rank = n.inner.counts[i] - 1
	}
	return false
}
