package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// A list is the bytes that encoding it whole would be.
func TestListIsJSONAsEver(t *testing.T) {
	for _, items := range [][]any{{}, {1}, {map[string]any{"a": []int{1, 2}, "b": []int{}}, "x", nil}} {
		var got bytes.Buffer
		if err := listOf("requests", slices.Values(items)).writeTo(&got); err != nil {
			t.Fatal(err)
		}
		want, err := json.MarshalIndent(map[string]any{"requests": items}, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != string(want)+"\n" {
			t.Errorf("got\n%s\nwant\n%s", &got, want)
		}
	}
}

// Indenting makes no answer many times as long as what it shows.
func TestIndentIsBounded(t *testing.T) {
	for _, test := range []struct {
		reason, text string
		indented     bool
	}{
		{"a usual value", `{"a":[1,2,{"b":"[[[[{{{{\""}]}`, true},
		{"a small one at a hundred levels", strings.Repeat("[", 100) + strings.Repeat("]", 100), true},
		{"many small ones at a hundred levels", strings.Repeat("[", 99) + strings.Repeat("1,", 100_000) + "1" + strings.Repeat("]", 99), false},
	} {
		got := encoded(json.RawMessage(test.text), "")
		if indented := bytes.Contains(got, []byte("\n")); indented != test.indented || len(got) > 64<<10+10*len(test.text) {
			t.Errorf("%s: %d bytes, indented %v", test.reason, len(got), indented)
		}
	}
}

// stuck is a client that reads so many pieces, and then no more.
type stuck struct {
	header    http.Header
	reads     int
	deadlines []time.Time
}

func (s *stuck) Header() http.Header { return s.header }
func (s *stuck) WriteHeader(int)     {}
func (s *stuck) SetWriteDeadline(t time.Time) error {
	s.deadlines = append(s.deadlines, t)
	return nil
}

var errStuck = errors.New("i/o timeout")

func (s *stuck) Write(p []byte) (int, error) {
	if s.reads == 0 {
		return 0, errStuck
	}
	s.reads--
	return len(p), nil
}

// Each piece of an answer has its deadline, and nothing is encoded for a client that
// does not read.
func TestClientsThatDoNotRead(t *testing.T) {
	client, made := &stuck{reads: 7}, 0
	l := listOf("requests", func(yield func(any) bool) {
		for yield(strings.Repeat("a", 100_000)) {
			made++
		}
	})
	if err := l.writeTo(bounded{client}); !errors.Is(err, errStuck) {
		t.Errorf("writing ends with %v", err)
	}
	if made != 3 || len(client.deadlines) != 8 {
		t.Errorf("%d items were made, under %d deadlines", made, len(client.deadlines))
	}
	for _, d := range client.deadlines {
		if left := time.Until(d); left <= 0 || left > timeToRead {
			t.Errorf("a deadline is %v away", left)
		}
	}
	to := bounded{client}
	if to.finish(); !client.deadlines[len(client.deadlines)-1].IsZero() {
		t.Error("the connection keeps its deadline")
	}
	if _, err := io.WriteString(to, ""); err != nil {
		t.Errorf("nothing to write is an error: %v", err)
	}
}

// What the machine says of a connection is not repeated to the client.
func TestBodyThatBreaksOff(t *testing.T) {
	r := httptest.NewRequest("POST", "/_mock/worlds", iotest.ErrReader(errors.New("read tcp 127.0.0.1:8409->127.0.0.1:51442: i/o timeout")))
	if _, err := body(r); err == nil || err.Error() != "the body broke off: it did not arrive whole" {
		t.Errorf("the client is told: %v", err)
	}
}
