package vendors_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/sim"
	"github.com/mockvendors/mockvendors/sim/egym"
)

// TestIncompleteBodies: what arrives of each body is a whole record, yet the message
// is not whole. Every vendor refuses it with 400, commits nothing, and no fault
// counts it.
func TestIncompleteBodies(t *testing.T) {
	eachVendor(t, func(t *testing.T, v sim.Vendor) {
		create := v.Sample.Create
		body := create.Body(1)
		for _, row := range []struct{ reason, framing, sent, cause string }{
			{"short of its length", fmt.Sprintf("Content-Length: %d", len(body)+112), body,
				fmt.Sprintf("broke off after %d of %d bytes", len(body), len(body)+112)},
			{"nothing of it", "Content-Length: 20", "", "broke off after 0 of 20 bytes"},
			{"chunked without its end", "Transfer-Encoding: chunked", fmt.Sprintf("%x\r\n%s\r\n", len(body), body),
				fmt.Sprintf("broke off before its last chunk, after %d bytes", len(body))},
			{"chunked, cut within a chunk", "Transfer-Encoding: chunked", fmt.Sprintf("%x\r\n%s", len(body)+9, body),
				fmt.Sprintf("broke off before its last chunk, after %d bytes", len(body))},
		} {
			t.Run(row.reason, func(t *testing.T) {
				w := apitest.Starter(t, v)
				withFault(t, w, create.Operation)
				before := w.StateText()
				status, got := cutOff(t, w, create.Method, create.Path, "application/json", row.framing, row.sent)
				isIncomplete(t, w, row.cause, status, got)
				if w.StateText() != before {
					t.Error("it changed the state")
				}
				if matched := w.Faults()[0].Matched; matched != 0 {
					t.Errorf("the fault counted %d calls", matched)
				}
			})
		}
	})
}

// TestIncompletePicture: a multipart body may also lack its end although the message
// is whole.
func TestIncompletePicture(t *testing.T) {
	whole := "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n" +
		"\x89PNG\r\n\x1a\n" + strings.Repeat("x", 900) + "\r\n--cut--\r\n"
	for _, row := range []struct{ reason, framing, sent, cause string }{
		{"short of its length", fmt.Sprintf("Content-Length: %d", len(whole)+500), whole,
			fmt.Sprintf("broke off after %d of %d bytes", len(whole), len(whole)+500)},
		{"chunked without its end", "Transfer-Encoding: chunked", fmt.Sprintf("%x\r\n%s\r\n", len(whole), whole),
			fmt.Sprintf("broke off before its last chunk, after %d bytes", len(whole))},
		{"without its closing boundary", fmt.Sprintf("Content-Length: %d", len(whole)-9), whole[:len(whole)-9], "ends before its closing boundary"},
		{"within the picture", "Content-Length: 300", whole[:300], "ends before its closing boundary"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			w := apitest.Starter(t, egym.Vendor)
			withFault(t, w, "uploadImage")
			before := w.StateText()
			status, got := cutOff(t, w, "PUT", "/api/v2/accounts/anybody/images", "multipart/form-data; boundary=cut", row.framing, row.sent)
			isIncomplete(t, w, row.cause, status, got)
			if w.StateText() != before {
				t.Error("it changed the state")
			}
		})
	}
}

// withFault adds a fault that fires at the first call of an operation.
func withFault(t *testing.T, w *apitest.World, operation string) {
	t.Helper()
	doc, err := strict.Parse("", []byte(fmt.Sprintf(
		"id: once\noperation: %s.%s\ncalls: {only: [1]}\neffect: {respond: {status: 503}}\n", w.Vendor.Name, operation)))
	if err != nil {
		t.Fatal(err)
	}
	added, err := scenario.Fault(w.Set, w.World, doc.Root())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.SetFaults(func([]*fault.Seeded) ([]*fault.Seeded, error) { return []*fault.Seeded{added}, nil }); err != nil {
		t.Fatal(err)
	}
}

func isIncomplete(t *testing.T, w *apitest.World, cause string, status int, answer string) {
	t.Helper()
	if status != http.StatusBadRequest {
		t.Errorf("status %d, want 400: %s", status, answer)
	}
	e := w.Last()
	if !e.Incomplete || e.Committed || e.Fault != nil {
		t.Errorf("incomplete %v, committed %v, fault %v", e.Incomplete, e.Committed, e.Fault)
	}
	rule, _ := e.Decided()
	if rule == nil {
		t.Fatal("no rule refused it")
	}
	if got := tell.Reason(w.Set, e); !strings.HasPrefix(got, rule.ID) || !strings.HasSuffix(got, ": the body "+cause) {
		t.Errorf("the reason is %q, want %s, and that the body %s", got, rule.ID, cause)
	}
	view := tell.ViewOf(w.Set, e)
	if !view.Incomplete || len(view.Contract) != 1 || view.Contract[0].Where != "request.body" || view.Contract[0].Message != cause {
		t.Errorf("the view has incomplete %v and contract %v", view.Incomplete, view.Contract)
	}
	if why, _ := tell.WhyOf(w.World, e.Number); !strings.Contains(why.Text, "the body "+cause) {
		t.Errorf("why does not say %q:\n%s", cause, why.Text)
	}
}

// cutOff sends a request whose body ends with the client's side of the connection.
func cutOff(t *testing.T, w *apitest.World, method, path, contentType, framing, sent string) (int, string) {
	t.Helper()
	server := httptest.NewServer(w.Set)
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	var head bytes.Buffer
	fmt.Fprintf(&head, "%s /%s%s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\n%s\r\n", method, w.Vendor.Name, path, conn.RemoteAddr(), contentType, framing)
	if err := apitest.Signed(w.Vendor.Vendor).Header.Write(&head); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, head.String()+"\r\n"+sent); err != nil {
		t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	var status int
	if _, err := fmt.Sscanf(string(answer), "HTTP/1.1 %d", &status); err != nil {
		t.Fatalf("no status: %q", answer)
	}
	return status, string(answer)
}
