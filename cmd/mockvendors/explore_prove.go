package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

func (p *program) exploreProve() *cobra.Command {
	var f exploreFlags
	var before, after, out string
	cmd := &cobra.Command{
		Use:   "prove --cell CELL --before COMMAND --after COMMAND --out FILE",
		Short: "Prove that a change mends a cell",
		Long: `Prove that a change mends a cell: that it is bad with the command before, and good with
the command after, three times each. Both are run by sh -c.

The command after must make the call of the cell, and come to the end state that the
command before comes to without faults: not to make the call is no fix. The file holds
the scenario, the journals of both and their digests; explore verify checks it without
the commands. The exit code is 0 if the fix is proven, 1 if it is not, and 2 if the
command before fails without faults or never makes the call.`,
		Example: `  mockvendors explore prove --cell 'egym.publishAccount#1/after:reset' --before ./old.sh --after ./new.sh --out proof.json`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.runProve(cmd.Context(), f, before, after, out)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.scenario, "scenario", "starter", "`name` of a shipped scenario, or the path of a file")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "`time` after which a run counts as hung")
	flags.StringVar(&f.cell, "cell", "", "`CELL`, as in egym.publishAccount#2/after:reset")
	flags.StringVar(&before, "before", "", "`COMMAND` with which the cell is bad")
	flags.StringVar(&after, "after", "", "`COMMAND` with which it is good")
	f.webhooks.declare(flags)
	flags.StringVar(&out, "out", "", "`FILE` to write the proof to")
	refuseJSON(flags, "the proof is JSON, and --out names its file")
	return cmd
}

func (p *program) runProve(ctx context.Context, f exploreFlags, before, after, out string) error {
	f.faults, f.depth, f.jobs = "quick", 1, 1
	for _, required := range []struct{ flag, value, what string }{
		{"cell", f.cell, "the cell that is mended, as in egym.publishAccount#2/after:reset"},
		{"before", before, "the command with which the cell is bad"},
		{"after", after, "the command with which it is good"},
		{"out", out, "the file to write the proof to"},
	} {
		if required.value == "" {
			return fmt.Errorf("--%s is missing: %s; see mockvendors explore prove --help", required.flag, required.what)
		}
	}
	if err := checkWritable(out); err != nil {
		return exit{exitStart, fmt.Errorf("--out: %w", err)}
	}
	e, err := p.explorationOf(ctx, f)
	if err != nil {
		return err
	}
	defer e.stop()
	client := func(line string) *command {
		return &command{server: e.server, args: []string{"sh", "-c", line}, further: e.further}
	}
	proof, err := explore.Prove(ctx, e.options, e.text, client(before), client(after), [2]string{before, after})
	var none *explore.NoProofError
	switch {
	case ctx.Err() != nil:
		return exit{interruptedCode, errors.New("interrupted: nothing is proven")}
	case errors.As(err, &none):
		return exit{exitFailed, err}
	case err != nil:
		return err
	}
	text, err := proof.JSON()
	if err == nil {
		err = writeFile(out, text, readableByAll)
	}
	if err != nil {
		return exit{exitStart, fmt.Errorf("cannot write the proof: %w", err)}
	}
	fmt.Fprintf(p.stdout, "proven: %s is %s before and %s after; %s has the proof\n", proof.Cell, proof.Before.Verdict, proof.After.Verdict, out)
	return nil
}

func (p *program) exploreVerify() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify FILE",
		Short: "Verify a proof by carrying out its requests again",
		Long: `Verify a proof by carrying out its requests again, without the commands. The exit code
is 0 if every answer and both verdicts are as the proof says, and 1 if not.`,
		Example: `  mockvendors explore verify proof.json`,
		Args:    oneProof,
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			proof, err := explore.ReadProof(args[0], text)
			if err != nil {
				return err
			}
			err = proof.Verify(cmd.Context(), world.NewSet(vendors.All()))
			if cmd.Context().Err() != nil {
				return errInterrupted
			}
			if err != nil {
				return exit{exitFailed, fmt.Errorf("%s proves nothing: %w", args[0], err)}
			}
			fmt.Fprintf(p.stdout, "verified: %s is %s before and %s after\n", proof.Cell, proof.Before.Verdict, proof.After.Verdict)
			return nil
		},
	}
	refuseJSON(cmd.Flags(), "the exit code says whether the proof holds")
	return cmd
}

// refuseJSON takes the switch --json of the other commands, and its variable, from a
// command that prints one line: --json of explore and explore merge takes a file.
func refuseJSON(flags *pflag.FlagSet, why string) {
	flags.Var(refused(why), "json", "")
	flags.Lookup("json").NoOptDefVal = "true"
	_ = flags.MarkHidden("json") // it was declared just now
}

// refused is a flag that a command does not take. Its text says why.
type refused string

func (r refused) Set(string) error { return errors.New(string(r)) }
func (r refused) String() string   { return "" }
func (r refused) Type() string     { return "nothing" }

func oneProof(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("name one proof, as in:\n%s", cmd.Example)
	}
	return nil
}
