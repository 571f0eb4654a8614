// Command egym-push pushes one member to EGYM and survives a lost answer: if a
// 409 names an account with the membershipId that was sent, an earlier try has
// arrived after all.
//
//	go run ./cmd/mockvendors exec --scenario egym-lost-answer -- go run ./examples/egym-push
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

type member struct {
	AccountID  string     `json:"accountId,omitempty"`
	Email      string     `json:"email"`
	FirstName  string     `json:"firstName"`
	LastName   string     `json:"lastName"`
	Gender     string     `json:"gender"`
	Membership membership `json:"membership"`
}

type membership struct {
	ID    string `json:"membershipId"`
	Type  string `json:"membershipType"`
	Start string `json:"startOfContract"`
}

// egym is a client for one gym.
type egym struct{ url, key string }

func main() {
	api := egym{os.Getenv("MOCKVENDORS_EGYM_URL"), os.Getenv("MOCKVENDORS_EGYM_API_KEY")}
	id, err := api.push(member{
		Email: "jane.roe@mailinator.com", FirstName: "Jane", LastName: "Roe", Gender: "FEMALE",
		Membership: membership{"M-2", "BASIC", "2026-01-15"},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("jane has the account", id)
}

// push creates a member and returns the account's id.
func (api egym) push(m member) (id string, err error) {
	for range 3 {
		var answer struct {
			AccountID string `json:"accountId"`
			Metadata  struct {
				AccountID string `json:"accountId"`
			} `json:"metadata"`
		}
		status, err := api.call("POST", "/api/v2/accounts", m, &answer)
		switch {
		case err != nil:
			continue // nobody knows whether it arrived: send it again
		case status == http.StatusCreated:
			return answer.AccountID, nil
		case status != http.StatusConflict:
			return "", fmt.Errorf("EGYM answers %d", status)
		}
		var holder member
		if _, err := api.call("GET", "/api/v2/accounts/"+answer.Metadata.AccountID, nil, &holder); err != nil {
			return "", err
		}
		if holder.Membership.ID == m.Membership.ID {
			return holder.AccountID, nil
		}
		return "", fmt.Errorf("somebody else has the email of %s", m.Membership.ID)
	}
	return "", fmt.Errorf("EGYM does not answer")
}

func (api egym) call(method, path string, body, into any) (status int, err error) {
	var text bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&text).Encode(body); err != nil {
			return 0, err
		}
	}
	r, err := http.NewRequest(method, api.url+path, &text)
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("x-api-key", api.key)
	client := http.Client{Timeout: 10 * time.Second}
	answer, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	all, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, json.Unmarshal(all, into)
}
