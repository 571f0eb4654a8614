package sim

import "github.com/brianvoe/gofakeit/v6"

// Faker makes up data for the tenant, repeatably: what it gives follows from
// the scenario's seed and from what the tenant drew before.
func (tx *Tx) Faker() *gofakeit.Faker {
	return gofakeit.NewUnlocked(int64(tx.Draw() | 1)) // seed 0 would mean the machine's randomness
}
