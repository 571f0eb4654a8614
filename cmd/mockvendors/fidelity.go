package main

import (
	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/fidelity"
	"github.com/mockvendors/mockvendors/internal/vendors"
)

func (p *program) fidelity() *cobra.Command {
	markdown, evidence := false, evidenceFlag(nil)
	cmd := &cobra.Command{
		Use:   "fidelity [VENDOR]",
		Short: "Print every rule and reading, with its label and the test that proves it",
		Long: `Print every rule that the simulated vendors answer by, and every question that
their documents leave open (a reading). Each has a label (documented
by the vendor, inferred from what it says elsewhere, or assumed by us), a source and
the test that proves it.`,
		Example: "  mockvendors fidelity egym\n  mockvendors fidelity --json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := evidence.apply(); err != nil {
				return err
			}
			report, err := fidelity.Of(vendors.All(), args...)
			if err != nil {
				return err
			}
			switch {
			case p.json:
				return p.printJSON(report)
			case markdown:
				return report.Markdown(p.stdout)
			default:
				return report.Text(p.stdout)
			}
		},
		ValidArgs: vendorNames(),
	}
	evidence.declare(cmd.Flags())
	cmd.Flags().BoolVar(&markdown, "markdown", false, "print it as the page docs/fidelity.md")
	return cmd
}

func vendorNames() (all []string) {
	for _, v := range vendors.All() {
		all = append(all, v.Name)
	}
	return all
}
