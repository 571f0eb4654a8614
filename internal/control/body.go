package control

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// Bounds of a body that the control API reads: a scenario with many records
// written out. A value takes some two hundred bytes of memory, however short it
// is, so that bytes alone bound nothing.
const (
	maxBody   = 64 << 20
	maxValues = 4_000_000 // about
)

var tooLarge = refusal{problem.TooLarge, "the body may have 64 MiB, and about four million values"}

// body reads a request's body, bounded.
func body(r *http.Request) ([]byte, error) {
	if r.ContentLength > maxBody {
		return nil, tooLarge
	}
	text, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	var more *http.MaxBytesError
	switch {
	case errors.As(err, &more):
		return nil, tooLarge
	case err != nil:
		return nil, err
	case max(bytes.Count(text, []byte(",")), bytes.Count(text, []byte("\n"))) >= maxValues: // what separates values in JSON, and in YAML
		return nil, tooLarge
	}
	return text, nil
}

// decode reads a body strictly into a struct; no body is an empty object.
func decode(r *http.Request, into any) error {
	text, err := body(r)
	if err != nil {
		return err
	}
	if len(bytes.TrimSpace(text)) == 0 {
		text = []byte("{}")
	}
	doc, err := strict.Parse("", text)
	if err != nil {
		return err
	}
	return doc.Root().Decode(into).Err()
}
