package fault_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/fault"
)

func TestRespond(t *testing.T) {
	for _, tt := range []struct {
		reason, respond string
		code            int
		envelope        bool
		body, typ       string
	}{
		{"a preset has the vendor's body", `{preset: rate-limit}`, 429, true, "", "application/json"},
		{"unauthorized", `{preset: unauthorized}`, 401, true, "", "application/json"},
		{"forbidden", `{preset: forbidden}`, 403, true, "", "application/json"},
		{"server error", `{preset: server-error}`, 500, true, "", "application/json"},
		{"unavailable", `{preset: unavailable}`, 503, true, "", "application/json"},
		{"an error without a body has it too", `{status: 404}`, 404, true, "", "application/json"},
		{"what is no error has none", `{status: 202}`, 202, false, "", "application/json"},
		{"a body of its own, as it was written", `{status: 409, body: {b: 1.10, a: [x]}}`, 409, false, `{"b":1.10,"a":["x"]}`, "application/json"},
		{"null is a body", `{status: 409, body: null}`, 409, false, `null`, "application/json"},
		{"a string is JSON", `{status: 409, body: gone}`, 409, false, `"gone"`, "application/json"},
		{"also by the name of another kind of JSON", `{status: 409, body: gone, headers: {content-type: application/problem+json}}`, 409, false, `"gone"`, "application/problem+json"},
		{"but text where the type says so", `{status: 502, body: "<p>\"gone\"</p>", headers: {content-TYPE: text/html}}`, 502, false, `<p>"gone"</p>`, "text/html"},
		{"an empty body", `{status: 503, body: ""}`, 503, false, ``, "application/json"},
	} {
		f, err := read(effect("{respond: " + tt.respond + "}"))
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		r := f.Effect.Respond
		body, typ := r.Content()
		if r.Code() != tt.code || r.Envelope() != tt.envelope || string(body) != tt.body || typ != tt.typ {
			t.Errorf("%s: %d, envelope %v, %s %s", tt.reason, r.Code(), r.Envelope(), body, typ)
		}
		for _, phase := range []fault.Phase{fault.Before, fault.After} {
			if fateIn(t, f, phase).Delivers() {
				t.Errorf("%s: an answer of its own needs no vendor", tt.reason)
			}
		}
	}
}

func TestEffects(t *testing.T) {
	for _, tt := range []struct {
		reason, effect, outcome string
		vendor                  bool
		hang                    time.Duration
	}{
		{"reset", `{drop: reset}`, "reset", false, 30 * time.Second},
		{"a hang of the usual time", `{drop: hang}`, "hang", false, 30 * time.Second},
		{"a hang of another", `{drop: hang, for: 2s}`, "hang", false, 2 * time.Second},
		{"garbage", `{garbage: html}`, "garbage", false, 30 * time.Second},
		{"an answer is told by its status", `{respond: {status: 503}}`, "", false, 30 * time.Second},
		{"a delay alone lets the vendor answer", `{delay: 1s}`, "", true, 30 * time.Second},
		{"a drip too", `{drip: {chunks: 1, over: 1s}}`, "", true, 30 * time.Second},
		{"and twice", `{duplicate: true}`, "", true, 30 * time.Second},
	} {
		f, err := read(effect(tt.effect))
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		vendor := fateIn(t, f, fault.Before).Delivers() // which needs the vendor in either phase
		if e := f.Effect; e.Outcome() != tt.outcome || vendor != tt.vendor || fateIn(t, f, fault.After).Delivers() != vendor || e.HangFor() != tt.hang {
			t.Errorf("%s: %q, vendor %v, hang %v", tt.reason, e.Outcome(), vendor, e.HangFor())
		}
		for _, phase := range []fault.Phase{"", fault.Before, fault.After} {
			f.Phase = phase
			c := fault.Compile(f, 1)
			if c.Phase() != phase && phase != "" || phase == "" && c.Phase() != fault.Before {
				t.Errorf("%s: phase %q", tt.reason, phase)
			}
		}
	}
}

func TestGarbage(t *testing.T) {
	broken, typ := fault.BrokenJSON.Content()
	if typ != "application/json" || len(broken) == 0 || json.Valid(broken) {
		t.Errorf("%s %s", typ, broken)
	}
	for _, closing := range []string{"}", "]", "]}", "}]}", "null"} {
		if json.Valid(append(bytes.Clone(broken), closing...)) {
			t.Errorf("a reader that adds %s takes it for whole", closing)
		}
	}
	page, typ := fault.HTMLPage.Content()
	if typ != "text/html" || !strings.HasPrefix(string(page), "<html>") || !strings.HasSuffix(string(page), "</html>\n") || json.Valid(page) {
		t.Errorf("%s %s", typ, page)
	}
	page[0] = 'x'
	if again, _ := fault.HTMLPage.Content(); again[0] == 'x' {
		t.Error("who gets the page can change it for others")
	}
}

func TestHalf(t *testing.T) {
	for body, want := range map[string]string{"": "", "a": "", "ab": "a", "abcde": "ab", `{"a":1}`: `{"a`} {
		if got := fault.Half([]byte(body)); string(got) != want {
			t.Errorf("half of %q is %q", body, got)
		}
	}
}

// All of the body comes, in order, in pieces as equal as can be, none of them
// empty, and the last when the time is over.
func TestPieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "body")
		d := fault.Drip{Chunks: rapid.IntRange(1, 1000).Draw(t, "chunks"), Over: rapid.SampledFrom([]fault.Duration{"1ms", "4s", "1m", "0.7s"}).Draw(t, "over")}
		var all []byte
		var took time.Duration
		pieces := d.Pieces(body)
		if len(pieces) != min(d.Chunks, len(body)) {
			t.Fatalf("%d pieces", len(pieces))
		}
		for _, p := range pieces {
			all = append(all, p.Bytes...)
			took += p.After
			if least := len(body) / len(pieces); len(p.Bytes) < least || len(p.Bytes) > least+1 {
				t.Fatalf("a piece of %d bytes", len(p.Bytes))
			}
			if equal := d.Over.Std() / time.Duration(len(pieces)); p.After < equal || p.After > equal+1 {
				t.Fatalf("a pause of %v, want %v", p.After, equal)
			}
		}
		if !bytes.Equal(all, body) || len(body) > 0 && took != d.Over.Std() {
			t.Fatalf("%x in %v", all, took)
		}
	})
}
