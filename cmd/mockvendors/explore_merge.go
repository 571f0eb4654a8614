package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/explore"
)

func (p *program) exploreMerge() *cobra.Command {
	var f exploreFlags
	cmd := &cobra.Command{
		Use:   "merge [flags] FILE...",
		Short: "Merge the reports of shards into the report of one machine",
		Long: `Merge the reports of shards into the report of one machine, byte for byte.

Every shard must be there once. The exit code is 1 if a cell is bad, as with explore.`,
		Example: `  mockvendors explore merge --html all.html shard-1.json shard-2.json`,
		Args:    someArgs("name the reports that explore --shard --json wrote"),
		RunE:    func(_ *cobra.Command, files []string) error { return p.runMerge(files, f) },
	}
	f.declareReports(cmd.Flags())
	return cmd
}

func (p *program) runMerge(files []string, f exploreFlags) error {
	o, err := f.judging()
	if err != nil {
		return err
	}
	known, err := f.checkFiles()
	if err != nil {
		return err
	}
	var reports []*explore.Report
	for _, name := range files {
		r, err := readReport(name)
		if err != nil {
			return err
		}
		reports = append(reports, r)
	}
	merged, err := explore.Merge(reports)
	if err != nil {
		return err
	}
	if err := p.writeExplored(merged, &o, f, nil); err != nil {
		return err
	}
	return p.judgeExplored(merged, known, &o, f)
}

func readReport(name string) (*explore.Report, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return explore.ReadReport(name, text)
}
