package explore_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/explore/planted"
)

func prove(l *lab, cell string, before, after func(context.Context, string) error) (*explore.Proof, error) {
	l.Helper()
	var err error
	if l.options.Cell, err = explore.ParseCell(cell); err != nil {
		l.Fatal(err)
	}
	return explore.Prove(l.Context(), l.options, l.text, l.client(before), l.client(after), [2]string{"before", "after"})
}

// TestTrueFixes: the fix of each defect is proven, the proof can be verified, and not
// once anything in it is changed.
func TestTrueFixes(t *testing.T) {
	t.Parallel()
	for _, d := range planted.Defects {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t, starter, planted.Faults)
			l.options.Strict = d.Verdict == explore.Hammered
			if d.Name == "hung" {
				l.options.Timeout = 3 * time.Second
			}
			var proof *explore.Proof
			var err error
			for range d.Tries() {
				if proof, err = prove(l, d.Cell, syncWith(d.Name, nil), syncWith(planted.Resilient, nil)); err == nil {
					break
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			if proof.Before.Verdict != d.Verdict {
				t.Errorf("the run before is %s, want %s", proof.Before.Verdict, d.Verdict)
			}
			text, err := proof.JSON()
			if err != nil {
				t.Fatal(err)
			}
			if err := verify(l, text); err != nil {
				t.Errorf("the proof does not hold: %v", err)
			}
			for _, change := range [][2]string{
				{`"command": "after"`, `"command": "another"`},
				{`"verdict": "` + d.Verdict, `"verdict": "recovered`},
				{`publishAccount`, `updateAccount`},
				{`"body": "ey`, `"body": "eX`},
				{`"digest": "`, `"digest": "0`},
				{`"version": 1`, `"version": 2`},
				{`"version": 1`, `"note": "signed", "version": 1`},
			} {
				changed := bytes.Replace(text, []byte(change[0]), []byte(change[1]), 1)
				if bytes.Equal(changed, text) {
					t.Errorf("the proof has no %s", change[0])
				} else if err := verify(l, changed); err == nil {
					t.Errorf("the proof still holds with %s", change[1])
				}
			}
		})
	}
}

func verify(l *lab, text []byte) error {
	proof, err := explore.ReadProof("proof.json", text)
	if err != nil {
		return err
	}
	return proof.Verify(l.Context(), l.options.Set.Apart())
}

// TestForgedProof: who changes a proof and its digest is found by the replay.
func TestForgedProof(t *testing.T) {
	t.Parallel()
	l := newLab(t, starter, planted.Faults)
	proof, err := prove(l, "egym.publishAccount#1/after:reset", syncWith("doubled", nil), syncWith(planted.Resilient, nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, forge := range []struct {
		reason string
		change func(*explore.Proof)
	}{
		{"a request that was not sent", func(p *explore.Proof) { p.After.Run.Requests = p.Before.Run.Requests }},
		{"another exit code", func(p *explore.Proof) { p.After.Run.Exit = 1 }},
		{"a request that is left out", func(p *explore.Proof) { p.After.Run.Requests = p.After.Run.Requests[1:] }},
		{"another cell", func(p *explore.Proof) { p.Cell = "egym.publishAccount#1/before:reset" }},
		{"other findings", func(p *explore.Proof) { p.Before.Findings[0].What = "egym account nobody" }},
		{"what is good for bad", func(p *explore.Proof) { p.Before = p.After }},
		{"another scenario", func(p *explore.Proof) {
			p.Scenario = strings.Replace(p.Scenario, "onsi-key", "other-key", 1) + "seed: 7\n"
		}},
	} {
		text, _ := proof.JSON()
		forged, err := explore.ReadProof("proof.json", text)
		if err != nil {
			t.Fatal(err)
		}
		forge.change(forged)
		forged.Seal()
		if err := forged.Verify(t.Context(), l.options.Set.Apart()); err == nil {
			t.Errorf("%s: the proof still holds", forge.reason)
		}
	}
}

// TestShamFixes: what only looks like a fix is none.
func TestShamFixes(t *testing.T) {
	t.Parallel()
	good := syncWith(planted.Resilient, nil)
	only := func(defect string) func(context.Context, string) error { return syncWith(defect, nil) }
	from := func(run int32, then func(context.Context, string) error) func(context.Context, string) error {
		var runs atomic.Int32
		return func(ctx context.Context, url string) error {
			if runs.Add(1) >= run {
				return then(ctx, url)
			}
			return good(ctx, url)
		}
	}
	for _, tt := range []struct {
		reason, cell, before string
		after                func(context.Context, string) error
		want                 string
	}{
		{"nothing was changed", "after:reset", "doubled", only("doubled"), "run 1 of 3 is diverged"},
		{"the error is swallowed", "before:503:on", "stormed", only("lost"), "run 1 of 3 is diverged"},
		{"the call is not made at all", "after:reset", "doubled", func(context.Context, string) error { return nil }, "comes to another end state: lost: "},
		{"the call is not made when it matters", "after:reset", "doubled", from(2, func(context.Context, string) error { return nil }), "never comes to the call"},
		{"it fails without any fault", "after:reset", "doubled", func(context.Context, string) error { return errors.New("off") }, "without any fault, the command after fails"},
		{"it fails, and no rerun heals that", "after:reset", "doubled", from(2, func(ctx context.Context, url string) error {
			return errors.Join(good(ctx, url), errors.New("never again"))
		}), "run 1 of 3 is stuck"},
		{"it writes less", "before:503", "wrong", syncWith(planted.Resilient, func(s *planted.Sync) { s.Plain = true }), "another end state: wrong: "},
		{"another harm", "after:reset", "doubled", only("unsafe"), "run 1 of 3 is unsafe"},
		{"it crashes instead", "after:garbage", "doubled", only("crashed"), "run 1 of 3 is crashed"},
		{"it works twice", "after:reset", "doubled", from(4, only("doubled")), "run 3 of 3 is diverged"},
		{"the command before is good, too", "after:reset", "lost", good, "with the command before, run 1 of 3 is recovered"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			proof, err := prove(newLab(t, starter, planted.Faults), "egym.publishAccount#1/"+tt.cell, syncWith(tt.before, nil), tt.after)
			var none *explore.NoProofError
			if !errors.As(err, &none) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("want no proof with %q, got %v, %v", tt.want, proof, err)
			}
		})
	}
	var base *explore.BaselineError
	if _, err := prove(newLab(t, starter, planted.Faults), "egym.publishAccount#9/after:reset", good, good); !errors.As(err, &base) ||
		!strings.Contains(err.Error(), "there is no cell egym.publishAccount#9/after:reset: without faults, the command calls egym.publishAccount 2 times") {
		t.Error(err)
	}
}

