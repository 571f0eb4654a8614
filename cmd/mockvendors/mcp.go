package main

import (
	"context"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/mcp"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

func (p *program) mcp() *cobra.Command {
	f := serveFlags{}
	cmd := &cobra.Command{
		Use:   "mcp",
		Short: "Serve an agent over standard input and output, by the Model Context Protocol",
		Long: `Run a server for one agent, which speaks to it over standard input and output by the
Model Context Protocol, until standard input has ended and all calls are answered. The
vendors answer on a free port, which the tool "world" tells.

An agent reaches a server that is already running at its path /mcp.`,
		Example: "  mockvendors mcp\n  mockvendors mcp --scenario ./mine.yaml",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.runMCP(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.scenario, "scenario", starter, "`name` of a shipped scenario, or the path of a file")
	flags.StringVar(&f.scenarios, "scenarios", "", "`directory` of scenario files that worlds can choose by name, as they do shipped ones")
	flags.StringVar(&f.addr, "addr", "127.0.0.1:0", "`host:port` to listen on; port 0 picks a free one")
	return cmd
}

func (p *program) runMCP(ctx context.Context, f serveFlags) error {
	set := world.NewSet(vendors.All())
	server, err := f.load(ctx, set)
	if err != nil {
		return err
	}
	listeners, err := p.listen(ctx, server, f)
	if err != nil {
		return err
	}
	running := serveAll(server, listeners)
	defer running.stop()
	if err := mcp.Serve(ctx, server, moduleVersion(), os.Stdin, unclosed{p.stdout}); err != nil {
		return exit{exitStart, err}
	}
	return nil
}

// unclosed is an output that stays open when it is closed.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }
