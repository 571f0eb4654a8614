package lockers

import "github.com/mockvendors/mockvendors/sim"

const sendKey = "Send the key of a site in the header X-Key."

var (
	rules = sim.NewRules("lockers")

	keyMissing = rules.Rule("key-missing", "A request needs the key of a site.", sim.Documented("page: keys"),
		sendKey).Refuses(401, "unknown key", "")
	keyUnknown = rules.Rule("key-unknown", "A key that no site has is refused.", sim.Documented("page: keys"),
		sendKey).Refuses(401, "unknown key", "")
	malformed = rules.Rule("malformed", "A rental needs a locker and a person.", sim.Assumed("no page says what happens without them"),
		"Send both, and nothing that a rental does not have.").Refuses(400, "malformed", "")
	tooLarge = rules.Rule("too-large", "A body has at most 1 MB.", sim.Assumed("no page says how long a body may be"),
		"Send a shorter body.").Refuses(413, "too large", "")
	taken = rules.Rule("taken", "A locker is rented to one person at a time.", sim.Documented("page: renting"),
		"Rent another locker.").Refuses(409, "taken", "")
	notRented = rules.Rule("not-rented", "A locker that nobody rents has no rental.", sim.Documented("page: renting"),
		"Rent the locker first.").Refuses(404, "not rented", "")
)

var unknownFields = &sim.Reading{
	ID:       "unknown-fields",
	Question: "What becomes of unknown members of a rental?",
	Values:   []string{"ignored", "rejected"},
	Source:   "no page says",
	Unprobed: "No operation ends a rental, so a probe could not clean up.",
}
