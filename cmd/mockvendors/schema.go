package main

import (
	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/reference"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

func (p *program) schema() *cobra.Command {
	markdown := false
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of scenario files, for editors, or the page about them",
		Long: `Print the JSON Schema (draft 2020-12) of scenario files. With it, an editor
completes keys, says what they mean, and shows mistakes as you type. It covers the form
of a file only; check covers everything. With --markdown, print the page
docs/scenarios.md: how to write a scenario, and all keys with their meaning, default and
an example.`,
		Example: "  mockvendors schema > schema.json\n  # and as the first line of a scenario:\n  # yaml-language-server: $schema=schema.json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			set := world.NewSet(vendors.All())
			if markdown {
				return reference.Markdown(p.stdout, set)
			}
			text, err := scenario.Schema(set)
			if err != nil {
				return err
			}
			_, err = p.stdout.Write(text)
			return err
		},
	}
	cmd.Flags().BoolVar(&markdown, "markdown", false, "print the page docs/scenarios.md instead")
	return cmd
}
