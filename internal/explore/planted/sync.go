package planted

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Sync is the sync in Go. It ends when ctx is done.
type Sync struct {
	Defect   string
	EGYM     string // URL
	EGYMKey  string
	Onsi     string
	OnsiKey  string
	Members  int           // 2 if 0; all but the first are only made
	Plain    bool          // without contact
	Patience time.Duration // for an answer
}

// errAgain is the outcome of a call that is worth another try.
var errAgain = errors.New("the vendor does not answer")

type account struct {
	AccountID  string             `json:"accountId,omitempty"`
	Email      string             `json:"email"`
	FirstName  string             `json:"firstName"`
	LastName   string             `json:"lastName"`
	Gender     string             `json:"gender"`
	Contact    *map[string]string `json:"contact,omitempty"`
	Membership membership         `json:"membership"`
}

type membership struct {
	ID    string `json:"membershipId,omitempty"`
	Type  string `json:"membershipType,omitempty"`
	Start string `json:"startOfContract,omitempty"`
}

// Run runs the sync once.
func (s *Sync) Run(ctx context.Context) error {
	jane, err := s.publish(ctx, "Jane", 2)
	if err != nil {
		return err
	}
	if jane != "" {
		if err := s.upgrade(ctx, jane); err != nil {
			return err
		}
	}
	for i := 1; i < max(2, s.Members); i++ {
		name := "Mary"
		if i > 1 {
			name = fmt.Sprintf("Mary%d", i)
		}
		if _, err := s.publish(ctx, name, i+2); err != nil {
			return err
		}
	}
	return s.invite(ctx)
}

// Publish makes one account.
func (s *Sync) Publish(ctx context.Context, first string, number int) error {
	_, err := s.publish(ctx, first, number)
	return err
}

// List asks for the accounts once.
func (s *Sync) List(ctx context.Context) error {
	_, err := s.egym(ctx, "GET", "/accounts", nil, nil)
	return err
}

func (s *Sync) publish(ctx context.Context, first string, number int) (id string, err error) {
	a := account{
		Email: strings.ToLower(first) + ".roe@example.com", FirstName: first, LastName: "Roe", Gender: "FEMALE",
		Contact:    &map[string]string{"city": "Berlin", "country": "DE"},
		Membership: membership{fmt.Sprintf("M-%d", number), "BASIC", "2026-01-15"},
	}
	err = s.try(ctx, func(i int) error {
		if s.Plain || i > 0 && s.Defect == "wrong" {
			a.Contact = nil
		}
		var answer struct {
			AccountID string
			Metadata  struct{ AccountID string }
		}
		status, err := s.egym(ctx, "POST", "/accounts", a, &answer)
		holder := answer.Metadata.AccountID
		switch {
		case err != nil:
			return err
		case status == http.StatusCreated:
			id = answer.AccountID
			return nil
		case status != http.StatusConflict:
			return fmt.Errorf("EGYM answers %d", status)
		case s.Defect == "doubled":
			a.Email = strings.Replace(a.Email, "@", "+1@", 1)
			a.Membership.ID += "-1"
			return errAgain
		case s.Defect == "unsafe":
			_, _ = s.egym(ctx, "DELETE", "/accounts/"+holder, nil, nil)
			return errAgain
		case s.Defect == "stuck":
			return nil // it is there, so all is done
		}
		var found account
		if _, err := s.egym(ctx, "GET", "/accounts/"+holder, nil, &found); err != nil {
			return err
		}
		if found.Membership.ID != a.Membership.ID {
			return errors.New("somebody else has the email")
		}
		id = holder
		return nil
	})
	return id, err
}

func (s *Sync) upgrade(ctx context.Context, id string) error {
	return s.try(ctx, func(int) error {
		change := map[string]any{"membership": membership{Type: "PREMIUM"}}
		status, err := s.egym(ctx, "PATCH", "/accounts/"+id, change, nil)
		if err == nil && status >= 300 {
			err = fmt.Errorf("EGYM answers %d", status)
		}
		return err
	})
}

func (s *Sync) invite(ctx context.Context) error {
	return s.try(ctx, func(i int) error {
		member := map[string]any{"email": "jane.roe@example.com", "firstName": "Jane", "lastName": "Roe", "tier": "Gold", "workerId": "W-9"}
		if i > 0 && s.Defect == "reused" {
			member["lastName"] = "Roe (again)"
		}
		header := http.Header{"X-Api-Key": {s.OnsiKey}, "X-Idempotency-Key": {"invite-W-9"}}
		status, err := s.call(ctx, "POST", s.Onsi+"/v1/members", header, member, nil)
		if err == nil && status >= 300 {
			err = fmt.Errorf("the answer of Onsi is %d", status)
		}
		return err
	})
}

// try tries up to three times, with pauses between.
func (s *Sync) try(ctx context.Context, once func(i int) error) (err error) {
	tries, pause := 3, 15*time.Millisecond
	switch s.Defect {
	case "stormed":
		tries, pause = 1_000_000, 0
	case "hammered":
		tries, pause = 6, 0
	}
	for i := range tries {
		if err = once(i); !errors.Is(err, errAgain) || ctx.Err() != nil {
			return err
		}
		time.Sleep(pause)
	}
	if s.Defect == "lost" {
		return nil
	}
	return err
}

func (s *Sync) egym(ctx context.Context, method, path string, body, into any) (status int, err error) {
	return s.call(ctx, method, s.EGYM+"/api/v2"+path, http.Header{"X-Api-Key": {s.EGYMKey}}, body, into)
}

// transport has a connection for each call. On one that was used before, Go may send a
// call again by itself, which depends on what else goes on.
var transport = &http.Transport{DisableKeepAlives: true}

// call returns errAgain if there is no answer, none that can be read, or one that
// asks for patience.
func (s *Sync) call(ctx context.Context, method, url string, header http.Header, body, into any) (status int, err error) {
	if s.Defect != "hung" {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.Patience)
		defer cancel()
	}
	var text []byte
	if body != nil {
		if text, err = json.Marshal(body); err != nil {
			return 0, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(text))
	if err != nil {
		return 0, err
	}
	r.Header = header
	r.Header.Set("Content-Type", "application/json")
	answer, err := transport.RoundTrip(r)
	if err != nil {
		return 0, errAgain
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	switch {
	case err != nil, answer.StatusCode == http.StatusTooManyRequests, answer.StatusCode >= http.StatusInternalServerError:
		return 0, errAgain
	case len(got) > 0 && !json.Valid(got):
		if s.Defect == "crashed" {
			panic("the answer is no JSON")
		}
		return 0, errAgain
	case len(got) == 0 || into == nil:
		return answer.StatusCode, nil
	}
	return answer.StatusCode, json.Unmarshal(got, into)
}
