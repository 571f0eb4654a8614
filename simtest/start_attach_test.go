package simtest_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
	"github.com/mockvendors/mockvendors/simtest"
)

// begin makes a world in one of the two ways.
type begin func(testing.TB, ...simtest.Option) *simtest.World

// inBothWays runs a test with a world in this process, and with one on a server
// that runs already.
func inBothWays(t *testing.T, test func(*testing.T, begin)) {
	t.Run("Start", func(t *testing.T) { test(t, simtest.Start) })
	t.Run("Attach", func(t *testing.T) {
		s := serve(t, "starter")
		test(t, func(tb testing.TB, options ...simtest.Option) *simtest.World {
			tb.Helper()
			return simtest.Attach(tb, s.URL, options...)
		})
	})
}

// serve runs a server as the command serve does.
func serve(tb testing.TB, shipped string) *control.Server {
	tb.Helper()
	set := world.NewSet(vendors.All())
	text, _ := scenarios.Text(shipped)
	start, err := scenario.Load(set, shipped+".yaml", text)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := set.Make(world.Default, start); err != nil {
		tb.Fatal(err)
	}
	s := &control.Server{Set: set, Start: start}
	listening := httptest.NewServer(http.NotFoundHandler())
	tb.Cleanup(listening.Close)
	s.URL = listening.URL
	listening.Config.Handler = s.Handler()
	return s
}

// worlds is the names of a server's worlds.
func worlds(s *control.Server) (names []string) {
	for _, w := range s.Set.All() {
		names = append(names, w.Name)
	}
	return names
}
