package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

func (p *program) scenarios() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "scenarios",
		Short: "List the scenarios that come with the program",
		Args:  pointToShow,
		RunE: func(*cobra.Command, []string) error {
			type shipped struct {
				Name  string `json:"name"`
				Title string `json:"title"`
			}
			set := world.NewSet(vendors.All())
			all := []shipped{}
			for _, name := range scenarios.Names() {
				text, _ := scenarios.Text(name)
				start, err := scenario.Load(set, name+".yaml", text)
				if err != nil {
					return err
				}
				all = append(all, shipped{name, start.Title})
			}
			if p.json {
				return p.printJSON(map[string]any{"scenarios": all})
			}
			table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
			for _, s := range all {
				fmt.Fprintf(table, "%s\t%s\n", s.Name, s.Title)
			}
			return table.Flush()
		},
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "show NAME",
		Short: "Print a scenario that comes with the program",
		Long: "Print the file of a scenario that comes with the program: a start for one of your own. The probes of settle\n" +
			"are named probes/VENDOR/READING. With --json it is the same scenario as JSON, without the comments.",
		Example: "  mockvendors scenarios show egym-lost-answer > egym-lost-answer.yaml\n" +
			"  mockvendors scenarios show probes/egym/patch-response",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeShipped,
		RunE: func(_ *cobra.Command, args []string) error {
			text, ok := scenarios.Show(args[0])
			if !ok {
				return fmt.Errorf("there is no shipped scenario %q%s", args[0], strict.Suggest(args[0], showable(args[0])))
			}
			if p.json {
				doc, err := strict.Parse(args[0]+".yaml", text)
				if err != nil {
					return err
				}
				return p.printJSON(json.RawMessage(doc.Root().JSON()))
			}
			_, err := p.stdout.Write(text)
			return err
		},
	})
	return cmd
}

// pointToShow refuses a name after "scenarios", and says what prints that scenario.
func pointToShow(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if args[0] != "" && strict.Nearest(args[0], scenarios.Names()) == "" && strict.Nearest(args[0], []string{"show"}) != "" {
		return fmt.Errorf("%s has no command %q; did you mean %s show?", cmd.CommandPath(), args[0], cmd.CommandPath())
	}
	if _, ok := scenarios.Show(args[0]); ok {
		return fmt.Errorf("%s lists all; to print one: %[1]s show %s", cmd.CommandPath(), args[0])
	}
	return fmt.Errorf("%s lists all, and %[1]s show NAME prints one; there is no shipped scenario %q%s", cmd.CommandPath(), args[0],
		strict.Suggest(args[0], showable(args[0])))
}

// showable returns the names to suggest for one that there is not: those of the
// scenarios, or of the probes if the name has a slash or is that of a probe.
func showable(name string) (names []string) {
	for _, probe := range scenarios.ProbeNames() {
		if strings.Contains(name, "/") || strings.HasSuffix(probe, "/"+name) {
			names = append(names, probe)
		}
	}
	if names == nil {
		names = scenarios.Names()
	}
	return names
}
