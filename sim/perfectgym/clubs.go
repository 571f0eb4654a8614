package perfectgym

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/mockvendors/mockvendors/sim"
)

var (
	clubForm = rules.Rule("club-form",
		"A club is shown with its id, timestamp, name and address; a page has 100, and members see clubs too.",
		sim.Assumed("the documents name the operations and their parameters; what a club has is our choice"))
	clubNotFound = rules.Rule("club-not-found",
		"Getting a club that the company does not have is refused.",
		sim.Assumed("the error codes have InvalidPropertyId for the identifier of an object that does not exist; "+
			"that this operation uses it is our choice"),
		"Send the clubId of one of the company's clubs, which GET /Api/Clubs/Clubs lists.").
		Refuses(http.StatusBadRequest, "InvalidPropertyId", "")
)

type clubsQuery struct {
	Timestamp sim.Opt[int64] `query:"timestamp"`
}

// shownClub is a club as answers show one.
type shownClub struct {
	ID        int64   `json:"id"`
	Timestamp int64   `json:"timestamp"`
	Name      string  `json:"name"`
	Address   Address `json:"address"`
}

// listClubs answers with the first page of the clubs that changed after a timestamp.
func (a *api) listClubs(tx *sim.Tx, in clubsQuery) (elements, error) {
	tx.Note(clubForm)
	found := elements{Elements: []any{}}
	for _, club := range sessionOf(tx).clubs.byTimestamp() {
		if (!in.Timestamp.Has() || club.Timestamp > in.Timestamp.V) && len(found.Elements) < pageSize {
			found.Elements = append(found.Elements, blanked(tx, &club, nil))
		}
	}
	return found, nil
}

type clubQuery struct {
	ClubID sim.Opt[int64] `query:"clubId"`
}

// Check reports whether the id is missing.
func (in *clubQuery) Check(c *sim.Checks) { requireID(c, "clubId", in.ClubID, "the id of a club") }

func (a *api) getClub(tx *sim.Tx, in clubQuery) (elements, error) {
	for _, club := range sessionOf(tx).clubs.byTimestamp() {
		if club.ID == in.ClubID.V {
			tx.Note(clubForm)
			return elements{[]any{blanked(tx, &club, nil)}}, nil
		}
	}
	return elements{}, refuseID(clubNotFound, "clubId", in.ClubID.V)
}

// byTimestamp returns the clubs as answers show them, in ascending order.
func (c clubs) byTimestamp() []shownClub {
	all := make([]shownClub, len(c))
	for i, club := range c {
		all[i] = shownClub{club.ID, cmp.Or(club.Timestamp, int64(i+1)), club.Name, club.Address}
	}
	slices.SortStableFunc(all, func(x, y shownClub) int { return cmp.Compare(x.Timestamp, y.Timestamp) })
	return all
}

// requireID reports an id that is missing from the query.
func requireID(c *sim.Checks, name string, id sim.Opt[int64], want string) {
	if !id.Sent {
		c.Add(sim.BadField{In: "query", Name: name, Problem: sim.Missing, Want: want})
	}
}

// refuseID refuses the id of something that does not exist.
func refuseID(rule *sim.Rule, name string, id int64) *sim.Refusal {
	return rule.Refuse(name, text(id)).With([]errorItem{{Code: "InvalidPropertyId", Property: property(name)}})
}
