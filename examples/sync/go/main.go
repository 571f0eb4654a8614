// Command go is the member sync of ../naive.sh and ../resilient.sh in Go: its argument is
// naive or resilient. The test beside it explores both as functions, without a process.
package main

import (
	"context"
	"fmt"
	"os"
)

func main() {
	api := egym{os.Getenv("MOCKVENDORS_EGYM_URL"), os.Getenv("MOCKVENDORS_EGYM_API_KEY")}
	sync := naive
	if len(os.Args) > 1 && os.Args[1] == "resilient" {
		sync = resilient
	}
	if err := sync(context.Background(), api); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

var members = []struct{ email, first, membership, kind string }{
	{"jane.roe@example.com", "Jane", "M-2", "PREMIUM"},
	{"mary.roe@example.com", "Mary", "M-3", "BASIC"},
}

type account struct {
	AccountID  string     `json:"accountId,omitempty"`
	Email      string     `json:"email,omitempty"`
	FirstName  string     `json:"firstName,omitempty"`
	LastName   string     `json:"lastName,omitempty"`
	Gender     string     `json:"gender,omitempty"`
	Membership membership `json:"membership"`
}

type membership struct {
	ID    string `json:"membershipId,omitempty"`
	Type  string `json:"membershipType,omitempty"`
	Start string `json:"startOfContract,omitempty"`
}

func newAccount(email, first, id string) account {
	return account{Email: email, FirstName: first, LastName: "Roe", Gender: "FEMALE", Membership: membership{id, "BASIC", "2026-01-15"}}
}
