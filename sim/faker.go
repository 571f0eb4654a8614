package sim

import (
	"iter"

	"github.com/brianvoe/gofakeit/v6"
)

// Faker returns a generator of test data for the tenant. Its data is
// reproducible: it follows from the scenario's seed and from what the tenant
// drew before.
func (tx *Tx) Faker() *gofakeit.Faker {
	return gofakeit.NewUnlocked(int64(tx.Draw() | 1)) // seed 0 would mean a random seed
}

// Times yields 0 to n-1, for each record that is made up. It ends early if nobody
// waits for the records any more.
func (tx *Tx) Times(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; i < n && !tx.Abandoned() && yield(i); i++ {
		}
	}
}

// Abandoned reports whether nobody waits for what is loaded any more. What has been
// loaded by then is not used.
func (tx *Tx) Abandoned() bool { return tx.Context != nil && tx.Context.Err() != nil }
