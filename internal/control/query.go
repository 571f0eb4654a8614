package control

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// parameters has where to store the parameters of a query, by name: a *string, or
// an *int for a whole number that is not negative.
type parameters map[string]any

// query reads the parameters of a request. It refuses unknown ones: a misspelled
// filter would otherwise silently match everything.
func query(r *http.Request, into parameters) error {
	given, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return invalid("the query is malformed: write NAME=VALUE, separated by &")
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		value := given[name][0]
		switch to := into[name].(type) {
		case *string:
			*to = value
		case *int:
			n, err := strconv.Atoi(value)
			if err != nil || n < 0 {
				return invalid(name + " must be a whole number, 0 or more")
			}
			*to = n
		default:
			return unknownParameter(name, into)
		}
		if len(given[name]) > 1 {
			return invalid(name + " is given more than once: give it one value")
		}
	}
	return nil
}

func unknownParameter(name string, known parameters) error {
	says := "unknown parameter " + strconv.Quote(name)
	if len(known) == 0 {
		return invalid(says + ": this operation takes none")
	}
	return invalid(says + strict.Suggest(name, slices.Sorted(maps.Keys(known))))
}
