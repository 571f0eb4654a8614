//go:build unix

package main

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/net/html"
)

// hasty is a client that retries without a pause, and gives up in silence after twenty
// times: so often that some of them are fast on a busy machine too.
func hasty() {
	for range 20 {
		r, err := http.NewRequest(http.MethodGet, os.Getenv("MOCKVENDORS_EGYM_URL")+"/api/v2/accounts", nil)
		if err != nil {
			panic(err)
		}
		r.Header.Set("X-Api-Key", os.Getenv("MOCKVENDORS_EGYM_API_KEY"))
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			panic(err)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		if answer.StatusCode == http.StatusOK {
			return
		}
	}
}

// replay runs the line that each file of a directory names as its first, and fails
// unless all of them end with that exit code: replay CODE DIR.
func replay(ts *testscript.TestScript, _ bool, args []string) {
	files, err := filepath.Glob(ts.MkAbs(args[1]) + "/*.yaml")
	ts.Check(err)
	if len(files) == 0 {
		ts.Fatalf("%s has no files", args[1])
	}
	for _, file := range files {
		first, _, _ := strings.Cut(ts.ReadFile(file), "\n")
		line, ok := strings.CutPrefix(first, "# ")
		if !ok {
			ts.Fatalf("%s begins with %q", file, first)
		}
		code := exitCode(ts, ts.Exec("sh", "-c", line))
		if strconv.Itoa(code) != args[0] {
			ts.Fatalf("%s ends with %d, want %s", line, code, args[0])
		}
	}
}

// checkPage fails unless a file is an HTML page that needs nothing else: balanced tags,
// links to its own places only, no script, and the style that its policy allows.
func checkPage(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	void := []string{"meta", "link", "br", "img"}
	var open, links []string
	ids := map[string]bool{}
	policy, style := "", ""
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		kind := z.Next()
		t := z.Token()
		switch {
		case kind == html.ErrorToken:
			if len(open) > 0 {
				ts.Fatalf("not closed: %q", open)
			}
			for _, link := range links {
				if !strings.HasPrefix(link, "#") || !ids[link[1:]] {
					ts.Fatalf("a link to %q, which is no place of the page", link)
				}
			}
			sum := sha256.Sum256([]byte(style))
			if want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(policy, want) {
				ts.Fatalf("the policy is %q, want %s", policy, want)
			}
			return
		case kind == html.TextToken && len(open) > 0 && open[len(open)-1] == "style":
			style += t.Data
		case kind == html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != t.Data {
				ts.Fatalf("</%s> closes %q", t.Data, open)
			}
			open = open[:len(open)-1]
		case kind == html.StartTagToken:
			if !slices.Contains(void, t.Data) {
				open = append(open, t.Data)
			}
			if t.Data == "script" || t.Data == "img" || t.Data == "link" {
				ts.Fatalf("the page has <%s>", t.Data)
			}
			for _, a := range t.Attr {
				switch {
				case a.Key == "id" && ids[a.Val]:
					ts.Fatalf("the id %q twice", a.Val)
				case a.Key == "id":
					ids[a.Val] = true
				case a.Key == "href":
					links = append(links, a.Val)
				case a.Key == "src", a.Key == "style", strings.HasPrefix(a.Key, "on"):
					ts.Fatalf("<%s %s=%q>", t.Data, a.Key, a.Val)
				case a.Key == "content" && strings.Contains(a.Val, "default-src"):
					policy = a.Val
				}
			}
		}
	}
}

// TestShellWords runs words through a shell, from a line that a comment can hold.
func TestShellWords(t *testing.T) {
	for _, c := range []struct{ why, word string }{
		{"a plain word", "./sync.sh"},
		{"none", ""},
		{"blanks", "a b"},
		{"quotes of both kinds", `it's "so"`},
		{"what shells expand", "$HOME `date` *"},
		{"lines, as in sh -c", "a\nb 'c'\\n %s\n\td"},
		{"control characters", "a\x01\x1b[31m\x7f"},
		{"letters of other languages", "Müller 名前"},
		{"bytes that are no text", "a\xff\xfeb"},
	} {
		t.Run(c.why, func(t *testing.T) {
			line := shellWords([]string{"printf", "%s", c.word})
			if strings.ContainsAny(line, "\n\x01\x1b\x7f") || strings.Contains(line, "\xff") {
				t.Errorf("%q is no line of a comment", line)
			}
			got, err := exec.CommandContext(t.Context(), "sh", "-c", line).Output()
			if err != nil || string(got) != c.word {
				t.Errorf("%s prints %q (%v), want %q", line, got, err, c.word)
			}
		})
	}
}
