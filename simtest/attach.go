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

// Attach makes a world on a server that is already running, such as one started
// by the command serve, and deletes it when the test ends. Unless an option gives
// a scenario, the world starts from the one that is served. A scenario file is
// read by the test and sent to the server. Under the command exec, the server is
// at os.Getenv("MOCKVENDORS_URL").
//
// Requests to the server that belong to no world, such as those to an unknown
// vendor, do not fail the test: it cannot see them.
func Attach(tb testing.TB, serverURL string, options ...Option) *World {
	tb.Helper()
	s, err := toStart(options)
	if err != nil {
		tb.Fatalf("simtest: %v", err)
	}
	base, err := baseOf(serverURL)
	if err != nil {
		tb.Fatalf("simtest: %v", err)
	}
	scenario, err := s.scenario.forServer()
	if err != nil {
		tb.Fatalf("simtest: %v", err)
	}
	server := newAPI(base)
	made, err := makeWorld(server, worldName(tb.Name()), scenario)
	if err != nil {
		server.close()
		tb.Fatalf("simtest: %v", err)
	}
	w := newWorld(tb, server.world(made.Name), s)
	for name, url := range made.URLs {
		var declared *sim.Credential
		if c, ok := made.Credentials[name]; ok {
			declared = &c
		}
		w.addVendor(name, url, declared)
	}
	tb.Cleanup(func() {
		tb.Helper()
		defer w.api.close()
		w.finish()
		if err := w.api.send(http.MethodDelete, "", nil, nil); err != nil && !isRefusal(err, problem.UnknownWorld) {
			tb.Errorf("simtest: cannot delete the world: %v", err)
		}
	})
	return w
}

// baseOf returns a server's URL without a slash at the end.
func baseOf(serverURL string) (string, error) {
	u, err := url.Parse(serverURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", fmt.Errorf("%q is not the URL of a server: use one like http://127.0.0.1:8409, where mockvendors serve runs", serverURL)
	}
	return strings.TrimRight(serverURL, "/"), nil
}

// makeWorld makes a world of that name. If the name is in use, it adds a number.
func makeWorld(server api, name string, scenario json.RawMessage) (made control.World, err error) {
	for n := 1; ; n++ {
		wanted := name
		if n > 1 {
			wanted = fmt.Sprintf("%s-%d", name, n)
		}
		err := server.send(http.MethodPost, "/worlds", map[string]any{"name": wanted, "scenario": scenario}, &made)
		var refused *refusal
		switch {
		case isRefusal(err, problem.Exists):
			continue
		case err != nil && !errors.As(err, &refused):
			return made, fmt.Errorf("cannot make a world: %w\nIs a server running? mockvendors serve starts one", err)
		default:
			return made, err
		}
	}
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// worldName returns a name that shows which test a world belongs to. It is the
// same in each run, and differs between tests.
func worldName(test string) string {
	const maxWords = 45 // of 63, to leave room for the hash and a number
	words := strings.Trim(notInNames.ReplaceAllString(strings.ToLower(test), "-"), "-")
	if len(words) > maxWords {
		words = strings.TrimRight(words[:maxWords], "-")
	}
	h := fnv.New32a()
	h.Write([]byte(test))
	return strings.TrimLeft(fmt.Sprintf("%s-%08x", words, h.Sum32()), "-")
}
