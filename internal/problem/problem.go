// Package problem writes the errors of the simulator itself, which are never a
// vendor's: application/problem+json, marked by a header.
package problem

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/sim"
)

// Kind is a kind of problem, named as in the header X-Mockvendors-Error.
type Kind struct {
	Name   string
	Status int
	Title  string
}

// The kinds.
var (
	UnknownPath      = Kind{"unknown-path", http.StatusNotFound, "No such path"}
	MethodNotAllowed = Kind{"method-not-allowed", http.StatusMethodNotAllowed, "Method not allowed"}
	NotSimulated     = Kind{"not-simulated", http.StatusNotImplemented, "Operation not simulated"}
	VendorPanicked   = Kind{"vendor-panicked", http.StatusInternalServerError, "The simulated vendor failed"}
	UnknownWorld     = Kind{"unknown-world", http.StatusNotFound, "No such world"}
	NotFound         = Kind{"not-found", http.StatusNotFound, "Not found"}
	Exists           = Kind{"exists", http.StatusConflict, "Already exists"}
	TooMany          = Kind{"too-many", http.StatusConflict, "Too many"}
	Invalid          = Kind{"invalid", http.StatusBadRequest, "Invalid request"}
	TooLarge         = Kind{"too-large", http.StatusRequestEntityTooLarge, "Request too large"}
	OutOfMemory      = Kind{"out-of-memory", http.StatusInsufficientStorage, "No memory left"}
	RefusedHost      = Kind{"refused-host", http.StatusForbidden, "Host refused"}
	NotSaved         = Kind{"not-saved", http.StatusInsufficientStorage, "Not saved"}
	ForeignHost      = Kind{"foreign-host", http.StatusMisdirectedRequest, "Unknown host"}
	Internal         = Kind{"internal", http.StatusInternalServerError, "Internal error of mockvendors"}
	BadGateway       = Kind{"bad-gateway", http.StatusBadGateway, "No answer of the upstream"}
	NotHTTP          = Kind{"not-http", http.StatusBadRequest, "Not HTTP"}
	CrossOrigin      = Kind{"cross-origin", http.StatusForbidden, "Cross-origin request refused"}
)

// Problem is the body of an error of the simulator.
type Problem struct {
	Type   string    `json:"type"`
	Title  string    `json:"title"`
	Status int       `json:"status"`
	Detail string    `json:"detail"`
	Errors []Mistake `json:"errors,omitempty"`
}

// Mistake is one mistake in a text, with its position.
type Mistake struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Path    string `json:"path"`
	Message string `json:"message"`
}

// MistakesOf returns the mistakes in a text as an answer has them.
func MistakesOf(errs strict.Errors) []Mistake {
	all := make([]Mistake, len(errs))
	for i, e := range errs {
		all[i] = Mistake{e.Line, e.Column, e.Path, e.Message}
	}
	return all
}

// Of returns the body of a problem.
func Of(k Kind, detail string, mistakes ...Mistake) Problem {
	return Problem{Type: "about:blank", Title: k.Title, Status: k.Status, Detail: detail, Errors: mistakes}
}

// Answer returns a problem as an answer in place of the vendor's.
func Answer(k Kind, detail string, header ...sim.HeaderField) sim.Answer {
	header = append(header,
		sim.HeaderField{Name: "Content-Type", Value: "application/problem+json"},
		sim.HeaderField{Name: "X-Mockvendors-Error", Value: k.Name})
	return sim.Answer{Status: k.Status, Header: header, Body: Of(k, detail)}
}

// Write sends a problem as the response.
func Write(w http.ResponseWriter, k Kind, detail string, mistakes ...Mistake) {
	body, err := json.Marshal(Of(k, detail, mistakes...))
	if err != nil {
		panic(err) // strings and numbers
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("X-Mockvendors-Error", k.Name)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(k.Status)
	_, _ = w.Write(body) // the client is gone if this fails
}
