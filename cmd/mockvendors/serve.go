package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/mcp"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

// defaultAddr is where serve listens unless told otherwise.
const defaultAddr = "127.0.0.1:8409"

// starter is the scenario that is served unless another is named.
const starter = "starter"

// serveFlags holds the flags of serve.
type serveFlags struct {
	scenario    string
	scenarios   string
	addr        string
	vendorAddrs []string
	publicURL   string
	allowHosts  []string
	cors        string
	readyFile   string
	state       string
	watch       bool
	explain     bool
	maxWorlds   int
	memory      byteSize
	webhooks    webhookFlags
	secure      secureFlags
	evidence    evidenceFlag
}

func (p *program) serve() *cobra.Command {
	f := serveFlags{memory: world.MaxMemory}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run all vendors and the control API until interrupted",
		Long: `Run all vendors and the control API until interrupted.

Without flags it serves the scenario "starter" at 127.0.0.1:8409, with a clock that
runs. Set the base URL of your integration to the one that is printed for the vendor.

With --state FILE you find tomorrow what you left today. The state of the world
"default", its readings and its clock are read from the file at the start, if it is there,
and written at the end and by POST /_mock/worlds/default/save. A file with a mistake, or of
another scenario, is refused and stays as it is. The journal, added faults, the outbox and
passwords that clients sent are not kept; a reset goes back to the scenario's start.`,
		Example: `  mockvendors serve
  mockvendors serve --scenario egym-two-chains
  mockvendors serve --scenario ./mine.yaml --addr 127.0.0.1:0 --ready-file ready.json
  mockvendors serve --scenario ./mine.yaml --watch --explain
  mockvendors serve --state today.json
  mockvendors serve --vendor-addr egym=127.0.0.1:9001
  mockvendors serve --proxy 127.0.0.1:8410`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.runServe(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.scenario, "scenario", starter, "`name` of a shipped scenario, or the path of a file")
	flags.StringVar(&f.scenarios, "scenarios", "", "`directory` of scenario files that worlds and the console can choose by name, as they do shipped ones")
	flags.StringVar(&f.addr, "addr", defaultAddr, "`host:port` to listen on; port 0 picks a free one")
	flags.StringSliceVar(&f.vendorAddrs, "vendor-addr", nil, "`vendor=host:port`: an extra address for this vendor alone, without a path prefix")
	flags.StringVar(&f.publicURL, "public-url", "", "base `URL` to tell clients, as in http://mock.internal:8409; by default the one that each client used")
	flags.StringSliceVar(&f.allowHosts, "allow-host", nil, "`name` to accept in the Host header, besides this machine's own names and the vendors'")
	flags.StringVar(&f.cors, "cors", "", "`origin` whose pages may send requests to vendors from a browser, as in --cors=http://localhost:5173; --cors alone allows all")
	flags.Lookup("cors").NoOptDefVal = control.AnyOrigin
	f.webhooks.declareHosts(flags)
	flags.StringVar(&f.readyFile, "ready-file", "", "`file` to write when the server is ready: its URL, pid, vendors and credentials")
	flags.StringVar(&f.state, "state", "", "`file` to keep the state of the world \"default\" in: read at the start if it is there, written at the end")
	flags.BoolVar(&f.explain, "explain", false, "print the reasons for each answer below its request: the rule, the record in the way and who made it, the way out")
	flags.IntVar(&f.maxWorlds, "max-worlds", world.MaxWorlds, "`number` of worlds to keep; the least recently used is dropped")
	declareMemory(flags, &f.memory)
	f.secure.declare(flags)
	f.evidence.declare(flags)
	flags.BoolVar(&f.watch, "watch", false, "reload the scenario file when it changes, and restart its worlds")
	return cmd
}

func (p *program) runServe(ctx context.Context, f serveFlags) error {
	p.stdout = unwatched(p.stdout) // a server goes on without its log
	if err := f.check(); err != nil {
		return err
	}
	ready := &readyFile{name: f.readyFile}
	if err := ready.removeStale(); err != nil {
		return err
	}
	if err := f.evidence.apply(); err != nil {
		return err
	}
	set := world.NewSet(vendors.All())
	set.Max, set.Memory = f.maxWorlds, int64(f.memory)
	if err := f.webhooks.allow(set); err != nil {
		return err
	}
	log := newRequestLog(p, set)
	log.explain = f.explain
	set.Delivered = log.delivery
	served := stampOf(f.scenario)
	server, err := f.load(ctx, set)
	if err != nil {
		return err
	}
	server.AllowHosts, server.PublicURL, server.CORS = f.allowHosts, f.publicURL, f.cors
	server.Agents = mcp.Handler(server, moduleVersion())
	state := &stateFile{name: f.state, set: set}
	if err := state.resume(ctx, set.Get(world.Default), p.stderr); err != nil {
		return err
	}
	if f.state != "" {
		server.Save = state.save
	}
	listeners, err := p.listen(ctx, server, f)
	if err != nil {
		return err
	}
	if ready.interception, err = f.secure.start(ctx, server, listeners); err != nil {
		return err
	}
	defer ready.interception.end()
	if err := ready.clear(); err != nil { // from here on it is this server's
		return err
	}
	defer log.writeInBackground()()
	log.observe(set)
	defer paceCollector(uint64(f.memory))()
	running := serveAll(server, listeners)
	defer running.stop()
	defer ready.remove()
	if err := p.announce(server, server.Start, ready); err != nil {
		return err
	}
	if f.watch {
		w := watch{server: server, log: log, file: f.scenario, ready: ready}
		defer w.start(ctx, served)()
	}
	select {
	case <-ctx.Done():
	case failed := <-running.failed:
		err = exit{exitStart, failed}
	case failed := <-ready.interception.failed():
		err = exit{exitStart, failed}
	}
	running.stop() // no request changes the state once it is saved
	return errors.Join(err, state.saveAtEnd())
}

// check refuses flags that are wrong, and puts hosts and origins into their normal form.
func (f *serveFlags) check() error {
	if _, shipped := scenarios.Text(f.scenario); shipped && f.watch {
		return fmt.Errorf("--watch needs a file, and %q is built in and never changes; use a file of your own, as in --scenario ./mine.yaml --watch", f.scenario)
	}
	if info, err := os.Stat(f.scenario); f.watch && err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("--watch %s: %w", f.scenario, errNotRegular)
	}
	if f.maxWorlds < 1 {
		return fmt.Errorf("--max-worlds %d: must be at least 1", f.maxWorlds)
	}
	if err := f.checkAddresses(); err != nil {
		return err
	}
	for i, name := range f.allowHosts {
		var err error
		if f.allowHosts[i], err = control.AllowedHost(name); err != nil {
			return fmt.Errorf("--allow-host %w", err)
		}
	}
	if f.publicURL != "" {
		base, host, err := control.ParsePublicURL(f.publicURL)
		if err != nil {
			return fmt.Errorf("--public-url %w", err)
		}
		f.publicURL, f.allowHosts = base, append(f.allowHosts, host)
	}
	if f.cors != "" {
		origin, err := control.ParseOrigin(f.cors)
		if err != nil {
			return fmt.Errorf("--cors=%s: %w", f.cors, err)
		}
		f.cors = origin
	}
	return nil
}
