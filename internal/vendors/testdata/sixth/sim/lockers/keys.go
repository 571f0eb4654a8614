package lockers

// keys says what the keys of the state mean in a scenario; see [sim.Vendor].
var keys = map[string]string{
	"sites":     "The sites: each has its own lockers.",
	"sites.id":  "The site's name, as tenant of faults, rivals, steps and assertions.",
	"sites.key": "The key that the site's requests carry as X-Key.",
	"rentals":   "Lockers that somebody has.",
	"locker":    "The number of the locker, in quotes.",
	"person":    "Who has it.",
}
