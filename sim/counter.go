package sim

import "strconv"

// Counter issues consecutive numbers, in a sequence for each tenant.
type Counter struct{ rows Table[lastNumber] }

type lastNumber struct {
	Tenant string
	Last   int64
}

// NewCounter declares a counter.
func NewCounter(k *Kit, name string) Counter {
	return Counter{Rows(k, name, func(n lastNumber) string { return n.Tenant })}
}

// Last returns the caller's latest number, 0 before the first.
func (c Counter) Last(tx *Tx) int64 {
	row, _ := c.rows.Get(tx, tx.Caller.Tenant)
	return row.Last
}

// Next returns the caller's next number.
func (c Counter) Next(tx *Tx) int64 { return c.Skip(tx, 1) }

// Skip returns the by-th of the caller's next numbers. The numbers before it are
// never issued.
func (c Counter) Skip(tx *Tx, by int64) int64 {
	n := c.Last(tx) + by
	c.rows.Put(tx, lastNumber{tx.Caller.Tenant, n})
	return n
}

// Raise makes the caller's next numbers greater than n.
func (c Counter) Raise(tx *Tx, n int64) {
	if n > c.Last(tx) {
		c.rows.Put(tx, lastNumber{tx.Caller.Tenant, n})
	}
}

// Ordinal formats a number for keys, so that texts sort as the numbers do.
// Negative numbers, which a client may ask for, get distinct texts in no order.
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
