// Package habits writes a report card of a client: from a world's journal, it tells how
// the client behaves when calls fail, when answers are slow, and when lists come in pages.
//
// The vendors' contracts and declarations say which requests may be repeated, how pages
// are asked for, and which headers count. Pauses are judged by their ratios and by lower
// bounds: a busy machine only makes pauses longer, so it hides a habit rather than inventing one.
package habits

import (
	"slices"

	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Card is the report card of the client of a world.
type Card struct {
	World    string   `json:"world"`
	Requests int      `json:"requests"` // that were judged
	Habits   []Seen   `json:"habits"`   // that were seen, in the order of [All]
	Unseen   []string `json:"unseen"`   // ids of the other habits
	Unjudged []string `json:"unjudged"` // what there was no occasion to see
	Cannot   []string `json:"cannot"`   // what a journal cannot show
}

// Seen is a habit that was seen.
type Seen struct {
	Habit
	Times    int      `json:"times"`
	Requests []int    `json:"requests"` // the numbers of the first of them
	At       []string `json:"at"`       // what happened at the first of them
}

// How much of a habit is told.
const (
	maxRequests = 20
	maxAt       = 5
)

// cannot is what a journal does not show.
var cannot = []string{
	"What the client did with an answer, and whether it told anybody that it gave up.",
	"Whether a read between two tries looked for the right record: any read of the same tenant counts as a look.",
	"Which of two requests caused the other: the client's threads look like one.",
}

// Of returns the card of a world's client. Rivals are not the client.
func Of(w *world.World) Card {
	set := w.Set()
	j := &judgement{set: set, forgotten: w.Latest(), seen: map[string]*Seen{}}
	j.read(w.Journal.Entries())
	j.retries()
	j.refusals()
	j.pages()
	j.keys()
	j.reads()
	j.fields()
	j.ownRecords()
	card := Card{
		World: w.Name, Requests: len(j.requests), Habits: []Seen{}, Unseen: []string{},
		Unjudged: append([]string{}, j.unjudged...), Cannot: slices.Clone(cannot),
	}
	if j.forgotten > 0 {
		card.Cannot = append(card.Cannot, j.saysForgotten())
	}
	for _, h := range All {
		if s := j.seen[h.ID]; s != nil {
			card.Habits = append(card.Habits, *s)
		} else {
			card.Unseen = append(card.Unseen, h.ID)
		}
	}
	return card
}

// judgement collects what is seen in one journal.
type judgement struct {
	set       *world.Set
	requests  []*request
	others    []*journal.Entry // the writes of rivals
	forgotten int              // the latest request that the journal does not hold; 0 if it holds all
	seen      map[string]*Seen
	unjudged  []string
}

// see notes a habit at a request.
func (j *judgement) see(id string, r *request, what string) {
	s := j.seen[id]
	if s == nil {
		s = &Seen{Habit: named(id), Requests: []int{}, At: []string{}}
		j.seen[id] = s
	}
	s.Times++
	if len(s.Requests) < maxRequests {
		s.Requests = append(s.Requests, r.Number)
	}
	if len(s.At) < maxAt {
		s.At = append(s.At, what)
	}
}

// written calls forget with the vendors and tenants to which rivals wrote before a request
// and after those that it was called for before. done counts these writes.
func (j *judgement) written(r *request, done *int, forget func(whose string)) {
	for ; *done < len(j.others) && j.others[*done].Number < r.Number; *done++ {
		forget(whose(j.others[*done]))
	}
}

// cannotJudge notes what there was no occasion to see.
func (j *judgement) cannotJudge(what string) { j.unjudged = append(j.unjudged, what) }
