package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

func (p *program) exploreMerge() *cobra.Command {
	var f exploreFlags
	cmd := &cobra.Command{
		Use:   "merge FILE...",
		Short: "Merge the reports of shards into the report of one machine",
		Long: `Merge the reports of shards into the report of one machine, byte for byte.

The exit code is 1 if a cell is bad.`,
		Example: `  mockvendors explore merge --html all.html shard-1.json shard-2.json`,
		Args:    atLeastOne("FILE", "the reports that explore --shard --json wrote"),
		RunE: func(_ *cobra.Command, files []string) error {
			var reports []*explore.Report
			for _, name := range files {
				text, err := os.ReadFile(name)
				if err != nil {
					return err
				}
				r, err := explore.ReadReport(name, text)
				if err != nil {
					return err
				}
				reports = append(reports, r)
			}
			merged, err := explore.Merge(reports)
			if err != nil {
				return err
			}
			o, err := f.judging()
			if err != nil {
				return err
			}
			if err := p.writeExplored(merged, &o, f, nil); err != nil {
				return err
			}
			return p.exploredCode(merged, &o, f)
		},
	}
	f.declareReports(cmd.Flags())
	return cmd
}

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
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "`time` after which a run hangs")
	flags.StringVar(&f.cell, "cell", "", "`CELL`, as in egym.publishAccount#2/after:reset")
	flags.StringVar(&before, "before", "", "`COMMAND` with which the cell is bad")
	flags.StringVar(&after, "after", "", "`COMMAND` with which it is good")
	flags.StringVar(&out, "out", "", "`FILE` to write the proof to")
	for _, name := range []string{"cell", "before", "after", "out"} {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err)
		}
	}
	return cmd
}

func (p *program) runProve(ctx context.Context, f exploreFlags, before, after, out string) error {
	f.faults, f.depth, f.jobs = "quick", 1, 1
	e, err := p.explorationOf(ctx, f)
	if err != nil {
		return err
	}
	defer e.stop()
	client := func(line string) *command { return &command{server: e.server, args: []string{"sh", "-c", line}} }
	proof, err := explore.Prove(ctx, e.options, e.text, client(before), client(after), [2]string{before, after})
	var none *explore.NoProofError
	if errors.As(err, &none) {
		return exit{1, err}
	}
	if err != nil {
		return err
	}
	text, err := proof.JSON()
	if err == nil {
		err = writeFile(out, text, readableByAll)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "proven: %s is %s before and %s after; %s has the proof\n", proof.Cell, proof.Before.Verdict, proof.After.Verdict, out)
	return nil
}

func (p *program) exploreVerify() *cobra.Command {
	return &cobra.Command{
		Use:   "verify FILE",
		Short: "Verify a proof by carrying out its requests again",
		Long: `Verify a proof by carrying out its requests again, without the commands. The exit code
is 0 if every answer and both verdicts are as the proof says, and 1 if not.`,
		Example: `  mockvendors explore verify proof.json`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			proof, err := explore.ReadProof(args[0], text)
			if err != nil {
				return err
			}
			if err := proof.Verify(cmd.Context(), world.NewSet(vendors.All())); err != nil {
				return exit{1, fmt.Errorf("%s proves nothing: %w", args[0], err)}
			}
			fmt.Fprintf(p.stdout, "verified: %s is %s before and %s after\n", proof.Cell, proof.Before.Verdict, proof.After.Verdict)
			return nil
		},
	}
}

// atLeastOne demands arguments, and says which.
func atLeastOne(what, which string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("name at least one %s: %s; see %s --help", what, which, cmd.CommandPath())
		}
		return nil
	}
}
