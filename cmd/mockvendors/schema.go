package main

import (
	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

func (p *program) schema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of scenario files, for editors",
		Long: `Print the JSON Schema (draft 2020-12) of scenario files. With it, an editor
completes keys and shows mistakes as you type. It covers the form of a file only;
check covers everything.`,
		Example: "  mockvendors schema > schema.json\n  # and as the first line of a scenario:\n  # yaml-language-server: $schema=schema.json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			text, err := scenario.Schema(world.NewSet(vendors.All()))
			if err != nil {
				return err
			}
			_, err = p.stdout.Write(text)
			return err
		},
	}
}
