package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// versionLine is what version and --version print.
func versionLine() string { return "mockvendors " + moduleVersion() + " " + runtime.Version() }

func moduleVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

func (p *program) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the program's version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if p.json {
				return p.printJSON(map[string]string{"version": moduleVersion(), "go": runtime.Version()})
			}
			_, err := fmt.Fprintln(p.stdout, versionLine())
			return err
		},
	}
}
