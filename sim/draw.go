package sim

import (
	"encoding/binary"
	"hash/fnv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/store"
)

// sequence counts a tenant's random numbers. It is part of the state, so that
// identifiers do not depend on what other tenants do, and a rewind restores it.
type sequence struct {
	Key  string // vendor and tenant
	Next uint64
}

func newSequences(s *store.Schema) *store.Table[sequence] {
	return store.NewTable(s, "sim.sequences", func(s sequence) string { return s.Key })
}

// Draw returns the tenant's next random number. It follows from the scenario's
// seed, the vendor, the tenant and how many numbers the tenant drew before.
func (tx *Tx) Draw() uint64 {
	key := Key(tx.Vendor, tx.Caller.Tenant)
	s, ok := tx.Kit.sequences.Get(tx, key)
	if !ok {
		s.Key = key
	}
	s.Next++
	if err := tx.Kit.sequences.Put(tx, s); err != nil {
		panic(err) // the table has no unique index
	}
	h := fnv.New64a()
	h.Write([]byte(key))
	return mix(tx.Seed ^ mix(h.Sum64()+s.Next*0x9e3779b97f4a7c15))
}

// Drawn returns how many numbers the vendor's tenants drew.
func (tx *Tx) Drawn() map[string]uint64 {
	drawn := map[string]uint64{}
	for s := range tx.Kit.sequences.All(tx, Prefix(tx.Vendor)) {
		drawn[strings.TrimPrefix(s.Key, Prefix(tx.Vendor))] = s.Next
	}
	return drawn
}

// DrawAfter makes a tenant's next number one after at least n that it drew. It is for
// loading a state: what is made later gets no identifier a second time.
func (tx *Tx) DrawAfter(tenant string, n uint64) {
	key := Key(tx.Vendor, tenant)
	if s, _ := tx.Kit.sequences.Get(tx, key); s.Next >= n {
		return
	}
	if err := tx.Kit.sequences.Put(tx, sequence{key, n}); err != nil {
		panic(err) // the table has no unique index
	}
}

// mix is the finalizer of splitmix64: every bit of x affects every bit of the result.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// UUID draws a random (version 4) UUID.
func (tx *Tx) UUID() string {
	a := tx.Draw()
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], a)
	binary.BigEndian.PutUint64(b[8:], mix(a+1))
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	var text [36]byte
	const hex = "0123456789abcdef"
	at := 0
	for i, c := range b {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			text[at] = '-'
			at++
		}
		text[at], text[at+1] = hex[c>>4], hex[c&15]
		at += 2
	}
	return string(text[:])
}

// Text draws n characters from alphabet, which has at most 256 characters.
func (tx *Tx) Text(n int, alphabet string) string {
	text := make([]byte, n)
	x := tx.Draw()
	for i := range text {
		text[i] = alphabet[x%uint64(len(alphabet))]
		x = mix(x + uint64(i) + 1)
	}
	return string(text)
}
