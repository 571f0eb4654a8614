package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// egym is EGYM's API for one gym.
type egym struct{ url, key string }

// naive pushes all members, and says what fails.
func naive(ctx context.Context, api egym) error {
	for _, m := range members {
		answer, err := api.send(ctx, "POST", "", newAccount(m.email, m.first, m.membership))
		if err != nil {
			fmt.Println(m.email, err)
			continue
		}
		if answer.StatusCode == http.StatusCreated && m.kind != "BASIC" {
			var made account
			_ = json.NewDecoder(answer.Body).Decode(&made)
			if upgraded, err := api.send(ctx, "PATCH", "/"+made.AccountID, account{Membership: membership{Type: m.kind}}); err == nil {
				upgraded.Body.Close()
			}
		}
		answer.Body.Close()
	}
	return nil
}

func (api egym) send(ctx context.Context, method, path string, body any) (*http.Response, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, method, api.url+"/api/v2/accounts"+path, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("x-api-key", api.key)
	return http.DefaultClient.Do(r)
}
