package simtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/sim"
)

// Attach makes a world on a server that runs already, such as one that serve
// started, and deletes it when the test ends. Without a scenario in the options
// it begins with the one that is served. A file is read here, and sent. Under
// the command exec, the server is at os.Getenv("MOCKVENDORS_URL").
//
// What comes to the server outside of any world, such as a request to a vendor
// that there is not, cannot be told here, and fails no test.
func Attach(tb testing.TB, serverURL string, options ...Option) *World {
	tb.Helper()
	s, err := settingsOf(options)
	if err != nil {
		tb.Fatalf("simtest: %v", err)
	}
	base, err := baseOf(serverURL)
	if err != nil {
		tb.Fatalf("simtest: %v", err)
	}
	scenario, err := s.begin.sent()
	if err != nil {
		tb.Fatalf("simtest: %v", err)
	}
	server := newAPI(base)
	made, err := makeWorld(server, worldName(tb.Name()), scenario)
	if err != nil {
		server.close()
		tb.Fatalf("simtest: %v", err)
	}
	w := newWorld(tb, server.of(made.Name), s)
	for name, url := range made.URLs {
		var declared *sim.Credential
		if c, ok := made.Credentials[name]; ok {
			declared = &c
		}
		w.meet(name, url, declared)
	}
	tb.Cleanup(func() {
		tb.Helper()
		defer w.api.close()
		w.finish()
		if err := w.api.call(http.MethodDelete, "", nil, nil); err != nil && !is(err, problem.UnknownWorld) {
			tb.Errorf("simtest: cannot delete the world: %v", err)
		}
	})
	return w
}

// baseOf is a server's URL without a slash at its end.
func baseOf(serverURL string) (string, error) {
	u, err := url.Parse(serverURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", fmt.Errorf("%q is not the URL of a server: use one like http://127.0.0.1:8409, where mockvendors serve runs", serverURL)
	}
	return strings.TrimRight(serverURL, "/"), nil
}

// makeWorld makes a world of that name, or of one that says which of several
// it is.
func makeWorld(server api, name string, scenario json.RawMessage) (made control.World, err error) {
	for n := 1; ; n++ {
		wanted := name
		if n > 1 {
			wanted = fmt.Sprintf("%s-%d", name, n)
		}
		err := server.call(http.MethodPost, "/worlds", map[string]any{"name": wanted, "scenario": scenario}, &made)
		var said *refused
		switch {
		case is(err, problem.Exists):
			continue
		case err != nil && !errors.As(err, &said):
			return made, fmt.Errorf("cannot make a world: %w\nIs a server running? mockvendors serve starts one", err)
		default:
			return made, err
		}
	}
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// worldName is a name that tells people which test a world is of. It is the
// same at each run, and another for each test.
func worldName(test string) string {
	const most = 45 // of 63, to leave room for what comes behind
	words := strings.Trim(notInNames.ReplaceAllString(strings.ToLower(test), "-"), "-")
	if len(words) > most {
		words = strings.TrimRight(words[:most], "-")
	}
	h := fnv.New32a()
	h.Write([]byte(test))
	return strings.TrimLeft(fmt.Sprintf("%s-%08x", words, h.Sum32()), "-")
}
