package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

// serveFlags is how serve was called.
type serveFlags struct {
	scenario    string
	addr        string
	vendorAddrs []string
	allowHosts  []string
	readyFile   string
	watch       bool
	explain     bool
	maxWorlds   int
}

func (p *program) serve() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run all vendors and the control API until interrupted",
		Long: `Run all vendors and the control API until interrupted.

Without flags it serves the scenario "starter" at 127.0.0.1:8409. Change the
base URL of your integration to the one that is printed for the vendor.`,
		Example: `  mockvendors serve
  mockvendors serve --scenario egym-two-chains
  mockvendors serve --scenario ./mine.yaml --addr 127.0.0.1:0 --ready-file ready.json
  mockvendors serve --scenario ./mine.yaml --watch --explain
  mockvendors serve --vendor-addr egym=127.0.0.1:9001`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.runServe(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.scenario, "scenario", "starter", "`name` of a shipped scenario, or a file")
	flags.StringVar(&f.addr, "addr", "127.0.0.1:8409", "`host:port` to listen at; port 0 takes a free one")
	flags.StringSliceVar(&f.vendorAddrs, "vendor-addr", nil, "`vendor=host:port`: one more address, of that vendor alone, without a prefix")
	flags.StringSliceVar(&f.allowHosts, "allow-host", nil, "`name` that a request's Host may have besides this machine's own and the vendors'")
	flags.StringVar(&f.readyFile, "ready-file", "", "`file` to write once the server answers: its URL, pid, vendors and credentials")
	flags.BoolVar(&f.explain, "explain", false, "print below a request why it was answered so: the rule, the record that was met and who made it, the way out")
	flags.IntVar(&f.maxWorlds, "max-worlds", world.MaxWorlds, "`number` of worlds that are kept; the one that was used longest ago makes room")
	flags.BoolVar(&f.watch, "watch", false, "read the scenario's file again when it changes, and begin its worlds anew")
	return cmd
}

func (p *program) runServe(ctx context.Context, f serveFlags) error {
	if _, ok := scenarios.Text(f.scenario); ok && f.watch {
		return fmt.Errorf("--watch is for a file, and %q comes with the program, where it does not change; name a file of your own, as in --scenario ./mine.yaml --watch", f.scenario)
	}
	if f.maxWorlds < 1 {
		return fmt.Errorf("--max-worlds %d: keep 1 or more", f.maxWorlds)
	}
	if err := removeStale(f.readyFile); err != nil {
		return err
	}
	read := stampOf(f.scenario)
	set := world.NewSet(vendors.All())
	set.Max = f.maxWorlds
	path, text, err := scenario.Text(f.scenario)
	if err != nil {
		return err
	}
	start, err := scenario.Load(set, path, text)
	if err != nil {
		return fmt.Errorf("the scenario cannot be loaded:\n%w", err)
	}
	if _, err := set.Make(world.Default, start); err != nil {
		return err
	}
	server := &control.Server{Set: set, Start: start, AllowHosts: lower(f.allowHosts), VendorURLs: map[string]string{}}
	listeners, err := p.listen(ctx, server, f)
	if err != nil {
		return err
	}
	log := newRequestLog(p, set)
	log.explain = f.explain
	set.Observe = log.request
	set.Dropped = log.dropped

	running := serveAll(server, listeners)
	defer running.stop()
	if err := p.announce(server, start, f.readyFile); err != nil {
		return err
	}
	if f.readyFile != "" {
		defer os.Remove(f.readyFile)
	}
	if f.watch {
		w := watch{server: server, log: log, file: f.scenario, readyFile: f.readyFile}
		defer w.begin(ctx, read)()
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-running.failed:
		return exit{exitStart, err}
	}
}

// listener is an address, and the vendor that all of it belongs to if one does.
type listener struct {
	net.Listener
	vendor *world.Vendor
}

