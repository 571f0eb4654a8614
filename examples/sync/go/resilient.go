package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// patience is how long an answer may take.
const patience = 2 * time.Second

// resilient pushes all members. If it fails, the next run goes on from there.
func resilient(ctx context.Context, api egym) error {
	for _, m := range members {
		id, err := api.publish(ctx, newAccount(m.email, m.first, m.membership))
		if err != nil {
			return fmt.Errorf("%s: %w", m.email, err)
		}
		if m.kind == "BASIC" {
			continue
		}
		status, err := api.call(ctx, "PATCH", "/"+id, account{Membership: membership{Type: m.kind}}, nil)
		if err != nil || status != http.StatusOK && status != http.StatusNoContent {
			return fmt.Errorf("%s: EGYM answers %d: %w", m.email, status, err)
		}
	}
	return nil
}

// publish makes an account and returns its id, or that of the same account from an
// earlier try.
func (api egym) publish(ctx context.Context, a account) (id string, err error) {
	var answer struct {
		AccountID string
		Metadata  struct{ AccountID string }
	}
	status, err := api.call(ctx, "POST", "", a, &answer)
	if err != nil || status == http.StatusCreated {
		return answer.AccountID, err
	}
	if status != http.StatusConflict {
		return "", fmt.Errorf("EGYM answers %d", status)
	}
	var holder account
	status, err = api.call(ctx, "GET", "/"+answer.Metadata.AccountID, nil, &holder)
	if err != nil || status != http.StatusOK || holder.Membership.ID != a.Membership.ID {
		return "", fmt.Errorf("the email is somebody else's: %d %w", status, err)
	}
	return holder.AccountID, nil
}

// call tries three times while there is no answer, none that can be read, or one that
// says: later.
func (api egym) call(ctx context.Context, method, path string, body, into any) (status int, err error) {
	for _, pause := range []time.Duration{100 * time.Millisecond, 200 * time.Millisecond, 0} {
		if status, err = api.once(ctx, method, path, body, into); err == nil {
			return status, nil
		}
		time.Sleep(pause)
	}
	return 0, err
}

func (api egym) once(ctx context.Context, method, path string, body, into any) (status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answer, err := api.send(ctx, method, path, body)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	switch {
	case err != nil:
		return 0, err
	case answer.StatusCode == http.StatusTooManyRequests, answer.StatusCode >= http.StatusInternalServerError:
		return 0, fmt.Errorf("EGYM answers %d", answer.StatusCode)
	case len(text) > 0 && !json.Valid(text):
		return 0, errors.New("EGYM answers garbage")
	case len(text) == 0 || into == nil:
		return answer.StatusCode, nil
	}
	return answer.StatusCode, json.Unmarshal(text, into)
}
