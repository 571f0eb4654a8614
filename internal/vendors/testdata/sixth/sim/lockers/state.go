package lockers

import "github.com/mockvendors/mockvendors/sim"

// Rental is a record: a locker that somebody has.
type Rental struct {
	site   string
	Locker string `json:"locker" required:"true"`
	Person string `json:"person" required:"true"`
}

func (r Rental) key() string { return sim.Key(r.site, r.Locker) }

// Ref names the record.
func (r Rental) Ref() sim.Ref { return sim.Ref{Tenant: r.site, Collection: "rentals", ID: r.Locker} }

// Shown returns what the state shows.
func (r Rental) Shown() any { return r }

// state is what stands under the vendor's name in a scenario.
type state struct {
	Sites []siteState `json:"sites"`
}

type siteState struct {
	ID      string   `json:"id" required:"true"`
	Key     string   `json:"key,omitempty" credential:"true"` // none of a site that an unknown key opened
	Rentals []Rental `json:"rentals,omitempty"`
}

func (a *api) load(tx *sim.Tx, s state) error {
	for i, declared := range s.Sites {
		at := sim.Place{"sites", i}
		if _, err := a.sites.Declare(tx, at, declared.ID, sim.None{}); err != nil {
			return err
		}
		if declared.Key != "" {
			grant := sim.Grant[sim.None]{Credential: sim.Credential{APIKey: declared.Key}, Choice: map[string]string{"key": declared.Key}}
			if err := a.sites.AddGrant(tx, at.In("key"), grant); err != nil {
				return err
			}
		}
		for j, r := range declared.Rentals {
			r.site = declared.ID
			if _, ok := a.rentals.Get(tx, r.key()); ok {
				return at.In("rentals", j, "locker").Errorf("locker %s is rented twice", r.Locker)
			}
			a.rentals.Put(tx, r)
		}
	}
	return nil
}

func (a *api) dump(tx *sim.Tx) state {
	s := state{Sites: []siteState{}}
	for site := range a.sites.All(tx) {
		shown := siteState{ID: site.ID}
		for g := range a.sites.Grants(tx, site.ID) {
			shown.Key = g.APIKey
		}
		for r := range a.rentals.All(tx, sim.Prefix(site.ID)) {
			shown.Rentals = append(shown.Rentals, r)
		}
		s.Sites = append(s.Sites, shown)
	}
	return s
}
