package deliver_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/deliver"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/sim"
)

// TestWait: a receiver that is slow gets everything, however long all of it takes; one
// that does not answer is given up.
func TestWait(t *testing.T) {
	t.Parallel()
	const patience = 600 * time.Millisecond
	for _, row := range []struct {
		reason     string
		each       time.Duration
		deliveries int
		left       int
	}{
		{"nothing is sent", 0, 0, 0},
		{"all together take longer than the patience", 150 * time.Millisecond, 8, 0},
		{"one that is sent and two that wait for it", 10 * time.Second, 3, 3},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			ended := make(chan struct{})
			receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
				select {
				case <-time.After(row.each):
				case <-ended:
				}
			}))
			defer receiver.Close()
			defer close(ended)
			var w deliver.Worker
			for n := range row.deliveries {
				m := sim.Message{Vendor: "bell", Tenant: "north", About: fmt.Sprint(n), To: receiver.URL,
					Webhook: &sim.Webhook{Type: "RING", URL: receiver.URL, Timeout: time.Minute}}
				w.Put(m, n+1, "", fault.DeliveryFate{}).Release()
			}
			if left := w.Wait(t.Context(), patience); left != row.left {
				t.Errorf("%d are still on their way, want %d", left, row.left)
			}
		})
	}
}
