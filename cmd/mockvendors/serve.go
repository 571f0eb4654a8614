package main

import (
	"context"
	"errors"
	"fmt"
	stdlog "log"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/mcp"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
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
	if _, ok := scenarios.Text(f.scenario); ok && f.watch {
		return fmt.Errorf("--watch needs a file, and %q is built in and never changes; use a file of your own, as in --scenario ./mine.yaml --watch", f.scenario)
	}
	if f.maxWorlds < 1 {
		return fmt.Errorf("--max-worlds %d: must be at least 1", f.maxWorlds)
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
	ready := &readyFile{name: f.readyFile}
	if err := ready.removeStale(); err != nil {
		return err
	}
	served := stampOf(f.scenario)
	if info, err := os.Stat(f.scenario); f.watch && err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("--watch %s: %w", f.scenario, errNotRegular)
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
	set.Delivered = log.delivery
	path, text, err := scenario.Text(f.scenario)
	if err != nil {
		return err
	}
	start, err := scenario.LoadContext(ctx, set, path, text)
	if ctx.Err() != nil {
		return errInterrupted
	}
	if err != nil {
		return fmt.Errorf("cannot load the scenario:\n%w", err)
	}
	library, err := f.library(ctx, set)
	if err != nil {
		return err
	}
	w, err := set.Make(world.Default, f.first(start))
	if err != nil {
		return err
	}
	state := &stateFile{name: f.state, set: set}
	if err := state.resume(ctx, w, p.stderr); err != nil {
		return err
	}
	server := &control.Server{Set: set, Start: start, Scenarios: library, AllowHosts: f.allowHosts, PublicURL: f.publicURL, CORS: f.cors, VendorURLs: map[string]string{}}
	if f.state != "" {
		server.Save = state.save
	}
	server.Agents = mcp.Handler(server, moduleVersion())
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
	log.explain = f.explain
	defer log.writeInBackground()()
	set.ErrorLog = stdlog.New(log.err, "", stdlog.LstdFlags)
	set.Observe, set.ObserveUnmatched = log.request, log.unmatched
	set.Dropped, set.Full = log.dropped, log.full

	defer paceCollector(uint64(f.memory))()
	running := serveAll(server, listeners)
	defer running.stop()
	defer ready.remove()
	if err := p.announce(server, start, ready); err != nil {
		return err
	}
	if f.watch {
		w := watch{server: server, log: log, file: f.scenario, ready: ready}
		defer w.start(ctx, served)()
	}
	select {
	case <-ctx.Done():
		err = nil
	case failed := <-running.failed:
		err = exit{exitStart, failed}
	case failed := <-ready.interception.failed():
		err = exit{exitStart, failed}
	}
	running.stop() // no request changes the state once it is saved
	return errors.Join(err, state.saveAtEnd())
}

// library returns the scenarios that can be chosen by name: the shipped ones, the file
// that is served, and those of --scenarios, which must be valid.
func (f *serveFlags) library(ctx context.Context, set *world.Set) (library scenario.Library, err error) {
	if _, shipped := scenarios.Text(f.scenario); !shipped {
		if err := library.Add(f.scenario); err != nil {
			return library, err
		}
	}
	if f.scenarios == "" {
		return library, nil
	}
	if info, err := os.Stat(f.scenarios); err != nil || !info.IsDir() {
		return library, fmt.Errorf("--scenarios %s: name a directory of scenario files", f.scenarios)
	}
	files, err := filesIn([]string{f.scenarios})
	if err != nil {
		return library, fmt.Errorf("--scenarios: %w", err)
	}
	var wrong []error
	for _, file := range files {
		_, text, err := scenario.Text(file)
		if err == nil {
			_, err = scenario.LoadContext(ctx, set, file, text)
		}
		if ctx.Err() != nil {
			return library, errInterrupted
		}
		if err == nil && !sameFile(file, f.scenario) {
			err = library.Add(file)
		}
		wrong = append(wrong, err)
	}
	if err := errors.Join(wrong...); err != nil {
		return library, fmt.Errorf("cannot load the scenarios of %s:\n%w", f.scenarios, err)
	}
	return library, nil
}

func sameFile(one, other string) bool {
	a, err := os.Stat(one)
	if err != nil {
		return false
	}
	b, err := os.Stat(other)
	return err == nil && os.SameFile(a, b)
}

// first returns what the world "default" starts from. The clock of the starter runs
// there: it serves a person, who waits for a token to expire or a limit to pass.
func (f *serveFlags) first(start *world.Start) *world.Start {
	if f.scenario != starter {
		return start
	}
	running := *start
	running.Mode = clock.Running
	return &running
}

// listener listens on an address, for one vendor or, if that is nil, for all.
type listener struct {
	net.Listener
	vendor *world.Vendor
}

// listen opens all addresses or, on error, none.
func (p *program) listen(ctx context.Context, server *control.Server, f serveFlags) (listeners []listener, err error) {
	defer func() {
		if err != nil {
			for _, l := range listeners {
				l.Close()
			}
		}
	}()
	open := func(addr, flag string, v *world.Vendor) (string, error) {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
		if errors.Is(err, syscall.EADDRINUSE) {
			return "", exit{exitStart, fmt.Errorf("%s is in use by another program: stop it, or choose another address with %s (port 0 picks a free one)", addr, flag)}
		}
		if err != nil {
			return "", exit{exitStart, fmt.Errorf("cannot listen on %s: %w", addr, err)}
		}
		if a, ok := l.Addr().(*net.TCPAddr); ok && !a.IP.IsLoopback() {
			fmt.Fprintf(p.stderr, "mockvendors: %s is reachable from other machines; host names other than localhost need --allow-host\n", addr)
		}
		listeners = append(listeners, listener{l, v})
		return reachable(l.Addr()), nil
	}
	if server.URL, err = open(f.addr, "--addr", nil); err != nil {
		return listeners, err
	}
	for _, pair := range f.vendorAddrs {
		name, addr, ok := strings.Cut(pair, "=")
		v := server.Set.Vendor(name)
		if !ok || v == nil {
			return listeners, fmt.Errorf("--vendor-addr %q: write VENDOR=HOST:PORT%s", pair, vendorSuggestion(server.Set, name))
		}
		if server.VendorURLs[name], err = open(addr, "--vendor-addr", v); err != nil {
			return listeners, err
		}
	}
	return listeners, nil
}

// running holds the servers while they run.
type running struct {
	servers []*http.Server
	failed  chan error
	done    []chan struct{}
}

func serveAll(server *control.Server, listeners []listener) *running {
	r := &running{failed: make(chan error, len(listeners))}
	all := server.Handler()
	for _, l := range listeners {
		handler := all
		if l.vendor != nil {
			handler = server.VendorHandler(l.vendor)
		}
		s := server.NewHTTPServer(handler)
		done := make(chan struct{})
		r.servers, r.done = append(r.servers, s), append(r.done, done)
		go func() {
			defer close(done)
			if err := server.Serve(s, l); !errors.Is(err, http.ErrServerClosed) {
				r.failed <- err
			}
		}()
	}
	return r
}

// stop lets requests finish for up to two seconds, and waits until everything is
// closed.
func (r *running) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	for i, s := range r.servers {
		if s.Shutdown(ctx) != nil {
			s.Close()
		}
		<-r.done[i]
	}
}

// vendorSuggestion suggests vendors, unless name is one.
func vendorSuggestion(set *world.Set, name string) string {
	var names []string
	for _, v := range set.Vendors {
		if v.Name == name {
			return ""
		}
		names = append(names, v.Name)
	}
	return strict.Suggest(name, names)
}

// reachable returns the URL at which programs on this machine reach a listener.
// An unspecified address, such as 0.0.0.0, is replaced: nobody can connect to it.
func reachable(addr net.Addr) string {
	if a, ok := addr.(*net.TCPAddr); ok && a.IP.IsUnspecified() {
		addr = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: a.Port}
	}
	return "http://" + addr.String()
}
