package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestIntercept runs programs that have a vendor's https address built in, as they are.
// Each also asks another host, and this machine.
func TestIntercept(t *testing.T) {
	t.Parallel()
	program := built(t)
	const corporate = "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=1 -Djavax.net.ssl.trustStore=/dev/null" // it leads nowhere
	const oldNode = "NODE_OPTIONS=--require ../../../../examples/intercept/old-node.cjs"
	for _, tt := range []struct {
		reason  string
		needs   []string // a command that must succeed; otherwise the runtime is missing
		command []string
	}{
		{"curl", []string{"curl", "--version"}, []string{"sh", "curl.sh"}},
		{"Go", []string{"go", "version"}, []string{"go", "run", "go.go"}},
		{"Python with urllib", []string{"python3", "--version"}, []string{"python3", "urllib.py"}},
		{"Python with requests", []string{"python3", "-c", "import requests"}, []string{"python3", "requests.py"}},
		{"Node that knows the variables, with fetch", nodeThat("knows"), []string{"node", "fetch.mjs"}},
		{"Node that knows the variables, with https", nodeThat("knows"), []string{"node", "https.mjs"}},
		{"older Node with a file before it, with fetch", nodeThat("ignores"), []string{"env", oldNode, "node", "fetch.mjs"}},
		{"older Node with a file before it, with https", nodeThat("ignores"), []string{"env", oldNode, "node", "https.mjs"}},
		{"Java with java.net.http", []string{"java", "--version"}, []string{"java", "HttpClientCall.java"}},
		{"Java with HttpsURLConnection", []string{"java", "--version"}, []string{"java", "UrlConnectionCall.java"}},
		{"Java with another proxy in JDK_JAVA_OPTIONS", []string{"java", "--version"}, []string{"java", "HttpClientCall.java"}},
		{"Java with another proxy in _JAVA_OPTIONS", []string{"java", "--version"}, []string{"java", "UrlConnectionCall.java"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			if err := exec.Command(tt.needs[0], tt.needs[1:]...).Run(); err != nil {
				t.Skip("not on this machine: " + tt.reason)
			}
			temporary := t.TempDir()
			run := exec.Command(program, append([]string{"exec", "--intercept", "--"}, tt.command...)...)
			run.Dir = "testdata/intercept"
			run.Env = append(os.Environ(), "TMPDIR="+temporary, "NO_PROXY=*", "no_proxy=*") // which must not lead to the real one
			if _, variable, found := strings.Cut(tt.reason, "another proxy in "); found {
				run.Env = append(run.Env, variable+"="+corporate)
			}
			var errs strings.Builder
			run.Stderr = &errs
			out, err := run.Output()
			if err == nil {
				t.Error("a host was refused, and exec ends with 0")
			}
			if want := "vendor 200\nother refused\ndirect 200\n"; string(out) != want {
				t.Errorf("got\n%swant\n%sand on standard error\n%s", out, want, &errs)
			}
			if told := "CONNECT 403 refused-host: not a vendor's host: api.example.com:443"; !strings.Contains(errs.String(), told) {
				t.Errorf("the verdict lacks %q:\n%s", told, &errs)
			}
			if left := filesOf(t, temporary); len(left) > 0 {
				t.Errorf("left behind: %s", left)
			}
		})
	}
}

// nodeThat returns a command that succeeds if Node is there and knows the variables of
// proxies, or ignores them.
func nodeThat(does string) []string {
	return []string{"node", "-e", `process.exit(process.allowedNodeEnvironmentFlags.has("--use-env-proxy") === (process.argv[1] === "knows") ? 0 : 1)`, does}
}

func built(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "mockvendors")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// filesOf returns the directories of CAs below one for temporary files.
func filesOf(t *testing.T, temporary string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(temporary, "mockvendors-*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// However exec and serve end, the CA's files go.
func TestFilesOfTheCAVanish(t *testing.T) {
	t.Parallel()
	program := built(t)
	for _, tt := range []struct {
		reason string
		args   []string
		signal syscall.Signal
	}{
		{"exec, by Ctrl-C", []string{"exec", "--intercept", "--", "sh", "-c", "echo started; sleep 60"}, syscall.SIGINT},
		{"exec, by SIGTERM", []string{"exec", "--intercept", "--", "sh", "-c", "echo started; sleep 60"}, syscall.SIGTERM},
		{"exec, of a command that cannot start", []string{"exec", "--intercept", "--", "no-such-command"}, 0},
		{"explore", []string{"explore", "--intercept", "--", "sh", "-c", "echo started; sleep 60"}, syscall.SIGINT},
		{"serve --tls", []string{"serve", "--addr", "127.0.0.1:0", "--tls"}, syscall.SIGTERM},
		{"serve --proxy", []string{"serve", "--addr", "127.0.0.1:0", "--proxy", "127.0.0.1:0"}, syscall.SIGINT},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			temporary := t.TempDir()
			run := exec.Command(program, tt.args...)
			run.Env = append(os.Environ(), "TMPDIR="+temporary)
			if err := run.Start(); err != nil {
				t.Fatal(err)
			}
			if tt.signal != 0 {
				for range 1000 { // until they are there
					if len(filesOf(t, temporary)) > 0 {
						break
					}
					time.Sleep(10 * time.Millisecond)
				}
				if len(filesOf(t, temporary)) != 1 {
					t.Errorf("while it runs there are %s", filesOf(t, temporary))
				}
				_ = run.Process.Signal(tt.signal)
			}
			_ = run.Wait() // by a signal
			if left := filesOf(t, temporary); len(left) > 0 {
				t.Errorf("left behind: %s", left)
			}
		})
	}
}

// What a killed process left is removed at the next start, and not what a living one has.
func TestFilesOfTheCAOfKilledProcesses(t *testing.T) {
	t.Parallel()
	program, temporary := built(t), t.TempDir()
	started := func(args ...string) (run *exec.Cmd, files string) {
		before := filesOf(t, temporary)
		run = exec.Command(program, args...)
		run.Env = append(os.Environ(), "TMPDIR="+temporary)
		if _, err := run.StdinPipe(); err != nil { // which a command reads until the end
			t.Fatal(err)
		}
		if err := run.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _, _ = run.Process.Kill(), run.Wait() }) // it may have ended
		for range 1000 {
			for _, dir := range filesOf(t, temporary) {
				if _, err := os.Stat(filepath.Join(dir, "trust.p12")); err == nil && !slices.Contains(before, dir) {
					return run, dir
				}
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Fatal("there are no files")
		return nil, ""
	}
	_, lives := started("serve", "--addr", "127.0.0.1:0", "--tls")
	for _, args := range [][]string{
		{"serve", "--addr", "127.0.0.1:0", "--proxy", "127.0.0.1:0"},
		{"exec", "--intercept", "--", "sh", "-c", "read line"},
	} {
		run, left := started(args...)
		_ = run.Process.Kill()
		_ = run.Wait()
		if all := filesOf(t, temporary); !slices.Contains(all, left) {
			t.Errorf("%s: nothing is left by SIGKILL: %s", args[0], all)
		}
		next := exec.Command(program, "exec", "--intercept", "--", "true")
		next.Env = append(os.Environ(), "TMPDIR="+temporary)
		_ = next.Run() // it asks no vendor
		if all := filesOf(t, temporary); len(all) != 1 || all[0] != lives {
			t.Errorf("%s: after the next start there are %s, want %s alone", args[0], all, lives)
		}
	}
}
