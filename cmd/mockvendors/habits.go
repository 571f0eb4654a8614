package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/habits"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// reportFlags holds the flags of the command report.
type reportFlags struct {
	world, addr, junit string
	strict, tls        bool
}

func (p *program) habits() *cobra.Command {
	var f reportFlags
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Print the habits that a client showed to a running server",
		Long: `Print the habits that a client showed in a world of a running server: whether it looks
before it repeats a write, waits between tries and as long as it is told, reads lists to
the end, and so on. For each habit it names the requests that showed it, why it matters, and what
to do. It judges the requests that the journal holds, and says what there was no occasion to
see and what a journal cannot show. The exit code is 0 unless --strict is given.

exec --habits prints the same after a command.`,
		Example: "  mockvendors report\n  mockvendors report --world sync --strict --junit habits.xml",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.runReport(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.world, "world", world.Default, "`name` of the world")
	flags.StringVar(&f.addr, "addr", defaultAddr, "`host:port` that the server listens on")
	flags.StringVar(&f.junit, "junit", "", "`file` to write the habits to, as JUnit XML")
	flags.BoolVar(&f.tls, "tls", false, "ask by https, as a server with serve --tls wants it; without it, http is tried first")
	flags.BoolVar(&f.strict, "strict", false, "exit with 1 if a habit was seen")
	return cmd
}

func (p *program) runReport(ctx context.Context, f reportFlags) error {
	if err := checkWritable(f.junit); err != nil {
		return exit{exitStart, fmt.Errorf("cannot write the JUnit file: %w", err)}
	}
	base, err := baseOf(f.addr)
	if err != nil {
		return err
	}
	card, err := askReport(ctx, reached(ctx, base, f.tls), f.world)
	if err != nil {
		return err
	}
	results := []judge.Result{card.Result(f.strict)}
	err = writeResult(f.junit, "the JUnit file", func() ([]byte, error) { return judge.JUnit(results) })
	if p.json {
		err = errors.Join(err, p.printJSON(card))
	} else {
		err = errors.Join(err, card.Text(p.stdout))
	}
	if err == nil && f.strict && anySeen([]habits.Card{card}) {
		err = exit{code: exitFailed}
	}
	return err
}

// askReport asks a server for the report card of a world.
func askReport(ctx context.Context, base, world string) (card habits.Card, err error) {
	found, err := askServer(ctx, base+"/_mock/worlds/"+url.PathEscape(world)+"/report", &card)
	if err == nil && !found {
		var all struct {
			Worlds []struct {
				Name string `json:"name"`
			} `json:"worlds"`
		}
		if _, err := askServer(ctx, base+"/_mock/worlds", &all); err != nil {
			return card, err
		}
		var names []string
		for _, w := range all.Worlds {
			names = append(names, w.Name)
		}
		return card, fmt.Errorf("%s has no world %q%s", base, world, strict.Suggest(world, names))
	}
	return card, err
}

// askServer asks a server of this program. found is false if there is no such thing.
func askServer(ctx context.Context, what string, into any) (found bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	base, _, _ := strings.Cut(what, "/_mock/")
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, what, nil)
	if err != nil {
		return false, err
	}
	res, err := unverified.RoundTrip(req) // without a redirect
	if err != nil {
		return false, exit{exitStart, fmt.Errorf("nothing answers at %s: %w", base, err)}
	}
	defer res.Body.Close()
	text, err := io.ReadAll(http.MaxBytesReader(nil, res.Body, 16<<20))
	if err != nil {
		return false, exit{exitStart, fmt.Errorf("cannot read the answer of %s: %w", base, err)}
	}
	if res.StatusCode == http.StatusNotFound && strings.HasPrefix(res.Header.Get("Content-Type"), "application/problem+json") {
		return false, nil
	}
	if res.StatusCode != http.StatusOK || json.Unmarshal(text, into) != nil {
		return false, exit{exitStart, fmt.Errorf("what answers at %s (%s) is not this program", base, res.Status)}
	}
	return true, nil
}

// cardsOf returns the cards of all worlds of a set that a client used; that of the
// default world in any case.
func cardsOf(set *world.Set) (cards []habits.Card) {
	for _, w := range set.All() {
		if card := habits.Of(w); card.Requests > 0 || w.Name == world.Default {
			cards = append(cards, card)
		}
	}
	return cards
}

func anySeen(cards []habits.Card) bool {
	return slices.ContainsFunc(cards, func(c habits.Card) bool { return len(c.Habits) > 0 })
}
