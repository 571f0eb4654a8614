package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/export"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

func (p *program) export() *cobra.Command {
	to := ""
	cmd := &cobra.Command{
		Use:   "export NAME|FILE --to FORMAT",
		Short: "Print a scenario's steps for curl, Hurl, VS Code, or as a Mermaid diagram",
		Long: `Print the steps of a scenario in another format:

  curl     a shell script, which exec runs against the scenario's world
  hurl     a Hurl file: expectations are asserts, saved values are captures
  http     a file for the REST Client of VS Code; expectations are comments
  mermaid  a sequence diagram of what happens

In place of each credential stands the environment variable that exec sets. The
scenario is played once to learn what its steps save.

What happened in a server's world comes as a HAR: GET /_mock/worlds/{world}/requests.har`,
		Example: `  mockvendors export egym-lost-answer --to curl > egym-lost-answer.sh
  mockvendors exec --scenario egym-lost-answer -- sh egym-lost-answer.sh
  mockvendors export ./mine.yaml --to mermaid`,
		Args:              someArgs("name the scenario to export"),
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) > 1:
				return fmt.Errorf("export takes one scenario, not %d", len(args))
			case to == "":
				return fmt.Errorf("name a format, as in --to %s%s", export.Formats[0], strict.SuggestAll("", export.Formats))
			}
			if err := export.CheckFormat(to); err != nil {
				return fmt.Errorf("--to: %w", err)
			}
			set := world.NewSet(vendors.All())
			sc, err := scenario.Open(cmd.Context(), set, args[0])
			if cmd.Context().Err() != nil {
				return errInterrupted
			}
			if err == nil && len(sc.Steps) == 0 {
				err = errors.New(sc.File + ": no steps to export")
			}
			if err != nil {
				return err
			}
			text, err := export.Write(cmd.Context(), set, sc, to)
			switch {
			case cmd.Context().Err() != nil:
				return errInterrupted
			case err != nil:
				return exit{exitStart, err}
			case p.json:
				return p.printJSON(map[string]string{"scenario": sc.Scenario, "format": to, "text": text})
			}
			out := &sureWriter{to: p.stdout}
			fmt.Fprint(out, text)
			return out.exit()
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "`format`: curl, hurl, http or mermaid")
	return cmd
}
