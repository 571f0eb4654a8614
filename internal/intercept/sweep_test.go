//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package intercept

import (
	"os"
	"path/filepath"
	"testing"
)

// A sweep takes what nobody holds, and nothing else.
func TestSweep(t *testing.T) {
	t.Parallel()
	temporary := t.TempDir()
	make := func(name string, files ...string) string {
		dir := filepath.Join(temporary, name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if err := os.WriteFile(filepath.Join(dir, file), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	held := make("mockvendors-ca-1-x", "ca.pem")
	locked := lock(held)
	elsewhere := make("elsewhere", "ca.pem")
	if err := os.Symlink(elsewhere, filepath.Join(temporary, "mockvendors-ca-6-x")); err != nil {
		t.Fatal(err)
	}
	stays := map[string]string{
		held:                               "a process holds it",
		make("mockvendors-ca-2-x"):         "it is new, and not locked yet",
		make("mockvendors-ca-3", "ca.pem"): "it has another name",
		elsewhere:                          "only a link leads there",
		filepath.Join(temporary, "mockvendors-ca-6-x"): "it is a link",
	}
	if os.Getuid() == 0 { // only root can give files away
		others := make("mockvendors-ca-4-x", "ca.pem")
		if err := os.Chown(others, 12345, 12345); err != nil {
			t.Fatal(err)
		}
		stays[others] = "it is another user's"
	}
	left := make("mockvendors-ca-5-x", "ca.pem", "bundle.pem", "trust.p12")

	sweep(temporary)
	for dir, reason := range stays {
		if _, err := os.Lstat(dir); err != nil {
			t.Errorf("%s is gone, though %s", dir, reason)
		}
	}
	if _, err := os.Stat(left); err == nil {
		t.Errorf("%s is still there, though its process is gone", left)
	}
	if err := locked.Close(); err != nil {
		t.Fatal(err)
	}
	if sweep(temporary); lock(held) != nil {
		t.Error("the first one is still there, though nobody holds it any more")
	}
}
