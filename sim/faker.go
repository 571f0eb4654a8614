package sim

import "github.com/brianvoe/gofakeit/v6"

// Faker returns a generator of test data for the tenant. Its data is
// reproducible: it follows from the scenario's seed and from what the tenant
// drew before.
func (tx *Tx) Faker() *gofakeit.Faker {
	return gofakeit.NewUnlocked(int64(tx.Draw() | 1)) // seed 0 would mean a random seed
}
