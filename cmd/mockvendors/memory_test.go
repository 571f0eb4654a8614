package main

import (
	"strings"
	"testing"
)

// The bound is told once, and requests go on.
func TestMemoryIsTold(t *testing.T) {
	s := serving(t, "--memory", "16MiB")
	long := `{"email": "` + strings.Repeat("x", 1_000_000) + `"}`
	for range 40 {
		s.send("POST", "/egym/api/v2/accounts", long, "X-Api-Key", "egym-alpha-mitte")
	}
	stdout, stderr := s.stop()
	if n := strings.Count(stderr, "the worlds hold 16MiB, as much as --memory allows"); n != 1 {
		t.Errorf("it is told %d times:\n%s", n, stderr)
	}
	if n := strings.Count(stdout, "publishAccount 400"); n != 40 {
		t.Errorf("%d of 40 requests are answered", n)
	}
}

// Sizes are read as people write them.
func TestByteSize(t *testing.T) {
	for text, want := range map[string]int64{
		"64MiB": 64 << 20, "1GiB": 1 << 30, "512MB": 512_000_000, "1.5gib": 3 << 29, "2 TiB": 2 << 40, " 20000kB ": 20_000_000,
		"64": 0, "": 0, "1G": 0, "GiB": 0, "1e3MiB": 0, "-64MiB": 0, "1MiB": 0, "99999999TiB": 0,
	} {
		var got byteSize
		if err := got.Set(text); int64(got) != want || (err == nil) != (want != 0) {
			t.Errorf("%q is read as %d, %v", text, got, err)
		}
	}
}
