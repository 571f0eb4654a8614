package browser

import (
	"io"
	"net/http"
	"strings"
)

// do sends a request to the server, and returns the status and body of the answer; 0
// if there was none.
func (p *page) do(method, path, body string, header ...string) (int, string) {
	p.Helper()
	r, err := http.NewRequestWithContext(p.ctx, method, p.server.URL+path, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, ""
	}
	defer got.Body.Close()
	text, _ := io.ReadAll(got.Body)
	return got.StatusCode, string(text)
}

// call makes a call by the control API.
func (p *page) call(world, body string) string {
	p.Helper()
	status, text := p.do("POST", "/_mock/worlds/"+world+"/calls", body)
	if status != 201 {
		p.Fatalf("%d %s", status, text)
	}
	return text
}

const createJane = `{"operation": "egym.publishAccount", "tenant": "chain-a", "body": {"email": "jane.roe@mailinator.com", "firstName": "Jane", "lastName": "Roe", "gender": "FEMALE",
	"membership": {"membershipId": "M-2", "membershipType": "BASIC", "startOfContract": "2026-01-15"}}}`

// contains reports whether a text contains each of these.
func contains(text string, parts ...string) bool {
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}
