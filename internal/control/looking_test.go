package control_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// What an answer rests on is found by carrying the request out again. Nothing is sent
// again for that.
func TestLookingSendsNothing(t *testing.T) {
	var got atomic.Int32
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { got.Add(1) }))
	defer receiver.Close()
	s := start(t, "")
	w := s.Set.Get("default")
	send := func(path, body string) {
		s.do("POST", "/egym/api/v2"+path, body, "x-api-key", "egym-alpha-mitte", "Content-Type", "application/json").is(200)
		w.Settle(t.Context())
	}
	hook := fmt.Sprintf(`{"url": %q, "secret": "s"}`, receiver.URL)
	send("/webhooks", hook)
	send("/webhooks/1/trigger", "")
	for _, path := range []string{"requests", "requests/2", "requests/2/why", "requests.har", "coverage"} {
		s.do("GET", "/_mock/worlds/default/"+path, "").is(200)
	}
	time.Sleep(1200 * time.Millisecond) // a delivery waits up to a second for its answer
	if got.Load() != 1 {
		t.Errorf("the subscriber got %d webhooks, want 1", got.Load())
	}
	if posts := w.Outbox(); len(posts) != 1 {
		t.Errorf("the outbox has %d messages, want 1", len(posts))
	}

	// After a reset, what was sent before it comes first.
	send("/webhooks/1/trigger", "")
	s.do("POST", "/_mock/worlds/default/reset", "").is(204)
	send("/webhooks", hook)
	send("/webhooks/1/trigger", "")
	var order []string
	for _, p := range w.Outbox() {
		order = append(order, fmt.Sprintf("%d %v", p.Number, p.Delivery.TakenBack))
	}
	if told := strings.Join(order, ", "); told != "1 true, 2 true, 1 false" {
		t.Errorf("the outbox has %s", told)
	}
}

// A webhook to the simulator could cause the next one: a trigger of a webhook, with an API
// key for its secret, would trigger it without end.
func TestNoWebhookGoesToTheSimulator(t *testing.T) {
	for _, listens := range []string{"127.0.0.1:0", "[::]:0"} {
		s := start(t, "")
		l, err := net.Listen("tcp", listens)
		if err != nil {
			t.Fatal(err)
		}
		_, port, _ := net.SplitHostPort(l.Addr().String())
		served := &http.Server{Handler: s.Handler()}
		ended := make(chan error)
		go func() { ended <- s.Serve(served, l) }()
		if res, err := http.Get("http://127.0.0.1:" + port + "/_mock/ready"); err != nil { // it is served now
			t.Fatal(err)
		} else {
			res.Body.Close()
		}
		key := []string{"x-api-key", "egym-alpha-mitte", "Content-Type", "application/json"}
		for n, host := range []string{"127.0.0.1", "localhost"} {
			hook := fmt.Sprintf(`{"url": "http://%s:%s/egym/api/v2/webhooks/1/trigger", "secret": "egym-alpha-mitte"}`, host, port)
			s.do("POST", "/egym/api/v2/webhooks", hook, key...).is(200)
			s.do("POST", fmt.Sprintf("/egym/api/v2/webhooks/%d/trigger", n+1), "", key...).is(200)
		}
		s.Set.Get("default").Settle(t.Context())
		s.do("GET", "/_mock/worlds/default/outbox", "").is(200).says(`"state": "refused"`,
			`"reason": "127.0.0.1:`+port+` is the simulator itself, and a webhook to it could cause the next one: name a receiver of your own"`)
		if posts := s.Set.Get("default").Outbox(); len(posts) != 2 || posts[1].Delivery.State != "refused" {
			t.Errorf("%s: the outbox has %d messages, the last %+v", listens, len(posts), posts[len(posts)-1].Delivery)
		}
		served.Close()
		<-ended

		// Somebody else may listen there now.
		receiver, err := net.Listen("tcp", "127.0.0.1:"+port)
		if err != nil {
			t.Fatal(err)
		}
		other := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		other.Listener.Close()
		other.Listener = receiver
		other.Start()
		s.do("POST", "/egym/api/v2/webhooks/1/trigger", "", key...).is(200)
		s.Set.Get("default").Settle(t.Context())
		if posts := s.Set.Get("default").Outbox(); posts[2].Delivery.State != "delivered" {
			t.Errorf("%s: to what listens afterwards: %+v", listens, posts[2].Delivery)
		}
		other.Close()
	}
}