// TestProofWithoutSecrets: what a client sends as a secret is not in the proof, which can be
// verified nevertheless. A credential that the scenario declares stands in it anyway.
func TestProofWithoutSecrets(t *testing.T) {
	t.Parallel()
	l := newLab(t, `version: 1
name: secrets
vendors:
  clubos: {partners: [{id: northside, username: northside, password: secret, locations: [1]}]}
  perfectgym: {companies: [{id: demo, apiUsers: [{username: api@demo.example, password: demo-word, token: pg-token}], clubs: [{id: 12, name: Centrum}]}]}
`, planted.Faults)
	push := func(tries int) func(context.Context, string) error {
		return func(ctx context.Context, url string) error {
			r, _ := http.NewRequest("GET", url, nil)
			form := strings.NewReader("grant_type=password&username=api%40demo.example&password=demo-word")
			login, err := http.Post(url+"/perfectgym/Api/oauth/authorize", "application/x-www-form-urlencoded", form)
			if err != nil || login.StatusCode != http.StatusOK {
				return fmt.Errorf("login: %v %v", login, err)
			}
			r.SetBasicAuth("northside", "secret")
			for range tries {
				err = send(ctx, "POST", url+"/clubos/users?clubLocationId=1", r.Header, map[string]any{
					"role": "member", "fullAccount": true, "sendEmail": false, "localUserId": "N-1", "firstName": "Olivia", "gender": "F", "password": "hunter2",
				}, nil)
				if err == nil {
					return nil
				}
			}
			return nil
		}
	}
	proof, err := prove(l, "clubos.addUser#1/before:503", push(1), push(2))
	if err != nil {
		t.Fatal(err)
	}
	text, err := proof.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if err := verify(l, text); err != nil {
		t.Error(err)
	}
	var bodies string
	for _, p := range proof.After.Run.Requests {
		bodies += string(p.Body) + "\n"
	}
	if strings.Contains(bodies, "hunter2") || !strings.Contains(bodies, `"password":"redacted-1"`) || !strings.Contains(bodies, "password=demo-word") {
		t.Errorf("the bodies are\n%s", bodies)
	}
	if encoded := base64.StdEncoding.EncodeToString([]byte(`"hunter2"`)); bytes.Contains(text, []byte("hunter2")) || bytes.Contains(text, []byte(encoded)) {
		t.Errorf("the proof has a secret:\n%s", text)
	}
}
