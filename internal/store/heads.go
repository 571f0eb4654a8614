package store

import "strings"

// heads has the beginnings of a node's keys, behind what all of them begin with. They
// lie side by side, while the texts of the keys are all over the memory: finding a key
// in a large tree is mostly waiting for memory.
type heads struct {
	skip int32 // length of a beginning that all keys have
	of   [fanout]uint32
}

// head returns the first bytes of a key behind skip, as a number in the same order.
func head(key string, skip int32) (h uint32) {
	rest := key[skip:]
	if len(rest) >= 4 {
		return uint32(rest[3]) | uint32(rest[2])<<8 | uint32(rest[1])<<16 | uint32(rest[0])<<24
	}
	for i := range len(rest) {
		h |= uint32(rest[i]) << (24 - 8*i)
	}
	return h
}

// set sets the heads of all keys.
func (h *heads) set(keys []string) {
	h.skip = 0
	if n := len(keys); n > 0 { // they are in order: what the first and the last share, all do
		h.skip = shared(keys[0], keys[n-1])
	}
	for i, key := range keys {
		h.of[i] = head(key, h.skip)
	}
}

// shared returns the length of the beginning that two texts share.
func shared(a, b string) (n int32) {
	for most := int32(min(len(a), len(b))); n < most && a[n] == b[n]; {
		n++
	}
	return n
}

// insert sets the heads after a key was put among the others in place i.
func (h *heads) insert(i int, keys []string) {
	other := 0
	if i == 0 {
		other = len(keys) - 1
	}
	if other == i || !strings.HasPrefix(keys[i], keys[other][:h.skip]) {
		h.set(keys)
		return
	}
	copy(h.of[i+1:len(keys)], h.of[i:])
	h.of[i] = head(keys[i], h.skip)
}

// remove takes the head in place i out. What the keys share may be more now.
func (h *heads) remove(i int) { copy(h.of[i:], h.of[i+1:]) }

// span returns which keys have the head of a key: those before low are below it, and
// those from high on above it.
func (h *heads) span(keys []string, key string) (low, high int) {
	if len(keys) == 0 {
		return 0, 0
	}
	if all := keys[0][:h.skip]; !strings.HasPrefix(key, all) {
		if key < all {
			return 0, 0
		}
		return len(keys), len(keys)
	}
	is := head(key, h.skip)
	of := h.of[:len(keys)]
	for high = len(of); low < high; {
		middle := int(uint(low+high) / 2)
		if of[middle] < is {
			low = middle + 1
		} else {
			high = middle
		}
	}
	for high < len(of) && of[high] == is {
		high++
	}
	return low, high
}
