package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// exploreFlags holds the flags of explore.
type exploreFlags struct {
	scenario, faults, shard, cell      string
	only, allow, setEnv                []string
	depth, jobs                        int
	noRerun, noPrune, strict, readings bool
	timeout, budget                    time.Duration
	json, junit, html, save, baseline  string
}

func (p *program) explore() *cobra.Command {
	var f exploreFlags
	cmd := &cobra.Command{
		Use:   "explore [flags] -- COMMAND...",
		Short: "Run a command once for every fault at every call, and say what it does to the data",
		Long: `Run a command once for every fault at every call, and say what it does to the data.

The command runs twice without faults, each time in a fresh world, to see its calls and
the state that it leads to. Then it runs once for each call and fault. If it fails, it
runs once more in the same world without faults: does that heal what was left half done?

The command finds the vendors in its environment, as with exec. The exit code is 0 if
nothing is bad, 1 if something is, and 2 if the command fails without any fault.`,
		Example: `  mockvendors explore -- npm run sync
  mockvendors explore --faults quick --budget 2m -- ./sync.sh
  mockvendors explore --faults 'after:*' --only egym.publishAccount -- ./sync.sh
  mockvendors explore --json now.json --html now.html --baseline known.json -- ./sync.sh
  mockvendors explore --cell 'egym.publishAccount#2/after:reset' -- ./sync.sh`,
		Args: atLeastOne("COMMAND", "what to explore, as in mockvendors explore -- ./sync.sh"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.runExplore(cmd.Context(), args, f) },
	}
	flags := cmd.Flags()
	flags.SetInterspersed(false) // the command's flags are its own
	flags.StringVar(&f.scenario, "scenario", "starter", "`name` of a shipped scenario, or the path of a file")
	flags.StringVar(&f.faults, "faults", "default", "`list` of PHASE:KIND[:LASTING] with * for all in a place, or one of the sets quick, default, all")
	flags.StringArrayVar(&f.only, "only", nil, "`VENDOR.OPERATION`: try faults only at its calls")
	flags.IntVar(&f.depth, "depth", 1, "`1 or 2`: with 2, also a second fault at the calls that come only under a first one")
	flags.BoolVar(&f.noRerun, "no-rerun", false, "do not run a failed command again without faults")
	flags.BoolVar(&f.noPrune, "no-prune", false, "also run the cells that are proven to equal another")
	flags.IntVarP(&f.jobs, "jobs", "j", runtime.NumCPU(), "`number` of runs at a time")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "`time` after which a run hangs")
	flags.DurationVar(&f.budget, "budget", 0, "`time` for all runs; the most telling ones come first")
	flags.StringVar(&f.shard, "shard", "", "`I/N`: only the I-th of N parts of the cells; see explore merge")
	flags.StringVar(&f.cell, "cell", "", "`CELL` to run alone, as in egym.publishAccount#2/after:reset")
	flags.StringArrayVar(&f.setEnv, "set-env", nil, "`NAME={egym.url}`: add a variable for the command")
	flags.BoolVar(&f.readings, "readings", false, "also run without faults under other values of the readings, and say which of them change the result")
	flags.StringVar(&f.save, "save", "", "`directory` to write a scenario to for each bad cell")
	f.declareReports(flags)
	cmd.AddCommand(p.exploreMerge(), p.exploreProve(), p.exploreVerify())
	return cmd
}

func (p *program) runExplore(ctx context.Context, args []string, f exploreFlags) error {
	e, err := p.explorationOf(ctx, f)
	if err != nil {
		return err
	}
	defer e.stop()
	o := e.options
	o.Command = args
	o.Client = &command{server: e.server, args: args, setEnv: f.setEnv}
	shown := p.showProgress()
	o.Progress = shown.show
	report, err := explore.Explore(ctx, o)
	shown.clear()
	if report == nil {
		return err
	}
	if failed := p.writeExplored(report, &o, f, e.text); failed != nil {
		return failed
	}
	if err != nil { // interrupted: what is known was printed
		return exit{code: interruptedCode}
	}
	return p.exploredCode(report, &o, f)
}

