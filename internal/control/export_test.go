package control

// Call is a call of the API as tests outside of the package see it.
type Call struct{ Operation, Pattern string }

// Calls is the whole API.
func Calls() (all []Call) {
	for _, c := range new(Server).calls() {
		all = append(all, Call{c.operation, c.pattern})
	}
	return all
}
