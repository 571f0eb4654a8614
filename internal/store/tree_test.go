package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A tree deep enough for inner nodes to split and to be joined again holds what a
// sorted slice holds, and so do its forks. Keys come in ascending order, as
// timestamps do, as well as in none.
func TestTreeAgainstSlice(t *testing.T) {
	for _, c := range []struct {
		name string
		tie  func(string) string
	}{{"one value a key", nil}, {"several values a key", func(v string) string { return v }}} {
		t.Run(c.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, 2))
			type side struct {
				tree  *tree[string]
				items []string // key, a space, and value
			}
			sides := []*side{{tree: newTree(c.tie)}}
			at := func(s *side, key, value string) (int, bool) {
				return slices.BinarySearchFunc(s.items, key+" "+value, func(a, b string) int {
					if c.tie == nil {
						a, _, _ = strings.Cut(a, " ")
						b, _, _ = strings.Cut(b, " ")
					}
					return strings.Compare(a, b)
				})
			}
			// Each phase puts more than it removes, or the other way round.
			for phase, puts := range []int{90, 60, 10, 95, 5} {
				for step := range 12_000 {
					s := sides[random.IntN(len(sides))]
					key, value := keyOf(random.IntN(9000)), fmt.Sprint(random.IntN(3))
					if step%3 == 0 {
						key = fmt.Sprintf("%05d", 10_000+phase*12_000+step)
					}
					if random.IntN(100) < puts {
						keep := random.IntN(2) == 0
						i, there := at(s, key, value)
						_, old, found := s.tree.put(key, value, keep)
						if found != there || there && key+" "+old != s.items[i] {
							t.Fatalf("put %s %s: %q %v, want %v", key, value, old, found, there)
						}
						if !there {
							s.items = slices.Insert(s.items, i, key+" "+value)
						} else if !keep {
							s.items[i] = key + " " + value
						}
					} else {
						if len(s.items) > 0 && step%2 == 0 {
							key, value, _ = strings.Cut(s.items[random.IntN(len(s.items))], " ")
						}
						i, there := at(s, key, value)
						old, ok := s.tree.remove(key, s.tree.text(value))
						if ok != there || there && key+" "+old != s.items[i] {
							t.Fatalf("remove %s %s: %q %v, want %v", key, value, old, ok, there)
						}
						if there {
							s.items = slices.Delete(s.items, i, i+1)
						}
					}
					if step%3000 == 0 && len(sides) < 4 {
						sides = append(sides, &side{s.tree.fork().(*tree[string]), slices.Clone(s.items)}, &side{s.tree.fork().(*tree[string]), s.items})
						sides = slices.DeleteFunc(sides, func(o *side) bool { return o == s }) // a shared tree is not written
					}
				}
				for _, s := range sides {
					same(t, s.tree, s.items, random)
				}
				sides = sides[:1]
			}
		})
	}
}

// keyOf returns a key: of a fixed length, behind a long common beginning, or one that
// other keys begin with.
func keyOf(n int) string {
	return []string{fmt.Sprintf("%05d", n), "7777777777" + strconv.Itoa(n), strconv.Itoa(n)}[n%3]
}

func same(t *testing.T, tree *tree[string], items []string, random *rand.Rand) {
	t.Helper()
	if tree.size != len(items) {
		t.Fatalf("size %d, want %d", tree.size, len(items))
	}
	from := random.IntN(len(items))
	var up, down []string
	tree.root.ascend(from, func(k, v string) bool { up = append(up, k+" "+v); return true })
	tree.root.descend(from, func(k, v string) bool { down = append(down, k+" "+v); return true })
	slices.Reverse(down)
	if !slices.Equal(up, items[from:]) || !slices.Equal(down, items[:from+1]) {
		t.Fatalf("from %d there are %d items up and %d down of %d, or they differ", from, len(up), len(down), len(items))
	}
	if _, _, ok := tree.ceiling("a"); ok { // above all keys
		t.Fatal("an item is not below a key that is above all")
	}
	key, _, _ := strings.Cut(items[from], " ")
	for from > 0 && strings.HasPrefix(items[from-1], key+" ") {
		from--
	}
	up = nil
	tree.ascendFrom(tree.root, key, func(k, v string) bool { up = append(up, k+" "+v); return true })
	if !slices.Equal(up, items[from:]) {
		t.Fatalf("from %s on there are %d items of %d, or they differ", key, len(up), len(items)-from)
	}
	for i, item := range items {
		key, value, _ := strings.Cut(item, " ")
		if got := tree.rank(key, tree.text(value)); got != i {
			t.Fatalf("%s has rank %d, want %d", item, got, i)
		}
		first := i
		for first > 0 && strings.HasPrefix(items[first-1], key+" ") {
			first--
		}
		if k, v, ok := tree.ceiling(key); !ok || k+" "+v != items[first] {
			t.Fatalf("the first item from %s on is %s %s, want %s", key, k, v, items[first])
		}
		if k, v, ok := tree.ceiling(key + "0"); i+1 < len(items) && !strings.HasPrefix(items[i+1], key+" ") && (!ok || k+" "+v != items[i+1]) {
			t.Fatalf("the first item behind %s is %s %s, want %s", key, k, v, items[i+1])
		}
	}
	if tree.tie == nil {
		var keys, want []string // in no order, some of them missing
		for _, i := range random.Perm(len(items)) {
			key, value, _ := strings.Cut(items[i], " ")
			keys, want = append(keys, key, key+"?"), append(want, value, "")
		}
		for _, n := range []int{0, 1, 100, len(keys)} { // 100 need no memory
			if n = min(n, len(keys)); !slices.Equal(tree.getAll(keys[:n]), want[:n]) {
				t.Fatalf("%d keys at once have other values", n)
			}
		}
	}
	checkNode(t, tree.root)
}

// checkNode: inner nodes count right, no node below is empty, and heads are those of
// the keys.
func checkNode(t *testing.T, n node[string]) {
	t.Helper()
	if n.inner == nil {
		checkHeads(t, &n.leaf.heads, n.leaf.keys[:n.leaf.n])
		return
	}
	checkHeads(t, &n.inner.heads, n.inner.keys[:n.inner.n-1])
	for i, below := range n.inner.nodes[:n.inner.n] {
		if got := below.size(); got != n.inner.counts[i] {
			t.Fatalf("a node counts %d items, there are %d", n.inner.counts[i], got)
		}
		if below.length() == 0 {
			t.Fatal("a node is empty")
		}
		checkNode(t, below)
	}
}

func checkHeads(t *testing.T, h *heads, keys []string) {
	t.Helper()
	for i, key := range keys {
		if !strings.HasPrefix(key, keys[0][:h.skip]) || h.of[i] != head(key, h.skip) {
			t.Fatalf("key %d of %q has the head %x behind %d bytes", i, keys, h.of[i], h.skip)
		}
	}
}