// exploredCode returns what the exit code says of a report.
func (p *program) exploredCode(report *explore.Report, o *explore.Options, f exploreFlags) error {
	switch {
	case f.baseline != "":
		return p.compareKnown(report, o, f.baseline)
	case report.Bad(o):
		return exit{code: 1}
	}
	return nil
}

// exploring is a server whose worlds are explored.
type exploring struct {
	options explore.Options
	server  *control.Server
	text    []byte // of the scenario
	stop    func()
}

// explorationOf starts a server for the runs that the flags ask for.
func (p *program) explorationOf(ctx context.Context, f exploreFlags) (*exploring, error) {
	set := world.NewSet(vendors.All())
	path, text, err := scenario.Text(f.scenario)
	if err != nil {
		return nil, err
	}
	sc, err := scenario.Read(set, path, text)
	if err != nil {
		return nil, fmt.Errorf("cannot load the scenario:\n%w", err)
	}
	o, err := f.options()
	if err != nil {
		return nil, err
	}
	if _, err := set.Make(world.Default, sc.Start); err != nil {
		return nil, err
	}
	server := &control.Server{Set: set, Start: sc.Start, VendorURLs: map[string]string{}}
	listeners, err := p.listen(ctx, server, serveFlags{addr: "127.0.0.1:0"})
	if err != nil {
		return nil, err
	}
	running := serveAll(server, listeners)
	if _, err := environmentOf(server, world.Default, f.setEnv); err != nil {
		running.stop()
		return nil, err
	}
	o.Set, o.Start = set, sc.Start
	return &exploring{o, server, text, running.stop}, nil
}

// writeExplored prints the report, and writes the files that the flags ask for.
func (p *program) writeExplored(report *explore.Report, o *explore.Options, f exploreFlags, scenarioText []byte) error {
	fmt.Fprint(p.stdout, report.Matrix(o))
	for _, file := range []struct {
		name string
		text func() ([]byte, error)
	}{
		{f.json, report.JSON},
		{f.html, func() ([]byte, error) { return report.HTML(o) }},
		{f.junit, func() ([]byte, error) { return judge.JUnit([]judge.Result{report.Result(o)}) }},
	} {
		if file.name == "" {
			continue
		}
		text, err := file.text()
		if err == nil {
			err = writeFile(file.name, text, readableByAll)
		}
		if err != nil {
			return err
		}
	}
	if f.save == "" {
		return nil
	}
	return saveCells(report, o, f, scenarioText)
}

