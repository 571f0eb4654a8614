package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// upstream is a sandbox at an address of its own. filter may answer a request first; then it
// reports true. theirs become what answers otherwise.
func upstream(t *testing.T, vendor string, filter func(http.ResponseWriter, *http.Request) bool, theirs ...*http.Handler) (base string, w *world.World) {
	t.Helper()
	set := world.NewSet(vendors.All())
	sc, err := scenario.Open(t.Context(), set, starter)
	if err != nil {
		t.Fatal(err)
	}
	if w, err = set.Make("sandbox", sc.Start); err != nil {
		t.Fatal(err)
	}
	for _, h := range theirs {
		*h = set
	}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !filter(rw, r) {
			set.ServeHTTP(rw, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL + "/w/" + w.Name + "/" + vendor, w
}

// settles runs settle, and returns its exit code and what it printed.
func settles(ctx context.Context, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(ctx, append([]string{"settle"}, args...), func(string) string { return "" }, &out, &errs)
	return code, out.String(), errs.String()
}

// members returns what the probes left in a sandbox.
func members(t *testing.T, w *world.World) []string {
	t.Helper()
	state, err := json.Marshal(w.State())
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`"email":"probe-[^"]*"`).FindAllString(string(state), -1)
}

// An interruption at any call leaves nothing behind, and what was told before stays. The exit code
// says whether anything may be left.
func TestSettleCleansUpWhenInterrupted(t *testing.T) {
	t.Parallel()
	for _, removes := range []bool{true, false} {
		ctx, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		var patches atomic.Int32
		base, w := upstream(t, "egym", func(_ http.ResponseWriter, r *http.Request) bool {
			hangs := r.Method == http.MethodPatch && patches.Add(1) == 2 || !removes && ctx.Err() != nil
			if hangs {
				_, _ = io.Copy(io.Discard, r.Body) // so that the end of the connection is seen
				interrupt()
				<-r.Context().Done()
			}
			return hangs
		})
		out := filepath.Join(t.TempDir(), "egym.json")
		code, stdout, stderr := settles(ctx, "--target", "egym="+base, "--set", "EGYM_KEY=real-key", "--out", out)
		evidence, _ := os.ReadFile(out)
		if want := map[bool]int{true: interruptedCode, false: exitFailed}[removes]; code != want || !strings.Contains(stderr, "interrupted") {
			t.Errorf("exit %d, want %d: %s", code, want, stderr)
		}
		for _, text := range []string{stdout, string(evidence)} {
			if !strings.Contains(text, "patch answered 200") || !strings.Contains(text, "interrupted before its probe") {
				t.Errorf("what was told is not kept:\n%s", text)
			}
		}
		left := members(t, w)
		if named := strings.Count(stderr, "eraseAccountMembershipData, DELETE /api/v2/accounts/"); removes != (len(left) == 0) || named != len(left) {
			t.Errorf("removes: %t, left: %s, and told: %s", removes, left, stderr)
		}
	}
}

// What a call made whose answer did not come has no id: it is named by its data.
func TestSettleNamesWhatHasNoID(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var theirs http.Handler
	base, w := upstream(t, "egym", func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPost && ctx.Err() == nil {
			theirs.ServeHTTP(httptest.NewRecorder(), r)
			interrupt()
			<-r.Context().Done()
			return true
		}
		return false
	}, &theirs)
	code, _, stderr := settles(ctx, "--target", "egym="+base, "--set", "EGYM_KEY=real-key")
	named := regexp.MustCompile(`publishAccount, POST /api/v2/accounts: .*id is not known \(its data has (\w+) in it\)`).FindStringSubmatch(stderr)
	if left := members(t, w); code != 1 || len(left) != 1 || named == nil || !strings.Contains(left[0], named[1]) {
		t.Errorf("exit %d, left %s, and told: %s", code, left, stderr)
	}
}