// A secret that a client sent is null in the state, and is kept when that is put back.
func TestAWebhooksSecretIsKept(t *testing.T) {
	got := make(chan string, 1)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got <- r.Header.Get("X-Api-Key") }))
	defer receiver.Close()
	s := start(t, "")
	key := []string{"x-api-key", "egym-alpha-mitte", "Content-Type", "application/json"}
	s.do("POST", "/egym/api/v2/webhooks", fmt.Sprintf(`{"url": %q, "secret": "KEEP"}`, receiver.URL), key...).is(200)
	state := s.do("GET", "/_mock/worlds/default/state", "").is(200).says(`"secret": null`)
	s.do("PUT", "/_mock/worlds/default/state", state.text).is(204)
	s.do("POST", "/egym/api/v2/webhooks/1/trigger", "", key...).is(200)
	if secret := <-got; secret != "KEEP" {
		t.Errorf("the webhook came with %q", secret)
	}
}

// A URL that a client sends may hold a password or a token.
func TestSecretsInURLs(t *testing.T) {
	s := start(t, "")
	s.do("POST", "/egym/api/v2/webhooks", `{"url": "http://u:s3cr3t-w1@127.0.0.1:9/x?a=b&token=s3cr3t-w2", "secret": "s3cr3t-w3"}`,
		"x-api-key", "egym-alpha-mitte", "Content-Type", "application/json").is(200)
	for _, path := range []string{"requests", "requests/1", "requests/1/why", "requests.har"} {
		got := s.do("GET", "/_mock/worlds/default/"+path, "").is(200)
		if found := secretWord.FindAllString(got.text, -1); found != nil {
			t.Errorf("%s shows %q", path, found)
		}
	}
	s.do("GET", "/_mock/worlds/default/requests/1", "").says("http://[redacted]@127.0.0.1:9/x?a=b", "token=[redacted]")
}

// A body that is too large was sent all the same: the contract's findings say what is
// wrong with it, whether it announced its length or not.
func TestTooLargeIsNotMissing(t *testing.T) {
	s := start(t, "")
	body := "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n" + strings.Repeat("x", 17<<20) + "\r\n--b--\r\n"
	n := 0
	for reason, reader := range map[string]io.Reader{"announced": strings.NewReader(body), "not announced": io.MultiReader(strings.NewReader(body))} {
		r := httptest.NewRequest("PUT", s.URL+"/egym/api/v2/accounts/6f1c2a52-3c0e-4d0f-9a53-0c1d6e7b8a01/images", reader)
		r.Header.Set("x-api-key", "egym-alpha-mitte")
		r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
		if rw := httptest.NewRecorder(); reason == "announced" {
			r.ContentLength = int64(len(body))
			s.Handler().ServeHTTP(rw, r)
		} else {
			r.ContentLength = -1
			s.Handler().ServeHTTP(rw, r)
		}
		n++
		told := s.do("GET", fmt.Sprintf("/_mock/worlds/default/requests/%d", n), "").is(200).
			says(`"status": 413`, `"request.body"`, `"is too large: uploadImage takes at most 16842752 bytes"`)
		for _, wrong := range []string{"request.body/file", "request.body\",\n          \"message\": \"is required", "multipart\""} {
			if strings.Contains(told.text, wrong) {
				t.Errorf("%s: %s", reason, told.text)
			}
		}
	}
}