// saveCells writes a scenario for each bad cell.
func saveCells(report *explore.Report, o *explore.Options, f exploreFlags, scenarioText []byte) error {
	if err := os.MkdirAll(f.save, 0o755); err != nil {
		return err
	}
	for _, c := range report.Cells {
		if !o.IsBad(c.Verdict) {
			continue
		}
		file := filepath.Join(f.save, explore.FileName(c.Cell)+".yaml")
		play := "mockvendors exec --scenario " + shellWord(file)
		if c.NeedsExplore() {
			play = "mockvendors explore --scenario " + shellWord(f.scenario) + " --cell " + shellWord(c.Cell)
		}
		text, err := c.Scenario(scenarioText, play+" -- "+shellWords(report.Command))
		if err == nil {
			err = writeFile(file, text, readableByAll)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// compareKnown says which cells are bad that were not in an earlier report, and the
// other way round.
func (p *program) compareKnown(report *explore.Report, o *explore.Options, name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	earlier, err := explore.ReadReport(name, text)
	if err != nil {
		return err
	}
	bad, healed := report.Known(earlier, o)
	for _, cell := range bad {
		fmt.Fprintln(p.stdout, "new: "+cell)
	}
	for _, cell := range healed {
		fmt.Fprintln(p.stdout, "healed: "+cell)
	}
	if len(bad)+len(healed) > 0 {
		return exit{code: 1}
	}
	fmt.Fprintln(p.stdout, "nothing but what "+name+" knows")
	return nil
}

// shellWords returns words as a shell reads them.
func shellWords(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = shellWord(w)
	}
	return strings.Join(quoted, " ")
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./:=@%+,-]+$`)

func shellWord(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// declareReports declares the flags about reports: what is bad, and where they are
// written.
func (f *exploreFlags) declareReports(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.allow, "allow", nil, "`VERDICT` that is not bad, as in crashed")
	flags.BoolVar(&f.strict, "strict", false, "hammered is bad too")
	flags.StringVar(&f.json, "json", "", "`file` to write the report to, as JSON")
	flags.StringVar(&f.html, "html", "", "`file` to write the report to, as a page")
	flags.StringVar(&f.junit, "junit", "", "`file` to write the report to, as JUnit XML")
	flags.StringVar(&f.baseline, "baseline", "", "`file` of an earlier --json: fail only on cells that are bad now and were not, or the other way round")
}

// judging returns what the flags say is bad.
func (f *exploreFlags) judging() (o explore.Options, err error) {
	o.Strict, o.Allow = f.strict, f.allow
	for _, verdict := range f.allow {
		if !slices.Contains(explore.Verdicts, verdict) {
			return o, fmt.Errorf("--allow %q: unknown verdict%s", verdict, strict.Suggest(verdict, explore.Verdicts))
		}
	}
	return o, nil
}

// options returns what the flags ask for.
func (f *exploreFlags) options() (o explore.Options, err error) {
	if o, err = f.judging(); err != nil {
		return o, err
	}
	o.Only, o.NoRerun, o.NoPrune, o.Jobs = f.only, f.noRerun, f.noPrune, f.jobs
	o.Timeout, o.Budget, o.Pairs, o.Readings = f.timeout, f.budget, f.depth == 2, f.readings
	if o.Faults, err = explore.ParseFaults(f.faults); err != nil {
		return o, fmt.Errorf("--faults: %w", err)
	}
	if f.cell != "" {
		if o.Cell, err = explore.ParseCell(f.cell); err != nil {
			return o, fmt.Errorf("--cell: %w", err)
		}
	}
	if f.shard != "" {
		if _, err := fmt.Sscanf(f.shard, "%d/%d", &o.Shard.I, &o.Shard.N); err != nil || o.Shard.I < 1 || o.Shard.I > o.Shard.N {
			return o, fmt.Errorf("--shard %q: write I/N, as in 1/3 for the first of three parts", f.shard)
		}
	}
	switch {
	case f.depth != 1 && f.depth != 2:
		return o, fmt.Errorf("--depth %d: write 1 or 2", f.depth)
	case f.jobs < 1:
		return o, fmt.Errorf("--jobs %d: must be at least 1", f.jobs)
	case f.timeout <= 0:
		return o, fmt.Errorf("--timeout %s: must be more than 0", f.timeout)
	}
	return o, nil
}

// progress shows on a terminal how far an exploration is.
type progress struct {
	p     *program
	began time.Time
	on    bool
}

func (p *program) showProgress() *progress {
	f, ok := p.stderr.(*os.File)
	on := false
	if ok {
		info, err := f.Stat()
		on = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return &progress{p, time.Now(), on}
}

func (s *progress) show(at explore.Progress) {
	if !s.on || at.Done == 0 {
		return
	}
	left := time.Since(s.began) / time.Duration(at.Done) * time.Duration(at.Of-at.Done)
	fmt.Fprintf(s.p.stderr, "\r\x1b[K%d of %d cells, about %s left: %s %s", at.Done, at.Of, left.Round(time.Second), at.Latest.Cell, at.Latest.Verdict)
}

func (s *progress) clear() {
	if s.on {
		fmt.Fprint(s.p.stderr, "\r\x1b[K")
	}
}
