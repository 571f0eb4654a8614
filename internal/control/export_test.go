package control

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// Call is a call of the API as tests outside of the package see it.
type Call struct{ Operation, Pattern string }

// Calls is the whole API.
func Calls() (all []Call) {
	for _, c := range new(Server).calls() {
		all = append(all, Call{c.operation, c.pattern})
	}
	return all
}

// Recovered returns a handler whose panics are dealt with as those of the API.
func Recovered(h http.Handler) http.Handler {
	e := echo.New()
	e.HTTPErrorHandler = answerError
	e.GET("/", echo.WrapHandler(h), recovered)
	return e
}
