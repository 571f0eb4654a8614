// Command webhooks is a front desk. It checks two members in at EGYM, and for each webhook
// GYM_CHECKIN that it receives, it gives the trainers the task to welcome the member.
//
// It is written twice: naive takes each delivery for a new event, and each event for
// delivered; careful does neither. Run it below explore, which tries what becomes of
// webhooks in life:
//
//	go build -o desk ./examples/webhooks
//	mockvendors explore --scenario examples/webhooks/desk.yaml --faults 'delivery:*' \
//	  --webhook egym=http://127.0.0.1:9000/hook -- ./desk naive
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"
)

var members = []string{"acc-jane", "acc-john"}

// event is the body of a webhook.
type event struct {
	AccountID string `json:"accountId"`
	Timestamp int64  `json:"timestamp"`
	Type      string `json:"type"`
}

// desk does what is to be done for an event, and whatever is left to do in the end.
type desk interface {
	received(event) error
	end() error
}

func main() {
	egym := client{os.Getenv("MOCKVENDORS_EGYM_URL"), os.Getenv("MOCKVENDORS_EGYM_API_KEY")}
	var d desk = naive{egym}
	if len(os.Args) > 1 && os.Args[1] == "careful" {
		d = &careful{egym: egym, seen: map[event]bool{}}
	}
	err := run(d, egym, os.Getenv("MOCKVENDORS_EGYM_WEBHOOK_URL"), os.Getenv("MOCKVENDORS_EGYM_WEBHOOK_SECRET"), time.Second)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run receives webhooks at a URL, checks the members in, and ends when no webhook has
// come for a while.
func run(d desk, egym client, hook, secret string, quiet time.Duration) error {
	at, err := url.Parse(hook)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", at.Host)
	if err != nil {
		return err
	}
	r := &receiver{desk: d, secret: secret, latest: time.Now()}
	server := &http.Server{Handler: r, ReadHeaderTimeout: 5 * time.Second}
	go server.Serve(listener)
	defer server.Shutdown(context.Background())
	for _, id := range members {
		if err := egym.checkIn(id); err != nil {
			return err
		}
	}
	for r.since() < quiet {
		time.Sleep(10 * time.Millisecond)
	}
	return d.end()
}

// receiver passes the events of webhooks on, one at a time.
type receiver struct {
	desk   desk
	secret string

	mu     sync.Mutex
	latest time.Time
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.latest = time.Now()
	var e event
	switch {
	case req.Header.Get("x-api-key") != r.secret:
		w.WriteHeader(http.StatusUnauthorized)
	case json.NewDecoder(req.Body).Decode(&e) != nil:
		w.WriteHeader(http.StatusBadRequest)
	case e.Type == "GYM_CHECKIN" && r.desk.received(e) != nil:
		w.WriteHeader(http.StatusInternalServerError)
	}
}

func (r *receiver) since() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Since(r.latest)
}
