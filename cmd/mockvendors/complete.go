package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/explore"
	"github.com/mockvendors/mockvendors/internal/export"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

// What shells complete.

// completeScenarios completes shipped scenarios, and files and directories.
func completeScenarios(_ *cobra.Command, given []string, begun string) ([]string, cobra.ShellCompDirective) {
	names := slices.DeleteFunc(scenarios.Names(), func(name string) bool {
		return !strings.HasPrefix(name, begun) || slices.Contains(given, name)
	})
	return names, cobra.ShellCompDirectiveDefault
}

// completeShipped completes one shipped scenario.
func completeShipped(cmd *cobra.Command, given []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(given) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	names, _ := completeScenarios(cmd, nil, begun)
	return names, cobra.ShellCompDirectiveNoFileComp
}

// completeVendor completes what begins with a vendor's name and an equals sign.
func completeVendor(_ *cobra.Command, _ []string, begun string) (pairs []string, _ cobra.ShellCompDirective) {
	for _, name := range world.NewSet(vendors.All()).Names() {
		if pair := name + "="; strings.HasPrefix(pair, begun) {
			pairs = append(pairs, pair)
		}
	}
	return pairs, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
}

// completeFlags makes a command's flags complete their values.
func completeFlags(cmd *cobra.Command) {
	for name, complete := range map[string]cobra.CompletionFunc{
		"scenario":     completeScenarios,
		"assumed":      cobra.FixedCompletions([]string{"allow", "warn", "fail"}, cobra.ShellCompDirectiveNoFileComp),
		"min-coverage": completeVendor,
		"vendor-addr":  completeVendor,
		"faults":       cobra.FixedCompletions([]string{"default", "quick", "all"}, cobra.ShellCompDirectiveNoFileComp),
		"allow":        cobra.FixedCompletions(explore.Verdicts, cobra.ShellCompDirectiveNoFileComp),
		"depth":        cobra.FixedCompletions([]string{"1", "2"}, cobra.ShellCompDirectiveNoFileComp),
		"target":       completeVendor,
		"ci":           cobra.FixedCompletions(slices.Sorted(maps.Keys(pipelinesByName)), cobra.ShellCompDirectiveNoFileComp),
		"to":           cobra.FixedCompletions(export.Formats, cobra.ShellCompDirectiveNoFileComp),
	} {
		if cmd.Flags().Lookup(name) == nil {
			continue
		}
		if err := cmd.RegisterFlagCompletionFunc(name, complete); err != nil {
			panic(err) // the flag is completed twice
		}
	}
	for _, below := range cmd.Commands() {
		completeFlags(below)
	}
}
