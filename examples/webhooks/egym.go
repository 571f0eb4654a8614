package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// client calls EGYM.
type client struct{ url, key string }

// checkIn tells EGYM that a member has arrived.
func (c client) checkIn(account string) error {
	return c.call("POST", "/api/v2/accounts/"+account+"/checkins", struct{}{}, nil)
}

// task is work for a trainer.
type task struct {
	Name     string `json:"name"`
	DueDate  string `json:"dueDate"`
	AuthorID string `json:"authorId"`
	TargetID string `json:"targetId"`
}

// welcome gives the trainers the task to welcome a member.
func (c client) welcome(account string) error {
	return c.call("POST", "/api/v2/tasks", task{"Welcome " + account, "2026-01-15", "acc-trainer", account}, nil)
}

// welcomed returns the members for whom there is a task.
func (c client) welcomed() (map[string]bool, error) {
	var tasks []task
	if err := c.call("GET", "/api/v2/tasks", nil, &tasks); err != nil {
		return nil, err
	}
	all := map[string]bool{}
	for _, t := range tasks {
		all[t.TargetID] = true
	}
	return all, nil
}

// call makes a call. in is sent as JSON unless it is nil, and the answer decoded into out.
func (c client) call(method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequest(method, c.url+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("x-api-key", c.key)
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	switch {
	case err != nil:
		return err
	case answer.StatusCode >= 300:
		return fmt.Errorf("%s %s: %d %s", method, path, answer.StatusCode, text)
	case out != nil:
		return json.Unmarshal(text, out)
	}
	return nil
}
