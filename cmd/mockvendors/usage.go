package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/sim"
)

// Wrong usage is told in the program's own words, with what would be right.

// someArgs returns a check that at least one argument is given; missing says which.
func someArgs(missing string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("%s, as in:\n%s", missing, strings.TrimRight(cmd.Example, "\n"))
		}
		return nil
	}
}

// wrongFlag returns the error about a flag.
func wrongFlag(cmd *cobra.Command, err error) error {
	return fmt.Errorf("%w%s\nSee %s --help", valueError(err), flagSuggestion(cmd, err), cmd.CommandPath())
}

// valueError says what a flag's value must be.
func valueError(err error) error {
	var wrong *pflag.InvalidValueError
	if !errors.As(err, &wrong) {
		return err
	}
	f := wrong.GetFlag()
	want := ""
	switch f.Value.Type() {
	case "bool":
		want = "must be true or false"
	case "int":
		want = "must be a whole number"
	default:
		return err
	}
	return fmt.Errorf("--%s=%s: %s", f.Name, wrong.GetValue(), want)
}

// refuseFlagsAsFiles refuses the name of a file that is written as a flag is: what a flag
// takes was left out, and the flag after it would become a file.
func refuseFlagsAsFiles(cmd *cobra.Command) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		kind, _ := pflag.UnquoteUsage(f)
		if kind != "file" && kind != "directory" {
			return
		}
		names := []string{f.Value.String()}
		if several, ok := f.Value.(pflag.SliceValue); ok {
			names = several.GetSlice()
		}
		for _, name := range names {
			if err == nil && strings.HasPrefix(name, "-") {
				err = fmt.Errorf("--%s %q: name a %s, as in --%[1]s ./%[1]s", f.Name, name, kind)
			}
		}
	})
	return err
}

func flagSuggestion(cmd *cobra.Command, err error) string {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return ""
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if nearest := strict.Nearest(unknown.GetSpecifiedName(), names); nearest != "" {
		return "; did you mean --" + nearest + "?"
	}
	return ""
}

var unknownCommand = regexp.MustCompile(`^unknown command "(.*)" for "(.*)"`)

// namingCommands adds the commands that there are to cobra's error about an unknown one.
func namingCommands(root *cobra.Command, err error) error {
	if err == nil {
		return nil
	}
	m := unknownCommand.FindStringSubmatch(err.Error())
	if m == nil {
		return err
	}
	above, _, wrong := root.Find(strings.Fields(m[2])[1:])
	if wrong != nil {
		return err
	}
	var names []string
	for _, cmd := range above.Commands() {
		if cmd.IsAvailableCommand() {
			names = append(names, cmd.Name())
		}
	}
	if names == nil { // it has none: what was given is an argument too many
		return err
	}
	return errors.New(m[0] + strict.SuggestAll(m[1], names))
}

// warnOfVariables warns of environment variables that look as if they were the
// program's and are not: a misspelt one has no effect.
func (p *program) warnOfVariables(cmd *cobra.Command) {
	if cmd.Name() == "doctor" { // which tells them among its results
		return
	}
	for _, wrong := range variablesWithoutEffect(cmd.Root()) {
		fmt.Fprintln(p.stderr, "mockvendors: "+wrong)
	}
}

func variablesWithoutEffect(root *cobra.Command) (wrong []string) {
	known := []string{"MOCKVENDORS_URL", "MOCKVENDORS_WORLD"} // these and the vendors' are what exec sets
	var add func(cmd *cobra.Command)
	add = func(cmd *cobra.Command) {
		for _, flags := range []*pflag.FlagSet{cmd.Flags(), cmd.PersistentFlags()} {
			flags.VisitAll(func(f *pflag.Flag) { known = append(known, variableOf(f.Name)) })
		}
		for _, below := range cmd.Commands() {
			add(below)
		}
	}
	add(root)
	slices.Sort(known)
	known = slices.Compact(known)
	for _, pair := range os.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, "MOCKVENDORS_") || value == "" || slices.Contains(known, name) || isVendors(name) {
			continue
		}
		hint := ": no flag has this variable; see --help"
		if nearest := strict.Nearest(name, known); nearest != "" {
			hint = ": did you mean " + nearest + "?"
		}
		wrong = append(wrong, fmt.Sprintf("the variable %s has no effect%s", name, hint))
	}
	return wrong
}

// isVendors reports whether a variable may be about a vendor, as those that exec
// sets for its command are.
func isVendors(variable string) bool {
	return slices.ContainsFunc(vendors.All(), func(v sim.Vendor) bool {
		return strings.HasPrefix(variable, tell.Variable(v.Name, ""))
	})
}
