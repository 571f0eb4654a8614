package sim

import "strconv"

// Counter gives out numbers, one after another, a sequence for each tenant.
type Counter struct{ rows Table[count] }

type count struct {
	Tenant string
	Last   int64
}

// NewCounter declares a counter.
func NewCounter(k *Kit, name string) Counter {
	return Counter{Rows(k, name, func(c count) string { return c.Tenant })}
}

// Last returns the caller's latest number, 0 before the first.
func (c Counter) Last(tx *Tx) int64 {
	row, _ := c.rows.Get(tx, tx.Caller.Tenant)
	return row.Last
}

// Next returns the caller's next number.
func (c Counter) Next(tx *Tx) int64 { return c.Skip(tx, 1) }

// Skip returns the by-th of the caller's next numbers; the ones before it are
// given to nobody.
func (c Counter) Skip(tx *Tx, by int64) int64 {
	n := c.Last(tx) + by
	c.rows.Put(tx, count{tx.Caller.Tenant, n})
	return n
}

// Raise makes the caller's next numbers greater than n.
func (c Counter) Raise(tx *Tx, n int64) {
	if n > c.Last(tx) {
		c.rows.Put(tx, count{tx.Caller.Tenant, n})
	}
}

// Ordinal writes a number so that texts are ordered as the numbers are, for
// keys. Negative numbers, which a client may ask for, have texts of their own in
// no order.
func Ordinal[N int | int64](n N) string {
	const width = len("-9223372036854775808")
	var digits [width]byte
	for i := range digits {
		digits[i] = '0'
	}
	text := strconv.AppendInt(make([]byte, 0, width), int64(n), 10)
	copy(digits[len(digits)-len(text):], text)
	return string(digits[:])
}
