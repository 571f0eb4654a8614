package control

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// Route is a route of the API as tests outside of the package see it.
type Route struct{ Operation, Pattern string }

// Routes returns the whole API.
func Routes() (all []Route) {
	for _, c := range new(Server).routes() {
		all = append(all, Route{c.operation, c.pattern})
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
