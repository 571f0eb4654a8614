package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

func (p *program) explore() *cobra.Command {
	var f exploreFlags
	cmd := &cobra.Command{
		Use:   "explore [flags] -- COMMAND...",
		Short: "Run a command once for every fault at every call, and say what it does to the data",
		Long: `Run a command once for every fault at every call, and say what it does to the data.

The command runs twice without faults, each time in a fresh world, to see its calls and
the state that it leads to. Then it runs once for each call and fault. If it fails, it
runs once more in the same world without faults: does that heal what was left half done?

The command finds the vendors in its environment, as with exec. What it prints is shown
only if it fails without any fault, and it reads nothing from standard input.

A fault is PHASE:KIND[:LASTING]. before: the vendor never saw the call; after: it carried
it out, and the answer is lost. Kinds are a status such as 503, and reset, close, hang,
truncate, garbage, duplicate, kill (of the command). A fault is at one call, or lasts for
three (x3) or from then on (on), counted over the calls of that operation.

Webhook deliveries count as calls, such as egym.webhook.GYM_CHECKIN#1. --webhook subscribes
a URL of the command to them; runs then go one after the other. Faults at deliveries are
delivery:duplicate, delivery:late, delivery:lost, delivery:early and delivery:swap.

The exit code is 0 if nothing is bad, 1 if something is, 2 if the command fails without
any fault, and 130 if you end it with Ctrl-C: then the report has what is known.`,
		Example: `  mockvendors explore -- npm run sync
  mockvendors explore --faults quick --budget 2m -- ./sync.sh
  mockvendors explore --faults 'after:*' --only egym.publishAccount -- ./sync.sh
  mockvendors explore --json now.json --html now.html --baseline known.json -- ./sync.sh
  mockvendors explore --webhook egym=http://127.0.0.1:9000/hook --faults 'delivery:*' -- ./receiver
  mockvendors explore --cell 'egym.publishAccount#2/after:reset' -- ./sync.sh`,
		Args: someArgs("name the command to explore, after --"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.budgeted = cmd.Flags().Changed("budget")
			return p.runExplore(cmd.Context(), args, f)
		},
	}
	f.declare(cmd.Flags())
	cmd.AddCommand(p.exploreMerge(), p.exploreProve(), p.exploreVerify())
	return cmd
}

func (p *program) runExplore(ctx context.Context, args []string, f exploreFlags) error {
	known, err := f.checkFiles()
	if err != nil {
		return err
	}
	e, err := p.explorationOf(ctx, f)
	if err != nil {
		return f.unfinished(err)
	}
	defer e.stop()
	o := e.options
	o.Command = args
	client := &command{server: e.server, args: args, setEnv: f.setEnv, further: e.further}
	if f.intercept {
		if client.interception, err = intercepts(e.server, nil, nil); err != nil {
			return f.unfinished(err)
		}
		defer client.interception.end()
	}
	o.Client = client
	shown := p.showProgress()
	o.Progress = shown.show
	report, err := explore.Explore(ctx, o)
	shown.clear()
	switch {
	case report == nil && ctx.Err() != nil:
		return f.unfinished(exit{interruptedCode, errors.New("interrupted: nothing is known yet")})
	case report == nil:
		return f.unfinished(err)
	}
	if err := p.writeExplored(report, &o, f, e.text); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return exit{interruptedCode, fmt.Errorf("interrupted: %d of %d cells are known", len(report.Cells), report.Totals.Cells)}
	}
	if f.cell != "" && report.Unreached() {
		return fmt.Errorf("there is no cell %s: the command does not come to that call", f.cell)
	}
	return p.judgeExplored(report, known, &o, f)
}

// judgeExplored returns what the exit code says of a report.
func (p *program) judgeExplored(report, known *explore.Report, o *explore.Options, f exploreFlags) error {
	switch {
	case known != nil:
		return p.compareKnown(report, known, o, f.baseline)
	case report.Bad(o):
		return exit{code: exitFailed}
	}
	return nil
}

// compareKnown says which cells are bad that were not in an earlier report, the other way
// round, and which there were.
func (p *program) compareKnown(report, known *explore.Report, o *explore.Options, name string) error {
	if report.Scenario != known.Scenario {
		return fmt.Errorf("%s is of the scenario %s, and this is %s: their cells are not the same", name, known.Scenario, report.Scenario)
	}
	if n := known.Totals.NotRun; n > 0 {
		fmt.Fprintf(p.stdout, "%s is of a run that was cut short: %d of %d cells are not known, and each that is bad is told as new\n", name, n, known.Totals.Cells)
	}
	changed := report.Since(known, o)
	for _, cell := range changed.New {
		fmt.Fprintln(p.stdout, p.painted("new: ", 31)+cell)
	}
	for _, cell := range changed.Healed {
		fmt.Fprintln(p.stdout, p.painted("healed: ", 32)+cell)
	}
	for _, cell := range changed.Gone {
		fmt.Fprintln(p.stdout, p.painted("gone: ", 33)+cell+", as the command does not make this call any more")
	}
	if changed.Any() {
		fmt.Fprintf(p.stdout, "not as %s says: write it anew with --json once this is right\n", name)
		return exit{code: exitFailed}
	}
	fmt.Fprintf(p.stdout, "nothing is bad that %s does not know\n", name)
	return nil
}

// exploring is a server whose worlds are explored.
type exploring struct {
	options explore.Options
	server  *control.Server
	text    []byte // of the scenario
	stop    func()

	further places
}

// explorationOf starts a server for the runs that the flags ask for.
func (p *program) explorationOf(ctx context.Context, f exploreFlags) (*exploring, error) {
	o, err := f.options()
	if err != nil {
		return nil, err
	}
	set := world.NewSet(vendors.All())
	if err := f.webhooks.allow(set); err != nil {
		return nil, err
	}
	sc, text, err := readScenario(ctx, set, f.scenario)
	if err != nil {
		return nil, err
	}
	start, subscriptions, err := f.webhooks.subscribe(set, sc.Start)
	if err != nil {
		return nil, err
	}
	sc.Start = start
	w, err := set.Make(world.Default, sc.Start)
	if err != nil {
		return nil, err
	}
	server, running, err := p.serveWorlds(ctx, set, sc.Start)
	if err != nil {
		return nil, err
	}
	further := furtherOf(set, w, sc, subscriptions)
	if _, err := environmentOf(server, world.Default, f.setEnv, further); err != nil {
		running.stop()
		return nil, err
	}
	o.Set, o.Start = set, sc.Start
	return &exploring{o, server, text, running.stop, further}, nil
}