// listen opens all addresses, or none.
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
			return "", exit{exitStart, fmt.Errorf("%s is taken by another program: stop it, or choose another address by %s (port 0 takes a free one)", addr, flag)}
		}
		if err != nil {
			return "", exit{exitStart, fmt.Errorf("cannot listen at %s: %w", addr, err)}
		}
		if a, ok := l.Addr().(*net.TCPAddr); ok && !a.IP.IsLoopback() {
			fmt.Fprintf(p.stderr, "mockvendors: %s can be reached from other machines; hosts other than this machine's need --allow-host\n", addr)
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

// running is servers at work.
type running struct {
	servers []*http.Server
	failed  chan error
	done    []chan struct{}
}

func serveAll(server *control.Server, listeners []listener) *running {
	r := &running{failed: make(chan error, len(listeners))}
	whole := server.Handler()
	for _, l := range listeners {
		handler := whole
		if l.vendor != nil {
			handler = server.VendorHandler(l.vendor)
		}
		s := server.NewHTTPServer(handler)
		done := make(chan struct{})
		r.servers, r.done = append(r.servers, s), append(r.done, done)
		go func() {
			defer close(done)
			if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				r.failed <- err
			}
		}()
	}
	return r
}

// stop lets requests finish for a moment, and waits until all is closed.
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

// ready is what the ready file holds.
type ready struct {
	URL     string                 `json:"url"`
	PID     int                    `json:"pid"`
	Vendors map[string]readyVendor `json:"vendors"`
}

type readyVendor struct {
	URL        string `json:"url"`
	Credential any    `json:"credential"`
}

// announce prints the banner and writes the ready file.
func (p *program) announce(server *control.Server, start *world.Start, readyFile string) error {
	text, err := readyText(server)
	if err != nil {
		return err
	}
	if p.json {
		fmt.Fprint(p.stdout, string(text))
	} else {
		p.banner(server, start)
	}
	if err := writeReady(readyFile, text); err != nil {
		return exit{exitStart, err}
	}
	return nil
}

func readyText(server *control.Server) ([]byte, error) {
	r := ready{URL: server.URL, PID: os.Getpid(), Vendors: map[string]readyVendor{}}
	for _, v := range server.Vendors() {
		r.Vendors[v.Name] = readyVendor{v.URL, v.Credential}
	}
	text, err := json.Marshal(r)
	return append(text, '\n'), err
}

// writeReady writes the ready file, if there is to be one.
func writeReady(readyFile string, text []byte) error {
	if readyFile == "" {
		return nil
	}
	if err := writeWhole(readyFile, text); err != nil {
		return fmt.Errorf("cannot write the ready file: %w", err)
	}
	return nil
}

// removeStale takes away the ready file of a server that could not do so
// itself: who waits for the file must not find it before this one is ready.
func removeStale(readyFile string) error {
	info, err := os.Lstat(readyFile)
	if readyFile == "" || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("there is something else of that name, which is no file")
	}
	if err == nil {
		err = os.Remove(readyFile)
	}
	if err != nil {
		return exit{exitStart, fmt.Errorf("cannot write the ready file %s: %w", readyFile, err)}
	}
	return nil
}

// writeWhole makes a file appear with all its content at once.
func writeWhole(file string, text []byte) error {
	aside := fmt.Sprintf("%s.%d", file, os.Getpid())
	if err := os.WriteFile(aside, text, 0o600); err != nil {
		return err
	}
	if err := os.Rename(aside, file); err != nil {
		os.Remove(aside)
		return err
	}
	return nil
}

// vendorSuggestion says which vendors there are if name is none.
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

// reachable is the URL by which this machine's programs reach an address that
// is listened at. One that stands for all of the machine's is no host to ask.
func reachable(addr net.Addr) string {
	if a, ok := addr.(*net.TCPAddr); ok && a.IP.IsUnspecified() {
		addr = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: a.Port}
	}
	return "http://" + addr.String()
}

func lower(words []string) []string {
	words = slices.Clone(words)
	for i, w := range words {
		words[i] = strings.ToLower(w)
	}
	return words
}
