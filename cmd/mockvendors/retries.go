package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/fidelity"
	"github.com/mockvendors/mockvendors/internal/retries"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

func (p *program) retries() *cobra.Command {
	markdown := false
	cmd := &cobra.Command{
		Use:   "retries [VENDOR]",
		Short: "Print what each write does when it is sent again after a lost answer",
		Long: `Print what each write of the vendors does when it is sent again after its answer was
lost, and whether a client may do that: safe, safe with a key, look first, unsafe. The
program tries each write, in worlds of the scenario starter, under every reading.`,
		Example: "  mockvendors retries egym\n  mockvendors retries --json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := fidelity.Of(vendors.All(), args...); err != nil { // an unknown vendor
				return err
			}
			set := world.NewSet(vendors.All())
			sc, err := scenario.Open(cmd.Context(), set, starter)
			if err != nil {
				return err
			}
			table, err := retries.Of(set, sc.Start)
			if err != nil {
				return err
			}
			if len(args) > 0 {
				table.Vendors = slices.DeleteFunc(table.Vendors, func(v retries.Vendor) bool { return v.Name != args[0] })
			}
			switch {
			case p.json:
				return p.printJSON(table)
			case markdown:
				return table.Markdown(p.stdout)
			default:
				return table.Text(p.stdout)
			}
		},
		ValidArgs: vendorNames(),
	}
	cmd.Flags().BoolVar(&markdown, "markdown", false, "print it as the page docs/retries.md")
	return cmd
}
