package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/settle"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/target"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

type settleFlags struct {
	target     string
	set        []string
	out        string
	date       string
	production bool
}

func (p *program) settle() *cobra.Command {
	var f settleFlags
	cmd := &cobra.Command{
		Use:   "settle --target VENDOR=URL [--set NAME=value]...",
		Short: "Find out which value each reading has at a vendor's sandbox",
		Long: `Find out which value each reading has at a vendor's sandbox.

For each reading there is a probe: a scenario file with at most six calls that make
synthetic data, ask, and clean up, whatever the answers were; scenarios show prints one
(mockvendors scenarios show probes/VENDOR/READING). settle says for each reading which
value the sandbox has, or why no probe can tell.

Credentials come from outside, as with test --target. The probes of a vendor need what is
listed below, and a reading whose probe needs more than was set says so. In everything
printed and written, their values appear as ${NAME}. If the sandbox refuses the key, or no
answer tells anything, settle exits with 3 and writes no evidence.

--out writes the evidence, with the date and the URL of the sandbox. With
--evidence FILE, serve, test, exec and fidelity take the values found there as the
defaults of their readings, and label them observed, as they do the rules by which the
simulator gives the answers that told them. The date is this machine's unless --date gives
another one: it is about the real sandbox, not about a world.

A value is told only if every call of its probe was answered as a world with that value
answers it. If none is told, no evidence is written and the exit code is 3. What a probe
made is removed also after an interruption, whose exit code is 130; it is 1 if anything may
be left at the sandbox, and the calls that should have removed it are named.

A production host of a vendor is refused unless --allow-production is given.`,
		Example: `  MOCKVENDORS_SET=EGYM_KEY=$KEY mockvendors settle --target egym=https://sandbox.example.com --out egym.evidence.json
  mockvendors serve --evidence egym.evidence.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.runSettle(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.target, "target", "", "`VENDOR=URL` of the sandbox")
	flags.StringArrayVar(&f.set, "set", nil, "`NAME=value`: the value of ${NAME} in the probes")
	flags.StringVar(&f.out, "out", "", "`file` to write the evidence to, as JSON")
	flags.StringVar(&f.date, "date", "", "`YYYY-MM-DD` to write as the date of the run (default today)")
	flags.BoolVar(&f.production, "allow-production", false, "let the target be a production host of the vendor")
	cmd.SetHelpFunc(func(cmd *cobra.Command, args []string) { // the probes are read for the help only
		cmd.Long += "\n\nWhat to --set:\n" + strings.TrimRight(probesNeed(), "\n")
		cmd.Root().HelpFunc()(cmd, args)
	})
	return cmd
}

func (p *program) runSettle(ctx context.Context, f settleFlags) error {
	if f.target == "" {
		return errors.New("name the sandbox: --target VENDOR=URL")
	}
	date := f.date
	if date == "" {
		date = time.Now().Format(time.DateOnly)
	} else if _, err := time.Parse(time.DateOnly, date); err != nil {
		return fmt.Errorf("--date %q: write it as YYYY-MM-DD", date)
	}
	set := world.NewSet(vendors.All())
	targets, err := target.Read(set, []string{f.target})
	if err != nil {
		return err
	}
	if !f.production {
		if err := targets.CheckSandboxes(set); err != nil {
			return err
		}
	}
	name, _, _ := strings.Cut(f.target, "=")
	probes, err := settle.ProbesOf(set, set.Vendor(name))
	if err != nil {
		return err
	}
	values, err := probeValues(probes.Needs(), f.set)
	if err != nil {
		return err
	}
	missing, all := probes.Missing(values)
	switch list := strings.TrimRight(settle.Text(missing), "\n"); {
	case all:
		return fmt.Errorf("the probes of %s need values from outside; add --set NAME=value for each of\n%s", name, list)
	case len(missing) > 0:
		fmt.Fprintf(p.stderr, "not set, so that the probes that need it do not run:\n%s\n", list)
	}
	if err := checkWritable(f.out); err != nil {
		return exit{exitStart, fmt.Errorf("--out: %w", err)}
	}
	different := make([]byte, 8)
	if _, err := rand.Read(different); err != nil {
		return err
	}
	run := settle.Run{Probes: probes, URL: targets[name], Values: values, Name: hex.EncodeToString(different)}
	found, err := run.All(ctx)
	if err != nil {
		return errors.Join(unfinished(ctx, run.Left, errInterrupted), exit{exitStart, err}) // what was made then is not known
	}
	e := settle.Evidence{Version: 1, Vendor: name, Sandbox: targets.Shown(name, values), Date: date, Readings: found}
	if p.json {
		err = p.printJSON(e)
	} else {
		_, err = fmt.Fprint(p.stdout, e.Text())
	}
	interrupted := exit{interruptedCode, errInterrupted}
	if len(run.Left) > 0 {
		interrupted = errInterrupted
	}
	return errors.Join(err, unfinished(ctx, run.Left, interrupted), f.write(ctx, e, values))
}

// write writes the evidence, if there is any. values are those of --set.
func (f *settleFlags) write(ctx context.Context, e settle.Evidence, values scenario.Values) error {
	if e.Told() == 0 && ctx.Err() != nil {
		return nil
	}
	if e.Told() == 0 {
		return exit{exitStart, fmt.Errorf("no answer of %s told a value, and no evidence is written: is that the base URL of the vendor's sandbox, "+
			"and does it know the value of each --set (%s)?", e.Sandbox, strings.Join(slices.Sorted(maps.Keys(values)), ", "))}
	}
	if f.out == "" {
		return nil
	}
	text, err := e.JSON()
	if err == nil {
		err = writeFile(f.out, text, readableByAll)
	}
	if err != nil {
		return exit{exitStart, fmt.Errorf("--out: %w", err)}
	}
	return nil
}

// unfinished returns the error of a run that was interrupted, or could not clean up; nil if
// neither is so. interrupted is the error of an interruption.
func unfinished(ctx context.Context, left []string, interrupted exit) error {
	var errs []error
	if ctx.Err() != nil {
		errs = append(errs, interrupted)
	}
	if len(left) > 0 {
		errs = append(errs, exit{exitFailed, fmt.Errorf("the probes could not remove all that they made. Remove it by hand; these calls failed:\n  %s",
			strings.Join(left, "\n  "))})
	}
	return errors.Join(errs...)
}

// probesNeed lists what the probes of each vendor need, for people.
func probesNeed() string {
	var all []settle.Need
	set := world.NewSet(vendors.All())
	for _, v := range set.Vendors {
		probes, err := settle.ProbesOf(set, v)
		if err != nil {
			panic(err) // the probes are tested
		}
		all = append(all, probes.Needs()...)
	}
	return settle.Text(all)
}

// probeValues returns the values of --set, each of which a probe of the vendor must need.
func probeValues(needs []settle.Need, pairs []string) (scenario.Values, error) {
	values, needed := scenario.Values{}, []string{}
	for _, n := range needs {
		needed = append(needed, n.Name)
	}
	for i, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		switch {
		case !ok || !scenario.IsSettable(name): // the pair is not quoted: it may be a secret
			return nil, fmt.Errorf("--set number %d: write NAME=value, with a name made of A-Z, 0-9 and _", i+1)
		case !slices.Contains(needed, name):
			return nil, fmt.Errorf("--set %s: no probe of the vendor uses ${%s}%s", name, name, strict.Suggest(name, needed))
		case value == "":
			return nil, fmt.Errorf("--set %s: the value is empty", name)
		}
		values[name] = value
	}
	return values, nil
}