// A removal that fails is made again once, and what is left is named.
func TestSettleNamesWhatIsLeft(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		fails func(n int32) bool
		code  int
	}{
		{"every second removal", func(n int32) bool { return n%2 == 0 }, 0},
		{"two removals in a row of each four", func(n int32) bool { return n%4 < 2 }, 1},
	} {
		var removals atomic.Int32
		base, w := upstream(t, "egym", func(rw http.ResponseWriter, r *http.Request) bool {
			fails := r.Method == http.MethodDelete && test.fails(removals.Add(1))
			if fails {
				rw.WriteHeader(http.StatusServiceUnavailable)
			}
			return fails
		})
		code, stdout, stderr := settles(t.Context(), "--target", "egym="+base, "--set", "EGYM_KEY=real-key")
		left := members(t, w)
		if code != test.code || test.code == 1 == (len(left) == 0) || !strings.Contains(stdout, "readings told") {
			t.Errorf("%s: exit %d, left %s\n%s%s", test.name, code, left, stdout, stderr)
		}
		if named := strings.Count(stderr, ": answered 503"); named < len(left) {
			t.Errorf("%s: %d members are left, and %d are named:\n%s", test.name, len(left), named, stderr)
		}
	}
}

// The file is checked before anything is sent, and the result does not depend on it.
func TestSettleChecksItsFile(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "evidence")
	calls, remove := atomic.Int32{}, false
	base, _ := upstream(t, "egym", func(http.ResponseWriter, *http.Request) bool {
		if calls.Add(1); remove {
			_ = os.RemoveAll(dir)
		}
		return false
	})
	settle := func() (int, string, string) {
		return settles(t.Context(), "--target", "egym="+base, "--set", "EGYM_KEY=real-key", "--out", filepath.Join(dir, "x.json"))
	}
	if code, _, stderr := settle(); code != 3 || calls.Load() > 0 || !strings.Contains(stderr, "does not exist") {
		t.Errorf("exit %d after %d calls: %s", code, calls.Load(), stderr)
	}
	remove = true
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if code, stdout, stderr := settle(); code != 3 || !strings.Contains(stdout, "patch answered 200") || !strings.Contains(stderr, "--out") {
		t.Errorf("exit %d: %s%s", code, stdout, stderr)
	}
}

// What is not the vendor tells nothing, and leaves evidence of before as it was.
func TestSettleKeepsEvidenceWhereNothingIsTold(t *testing.T) {
	t.Parallel()
	base, _ := upstream(t, "userapi", func(rw http.ResponseWriter, _ *http.Request) bool {
		_, _ = io.WriteString(rw, "<html>login</html>")
		return true
	})
	out := filepath.Join(t.TempDir(), "u.json")
	if err := os.WriteFile(out, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := settles(t.Context(), "--target", "userapi="+base, "--set", "USERAPI_KEY=real-key", "--out", out)
	kept, _ := os.ReadFile(out)
	if code != 3 || string(kept) != "before" || !strings.Contains(stdout, ": 0 of ") || !strings.Contains(stderr, "no evidence is written") {
		t.Errorf("exit %d, the file has %q\n%s%s", code, kept, stdout, stderr)
	}
}

// A credential in the sandbox's path is shown nowhere.
func TestSettleMasksThePath(t *testing.T) {
	t.Parallel()
	base, _ := upstream(t, "egym", func(_ http.ResponseWriter, r *http.Request) bool {
		r.URL.Path = strings.TrimPrefix(r.URL.Path, "/real-key")
		return false
	})
	base = strings.Replace(base, "/w/", "/real-key/w/", 1)
	out := filepath.Join(t.TempDir(), "egym.json")
	code, stdout, stderr := settles(t.Context(), "--target", "egym="+base, "--set", "EGYM_KEY=real-key", "--out", out)
	evidence, _ := os.ReadFile(out)
	if all := stdout + stderr + string(evidence); code != 0 || strings.Contains(all, "real-key") || strings.Count(all, "/${EGYM_KEY}/w/") != 2 {
		t.Errorf("exit %d: %s", code, all)
	}
}
