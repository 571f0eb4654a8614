package egym

import (
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// state is the value of "egym" in a scenario.
type state struct {
	Chains []chainState `json:"chains"`
}

type chainState struct {
	ID   string `json:"id" required:"true"`
	Gyms []Gym  `json:"gyms" required:"true"`
	Reference
	Accounts []accountState `json:"accounts,omitempty"`
	Visits   []Visit        `json:"visits,omitempty"`
	Bookings []bookingState `json:"bookings,omitempty"`
	Tasks    []taskState    `json:"tasks,omitempty"`
	Webhooks []webhookState `json:"webhooks,omitempty"`
	Generate *generate      `json:"generate,omitempty"`
}

// Gym is a location of a chain. If a scenario leaves permissions out, its keys
// have all of them; if it leaves wellpass out, all corporate-fitness members may
// enter.
type Gym struct {
	ID          string   `json:"id" required:"true"`
	APIKeys     []string `json:"apiKeys,omitempty" credential:"true"`
	Permissions []string `json:"permissions,omitzero"`
	Wellpass    string   `json:"wellpass,omitzero" enum:"ALL|WITHOUT_PLUS1|NONE"`
}

// accountState is an account as a GET shows it, with what only the vendor knows.
type accountState struct {
	Account
	Gym          string           `json:"gym,omitempty"` // the chain's first one if left out
	Roles        map[string]Roles `json:"roles,omitempty"`
	Rfids        []Rfid           `json:"rfids,omitempty"`
	Nfc          []Nfc            `json:"nfc,omitempty"`
	LegacyUserID int64            `json:"legacyUserId,omitzero"` // in the API v1, if it was migrated
	Image        *Image           `json:"image,omitempty"`
	UpdatedAt    *time.Time       `json:"updatedAt,omitempty" generated:"true"`
}

type generate struct {
	Accounts int `json:"accounts,omitempty" min:"0"`
}

// Shown returns the account as a scenario would declare it.
func (row account) Shown() any { return row.shown() }

func (row account) shown() accountState {
	updated := row.updated()
	return accountState{
		Account: row.Account, Gym: row.gym, Roles: row.roles, Rfids: row.rfids(), Nfc: row.nfc(), LegacyUserID: row.legacy,
		Image: row.image, UpdatedAt: &updated,
	}
}

// dump returns accounts and tasks in the order of their last updates, because only their
// order distinguishes updates of one millisecond.
func (a *api) dump(tx *sim.Tx) state {
	s := state{Chains: []chainState{}}
	for c := range a.chains.All(tx) {
		shown := chainState{ID: c.ID, Gyms: gymsOf(c), Reference: c.Data.Reference}
		rows := slices.Collect(a.byUpdate.All(tx, sim.Prefix(c.ID)))
		slices.SortFunc(rows, func(x, y account) int { return strings.Compare(x.stamp, y.stamp) })
		for _, row := range rows {
			shown.Accounts = append(shown.Accounts, row.shown())
		}
		for row := range a.visits.All(tx, sim.Prefix(c.ID)) {
			shown.Visits = append(shown.Visits, row.Visit)
		}
		for row := range a.bookings.All(tx, sim.Prefix(c.ID)) {
			shown.Bookings = append(shown.Bookings, bookingState{row.accountID, row.gym, row.Booking})
		}
		tasks := slices.Collect(a.tasks.All(tx, sim.Prefix(c.ID)))
		slices.SortStableFunc(tasks, func(x, y task) int { return strings.Compare(x.stamp, y.stamp) })
		for _, row := range tasks {
			shown.Tasks = append(shown.Tasks, row.shown())
		}
		for row := range a.webhooksByID.All(tx, sim.Prefix(c.ID)) {
			shown.Webhooks = append(shown.Webhooks, row.shown())
		}
		s.Chains = append(s.Chains, shown)
	}
	return s
}
