package simtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/problem"
)

// api is a client of the control API of a server, or of one world there.
type api struct {
	url    string // …/_mock/worlds/NAME, or …/_mock
	client *http.Client
}

// timeout is longer than any request to the control API takes.
const timeout = 30 * time.Second

func newAPI(server string) api {
	return api{url: server + "/_mock", client: &http.Client{
		Transport: &http.Transport{}, // not shared, so that its connections can be closed
		Timeout:   timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}}
}

// world returns the API of one world.
func (a api) world(name string) api {
	a.url += "/worlds/" + name
	return a
}

func (a api) close() { a.client.CloseIdleConnections() }

func (a api) get(path string, into any) error { return a.send(http.MethodGet, path, nil, into) }

// send sends body as JSON and decodes the answer into into. Either may be nil.
func (a api) send(method, path string, body, into any) error {
	var reader io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return err
		}
		reader = bytes.NewReader(text)
	}
	r, err := http.NewRequest(method, a.url+path, reader)
	if err != nil {
		return err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := a.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, a.url+path, err)
	}
	if answer.StatusCode >= 300 {
		return refusalOf(answer, text)
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s %s: %w", method, a.url+path, err)
	}
	return nil
}

// refusal is an error that the control API answered.
type refusal struct {
	kind    string
	message string
}

func (r *refusal) Error() string { return r.message }

func refusalOf(answer *http.Response, text []byte) error {
	var p problem.Problem
	kind := answer.Header.Get("X-Mockvendors-Error")
	if kind == "" || json.Unmarshal(text, &p) != nil {
		return fmt.Errorf("%s answers %s: it is not a mockvendors server", answer.Request.URL, answer.Status)
	}
	messages := []string{p.Detail}
	if len(p.Errors) > 0 {
		messages = nil // they say the same as the detail
	}
	for _, m := range p.Errors {
		if m.Path == "" {
			messages = append(messages, m.Message)
		} else {
			messages = append(messages, m.Path+": "+m.Message)
		}
	}
	return &refusal{kind, strings.Join(messages, "\n")}
}

// isRefusal reports whether an error is a refusal of that kind.
func isRefusal(err error, kind problem.Kind) bool {
	var r *refusal
	return errors.As(err, &r) && r.kind == kind.Name
}
