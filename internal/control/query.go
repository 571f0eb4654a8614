package control

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/mockvendors/mockvendors/internal/strict"
)

// parameters is where the parameters of a query go, by name: each a *string, or
// an *int for a whole number from 0.
type parameters map[string]any

// query reads the parameters that a request has of those. What it does not know
// it refuses: a filter with a slip in its name would silently take all.
func query(r *http.Request, into parameters) error {
	given, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return invalid("the query is not well-formed: write NAME=VALUE, with & between them")
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		value := given[name][0]
		switch to := into[name].(type) {
		case *string:
			*to = value
		case *int:
			n, err := strconv.Atoi(value)
			if err != nil || n < 0 {
				return invalid(name + " must be a whole number from 0")
			}
			*to = n
		default:
			return unknownParameter(name, into)
		}
		if len(given[name]) > 1 {
			return invalid(name + " stands more than once: give it one value")
		}
	}
	return nil
}

func unknownParameter(name string, known parameters) error {
	says := "unknown parameter " + strconv.Quote(name)
	if len(known) == 0 {
		return invalid(says + ": this call takes none")
	}
	return invalid(says + strict.Suggest(name, slices.Sorted(maps.Keys(known))))
}
