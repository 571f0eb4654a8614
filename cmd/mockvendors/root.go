package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The exit codes besides 0 and 1.
const (
	exitUsage = 2 // wrong usage or an invalid file
	exitStart = 3 // could not start or reach the server
)

// program is what the commands share: environment, output and global flags.
type program struct {
	env            func(string) string
	stdout, stderr io.Writer
	json, noColor  bool

	args       []string // as given
	parsed     bool     // the flags and their variables have been read
	jsonErrors bool     // the variable of --json is on, where --json takes a file
}

// errInterrupted is the error of a command that was told to end before it was done.
var errInterrupted = exit{exitFailed, errors.New("interrupted")}

// exit is an error with an exit code. Any other error is wrong usage.
type exit struct {
	code int
	err  error // nil if everything has been printed
}

func (e exit) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e exit) Unwrap() error { return e.err }

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "mockvendors",
		Short:         "Simulate the sandboxes of vendors, such as that of EGYM",
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			p.warnOfVariables(cmd)
			err := p.setFromEnvironment(cmd)
			p.parsed = err == nil
			if err != nil {
				return err
			}
			return refuseFlagsAsFiles(cmd)
		},
	}
	root.PersistentFlags().BoolVar(&p.json, "json", false, "print JSON")
	root.PersistentFlags().BoolVar(&p.noColor, "no-color", false, "print without colours, as with NO_COLOR")
	root.SetFlagErrorFunc(wrongFlag)
	root.SetOut(p.stdout) // before completion keeps it
	root.SetErr(p.stderr)
	root.Version = versionLine()
	root.SetVersionTemplate("{{.Version}}\n")
	root.AddCommand(p.serve(), p.check(), p.test(), p.exec(), p.explore(), p.compare(), p.settle(), p.scenarios(), p.schema(),
		p.fidelity(), p.retries(), p.habits(), p.export(), p.mcp(), p.ready(), p.init(), p.doctor(), p.version())
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	for _, cmd := range root.Commands() {
		rejectUnknownArgs(root, cmd)
	}
	addVariables(root)
	completeFlags(root)
	return root
}

// rejectUnknownArgs makes cobra's own commands reject unknown arguments. By
// default, they print help and succeed.
func rejectUnknownArgs(root, cmd *cobra.Command) {
	switch cmd.Name() {
	case "help":
		cmd.Args = func(_ *cobra.Command, args []string) error {
			_, _, err := root.Find(args)
			return err
		}
	case "completion":
		cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	}
}

// addVariables adds the variable of each flag to its help, for cmd and the
// commands below it.
func addVariables(cmd *cobra.Command) {
	for _, below := range cmd.Commands() {
		addVariables(below)
	}
	add := func(f *pflag.Flag) {
		if variable := "(" + variableOf(f.Name) + ")"; hasVariable(f) && !strings.Contains(f.Usage, variable) {
			f.Usage += " " + variable
		}
	}
	cmd.LocalNonPersistentFlags().VisitAll(add)
	cmd.PersistentFlags().VisitAll(add)
}

// hasVariable reports whether a flag has a variable. The --json of explore takes a file,
// and has none: the variable is for the switch of the same name, and for errors.
func hasVariable(f *pflag.Flag) bool { return f.Name != "json" || f.Value.Type() == "bool" }

func variableOf(flag string) string {
	return "MOCKVENDORS_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// setFromEnvironment sets flags that are not on the command line from their
// variables.
func (p *program) setFromEnvironment(cmd *cobra.Command) (err error) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		value := p.env(variableOf(f.Name))
		if err != nil || f.Changed || value == "" || !hasVariable(f) {
			return
		}
		if invalid := cmd.Flags().Set(f.Name, value); invalid != nil {
			err = fmt.Errorf("%s=%q: %w", variableOf(f.Name), value, valueError(invalid))
		}
	})
	if p.env("NO_COLOR") != "" {
		p.noColor = true
	}
	if f := cmd.Flags().Lookup("json"); f != nil && !hasVariable(f) {
		p.jsonErrors = p.wantsJSON()
	}
	return err
}

// exitCode prints an error and returns its exit code.
func (p *program) exitCode(err error) int {
	if err == nil {
		return 0
	}
	code := exitUsage
	var coded exit
	if errors.As(err, &coded) {
		code = coded.code
	}
	p.printError(err)
	return code
}

// coloured reports whether to print colours: on a terminal, unless turned off.
func (p *program) coloured() bool {
	if p.noColor || p.json {
		return false
	}
	f, ok := unwatched(p.stdout).(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
