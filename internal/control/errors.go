package control

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// apiError is an error with a kind of problem of its own.
type apiError struct {
	kind   problem.Kind
	detail string
}

func (e apiError) Error() string { return e.detail }

func invalid(detail string) error { return apiError{problem.Invalid, detail} }

var nothingHere = apiError{problem.UnknownPath, "the control API has nothing at this path; GET /_mock/contracts/control.yaml describes what it has"}

// writeError answers with a problem.
func writeError(w http.ResponseWriter, err error) {
	var known apiError
	var mistakes strict.Errors
	var full *world.FullError
	switch {
	case errors.As(err, &known):
		problem.Write(w, known.kind, known.detail)
	case errors.As(err, &full):
		problem.Write(w, problem.OutOfMemory, full.Error())
	case errors.As(err, &mistakes):
		writeMistakes(w, mistakes)
	default:
		problem.Write(w, problem.Invalid, err.Error())
	}
}

// maxMistakes limits the mistakes in an answer. A body full of mistakes would
// otherwise get an answer many times its size.
const maxMistakes = 1000

// writeMistakes answers with the mistakes in a text and their places.
func writeMistakes(w http.ResponseWriter, mistakes strict.Errors) {
	shown := mistakes[:min(len(mistakes), maxMistakes)]
	detail := shown.Error()
	if more := len(mistakes) - len(shown); more > 0 {
		detail += fmt.Sprintf("\nand %d more", more)
	}
	problem.Write(w, problem.Invalid, detail, problem.MistakesOf(shown)...)
}
