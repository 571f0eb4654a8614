// Package problem is the errors of the simulator itself, which are never those
// of a vendor: application/problem+json, told by a header.
package problem

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/mockvendors/mockvendors/sim"
)

// Kind is what went wrong, as the header X-Mockvendors-Error names it.
type Kind struct {
	Name   string
	Status int
	Title  string
}

// The kinds.
var (
	UnknownPath      = Kind{"unknown-path", http.StatusNotFound, "There is nothing at this path"}
	MethodNotAllowed = Kind{"method-not-allowed", http.StatusMethodNotAllowed, "This path does not take this method"}
	NotSimulated     = Kind{"not-simulated", http.StatusNotImplemented, "This operation is not simulated"}
	VendorPanicked   = Kind{"vendor-panicked", http.StatusInternalServerError, "The simulated vendor failed"}
	UnknownWorld     = Kind{"unknown-world", http.StatusNotFound, "There is no such world"}
	NotFound         = Kind{"not-found", http.StatusNotFound, "There is no such thing"}
	Exists           = Kind{"exists", http.StatusConflict, "There is one already"}
	Invalid          = Kind{"invalid", http.StatusBadRequest, "The request is not valid"}
	TooLarge         = Kind{"too-large", http.StatusRequestEntityTooLarge, "The request is too large"}
	ForeignHost      = Kind{"foreign-host", http.StatusMisdirectedRequest, "This host is not served here"}
	Internal         = Kind{"internal", http.StatusInternalServerError, "Something went wrong in mockvendors itself"}
	CrossOrigin      = Kind{"cross-origin", http.StatusForbidden, "Other sites may not call the control API"}
)

// Problem is the body of such an error.
type Problem struct {
	Type   string    `json:"type"`
	Title  string    `json:"title"`
	Status int       `json:"status"`
	Detail string    `json:"detail"`
	Errors []Mistake `json:"errors,omitempty"`
}

// Mistake is one place of a text that is not as it should be.
type Mistake struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Path    string `json:"path"`
	Message string `json:"message"`
}

// Of makes the body of a problem.
func Of(k Kind, detail string, mistakes ...Mistake) Problem {
	return Problem{Type: "about:blank", Title: k.Title, Status: k.Status, Detail: detail, Errors: mistakes}
}

// Answer is a problem in place of a vendor's answer.
func Answer(k Kind, detail string, header ...sim.HeaderField) sim.Answer {
	header = append(header,
		sim.HeaderField{Name: "Content-Type", Value: "application/problem+json"},
		sim.HeaderField{Name: "X-Mockvendors-Error", Value: k.Name})
	return sim.Answer{Status: k.Status, Header: header, Body: Of(k, detail)}
}

// Write answers a request with a problem.
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
