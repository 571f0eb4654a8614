package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// told is a server that was started as users start it, with all that it says.
type told struct {
	t         *testing.T
	url       string
	readyFile string
	stop      func() (stdout, stderr string)
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// serving starts serve with these flags besides its own, and waits until it is
// ready.
func serving(t *testing.T, flags ...string) *told {
	t.Helper()
	ready := filepath.Join(t.TempDir(), "ready.json")
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	var stdout, stderr strings.Builder
	var all sync.WaitGroup
	all.Go(func() {
		defer writer.Close()
		args := append([]string{"serve", "--addr", "127.0.0.1:0", "--ready-file", ready}, flags...)
		if code := run(ctx, args, func(string) string { return "" }, writer, &stderr); code != 0 {
			t.Errorf("serve ends with %d", code)
		}
	})
	lines := bufio.NewReader(reader)
	s := &told{t: t, readyFile: ready}
	for s.url == "" {
		line, err := lines.ReadString('\n')
		if err != nil {
			cancel()
			all.Wait()
			t.Fatalf("serve says\n%s%s", &stdout, &stderr)
		}
		stdout.WriteString(line)
		s.url = address.FindString(line)
	}
	all.Go(func() { _, _ = io.Copy(&stdout, lines) }) // until serve has ended
	s.stop = sync.OnceValues(func() (string, string) {
		cancel()
		all.Wait()
		return stdout.String(), stderr.String()
	})
	t.Cleanup(func() { s.stop() })
	for _, err := os.Stat(ready); err != nil; _, err = os.Stat(ready) {
		s.send("GET", "/_mock/ready", "")
	}
	return s
}

func (s *told) send(method, path, body string, header ...string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	r.Close = true // a server that ends waits for no connection of ours
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer got.Body.Close()
	if _, err := io.Copy(io.Discard, got.Body); err != nil {
		s.t.Fatal(err)
	}
}

// What clients send as credentials, passwords and bank details may be real. It
// stands in no line of the log, whatever form that has, and not in the ready
// file.
func TestSecretsStayOutOfTheLog(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	carriers := []struct {
		reason, query, body string
		header              []string
	}{
		{"an API key", "", `{}`, []string{"X-Api-Key", "s3cr3t-1"}},
		{"a bearer token", "", `{}`, []string{"Authorization", "Bearer s3cr3t-2"}},
		{"a name and a password", "", `{}`, []string{"Authorization", "Basic czNjcjN0OnMzY3IzdA=="}},
		{"other headers", "", `{}`, []string{"Cookie", "a=s3cr3t-3", "X-Auth-Token", "s3cr3t-4", "Proxy-Authorization", "s3cr3t-5"}},
		{"the query", "?api_key=s3cr3t-6&password=s3cr3t-7&access%5ftoken=s3cr3t-8", `{}`, nil},
		{"the body", "", `{"password": "s3cr3t-9", "client-secret": "s3cr3t-10", "iban": "s3cr3t-11", "signatureDataBase64": "s3cr3t-12", "accountDetails": {"sortCode": "s3cr3t-13"}, "token": ["s3cr3t-14"]}`, nil},
		{"a broken body", "", `{"password": "s3cr3t-15`, nil},
		{"a form", "", "username=s3cr3t-16&password=s3cr3t-17", []string{"Content-Type", form}},
		{"a path with a query that was encoded", "%3Ftoken=s3cr3t-18", "", nil},
	}
	paths := []string{"/egym/api/v2/accounts", "/perfectgym/Api/Users/User", "/perfectgym/Api/oauth/authorize", "/clubos/users", "/onsi/v1/members", "/userapi/v1/users", "/egym/nothing"}
	for _, flags := range [][]string{nil, {"--json"}, {"--explain"}, {"--json", "--explain"}} {
		t.Run("serve "+strings.Join(flags, " "), func(t *testing.T) {
			s := serving(t, flags...)
			for _, path := range paths {
				for _, c := range carriers {
					s.send("POST", path+c.query, c.body, c.header...)
				}
			}
			ready, err := os.ReadFile(s.readyFile)
			if err != nil {
				t.Fatal(err)
			}
			stdout, stderr := s.stop()
			for what, text := range map[string]string{"the log": stdout, "standard error": stderr, "the ready file": string(ready)} {
				for line := range strings.Lines(text) {
					if strings.Contains(line, "s3cr3t") || strings.Contains(line, "czNjcjN0") {
						t.Errorf("%s shows a secret: %.500s", what, line)
					}
				}
			}
			lines := strings.Split(stdout, "\n")
			if n := len(slices.DeleteFunc(lines, func(line string) bool { return !strings.Contains(line, "POST") })); n < len(paths)*len(carriers) {
				t.Errorf("%d of %d requests are in the log", n, len(paths)*len(carriers))
			}
		})
	}
}

// What a scenario declares stands in the banner and the ready file, and not in
// the log.
func TestDeclaredCredentialsStayOutOfTheLog(t *testing.T) {
	for _, flags := range [][]string{nil, {"--json", "--explain"}} {
		s := serving(t, flags...)
		s.send("POST", "/perfectgym/Api/oauth/authorize", "username=api@demo.example&password=demo-password&grant_type=password", "Content-Type", "application/x-www-form-urlencoded")
		s.send("GET", "/egym/api/v2/accounts", "", "X-Api-Key", "egym-alpha-mitte")
		s.send("GET", "/clubos/users?clubLocationId=1&userId=5001", "", "Authorization", "Basic bm9ydGhzaWRlOm5vcnRoc2lkZS1wYXNzd29yZA==")
		s.send("PUT", "/clubos/users?clubLocationId=1", `{"userId": 5001, "firstName": "C"}`, "Authorization", "Basic bm9ydGhzaWRlOm5vcnRoc2lkZS1wYXNzd29yZA==")
		stdout, _ := s.stop()
		_, log, found := strings.Cut(stdout, "POST")
		if !found {
			t.Fatal("the log has no requests")
		}
		for _, declared := range []string{"demo-password", "pg-demo-token", "egym-alpha-mitte", "northside-password", "bm9ydGhzaWRl"} {
			if strings.Contains(log, declared) {
				t.Errorf("the log shows %s:\n%s", declared, log)
			}
		}
	}
}

// What a request's head may have is bounded.
func TestHeadersAreBounded(t *testing.T) {
	s := serving(t)
	r, err := http.NewRequestWithContext(t.Context(), "GET", s.url+"/_mock/ready", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Long", strings.Repeat("a", 100<<10))
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	got.Body.Close()
	if got.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status %d", got.StatusCode)
	}
}

// A client that listens to events does not keep serve from ending, and is told
// that nothing more will come.
func TestStreamsEndWithServe(t *testing.T) {
	s := serving(t)
	r, err := http.NewRequestWithContext(t.Context(), "GET", s.url+"/_mock/worlds/default/events", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	s.stop()
	if rest, err := io.ReadAll(got.Body); err != nil {
		t.Errorf("the stream breaks off after %q: %v", rest, err)
	}
}
