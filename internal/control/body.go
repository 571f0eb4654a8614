package control

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// Limits of a body, which may be a scenario with many records. A value takes about
// two hundred bytes of memory, however short it is, so a limit of bytes alone is
// not enough.
const (
	maxBody   = 64 << 20
	maxValues = 4_000_000 // about
)

var tooLarge = apiError{problem.TooLarge, "the body can have at most 64 MiB and about four million values"}

// body reads a request's body within the limits.
func body(r *http.Request) ([]byte, error) {
	if r.ContentLength > maxBody {
		return nil, tooLarge
	}
	text, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		return nil, tooLarge
	case err != nil: // its text names the two addresses
		return nil, apiError{problem.Invalid, "the body broke off: it did not arrive whole"}
	case max(bytes.Count(text, []byte(",")), bytes.Count(text, []byte("\n"))) >= maxValues: // the separators of values in JSON and YAML
		return nil, tooLarge
	}
	return text, nil
}

// decode reads a body strictly into a struct. No body means an empty object.
func decode(r *http.Request, into any) error {
	root, err := parse(r)
	if err != nil {
		return err
	}
	return root.Decode(into).Err()
}

// parse reads a body, which is JSON or YAML. No body means an empty object.
func parse(r *http.Request) (root strict.Node, err error) {
	text, err := body(r)
	if err != nil {
		return root, err
	}
	if len(bytes.TrimSpace(text)) == 0 {
		text = []byte("{}")
	}
	doc, err := strict.Parse("", text)
	if err != nil {
		return root, err
	}
	return doc.Root(), nil
}
