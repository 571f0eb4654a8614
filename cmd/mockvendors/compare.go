package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/clock"
	"github.com/mockvendors/mockvendors/internal/compare"
	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/target"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

type compareFlags struct {
	vendor, upstream, scenario, addr, json, junit string
	production                                    bool
	evidence                                      evidenceFlag
}

func (p *program) compare() *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use:   "compare --vendor VENDOR --upstream URL [-- COMMAND...]",
		Short: "Send a client's requests to a real sandbox and to a world, and tell where they differ",
		Long: `Send a client's requests to a real sandbox and to a world, and tell where they differ.

compare listens on this machine. It passes the client's requests on to the upstream and
returns the upstream's answers. It sends the same requests to a fresh world, signed with a
credential of the world. Where the two answers differ, it tells the status, and the keys,
types, codes and values of the body, in their order. Times count as equal. Identifiers
that the vendors made stand for each other, in later requests too, and so do numbers; how a
sentence is worded does not count. If another value of a reading would have made the
answers the same, it says so.

With a command after --, the command finds the address in its environment, as
MOCKVENDORS_EGYM_URL for egym, and compare ends after it. Its exit code is passed on if it
is not 0. Without one, compare runs until it is interrupted. The exit code is 1 if any answer
differs: choose the readings that the sandbox has in a scenario, or by --evidence. It is 1,
too, if the client sent nothing or the sandbox left a request without a whole answer, and 3
if the sandbox answered nothing at all.

If the scenario's credentials are open, as the starter's are, the client gets a tenant of its
own, which is empty as a new sandbox is. A production host of a vendor is refused unless
--allow-production is given. Nothing that is printed or written has the client's credentials.`,
		Example: `  mockvendors compare --vendor egym --upstream https://sandbox.example.com -- npm test
  mockvendors compare --vendor egym --upstream https://sandbox.example.com --addr 127.0.0.1:9000 --json drift.json`,
		RunE: func(cmd *cobra.Command, command []string) error { return p.runCompare(cmd.Context(), command, f) },
	}
	flags := cmd.Flags()
	flags.SetInterspersed(false) // the command's flags are its own
	flags.StringVar(&f.vendor, "vendor", "", "`name` of the vendor")
	flags.StringVar(&f.upstream, "upstream", "", "base `URL` of the vendor's sandbox")
	flags.StringVar(&f.scenario, "scenario", starter, "`name` of a shipped scenario, or the path of a file, that the world starts from")
	flags.StringVar(&f.addr, "addr", "127.0.0.1:0", "`host:port` of this machine to listen on; port 0 picks a free one")
	flags.StringVar(&f.json, "json", "", "`file` to write the report to, as JSON")
	flags.StringVar(&f.junit, "junit", "", "`file` to write the report to, as JUnit XML")
	flags.BoolVar(&f.production, "allow-production", false, "let the upstream be a production host of the vendor")
	f.evidence.declare(flags)
	return cmd
}

func (p *program) runCompare(ctx context.Context, command []string, f compareFlags) error {
	for _, file := range []struct{ flag, name string }{{"--json", f.json}, {"--junit", f.junit}} { // a sandbox is not asked in vain
		if err := checkWritable(file.name); err != nil {
			return exit{exitStart, fmt.Errorf("%s: %w", file.flag, err)}
		}
	}
	if err := f.evidence.apply(); err != nil {
		return err
	}
	set := world.NewSet(vendors.All())
	proxy, err := f.proxy(ctx, set)
	if err != nil {
		return err
	}
	listener, err := f.listen(ctx)
	if err != nil {
		return err
	}
	set.ObserveUnmatched = p.strangers
	guarded := (&control.Server{Set: set}).WithoutStrangers(proxy)
	server := &http.Server{Handler: guarded, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 1 << 16}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	address := "http://" + listener.Addr().String()
	code := 0
	if len(command) > 0 {
		variable := tell.Variable(f.vendor, "url")
		environment := append(os.Environ(), variable+"="+address)
		var end ended
		end, err = p.runCommand(ctx, command, environment)
		code = end.code
	} else {
		fmt.Fprintf(p.stderr, "%s at %s, passed on to %s; end with Ctrl-C\n", f.vendor, address, proxy.Upstream)
		<-ctx.Done()
	}
	stopped, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	_ = server.Shutdown(stopped) // so that requests still on their way are compared too
	_ = server.Close()
	<-served
	if err != nil {
		return err
	}
	return p.reportCompared(proxy.Report(), f, code)
}

// strangers tells of a request that was not passed on, as the client does not expect it.
func (p *program) strangers(u world.Unmatched) {
	if u.Kind == problem.ForeignHost || u.Kind == problem.CrossOrigin {
		fmt.Fprintf(p.stderr, "mockvendors: refused a request with the Host %q: %s\n", u.Host, u.Cause)
	}
}

// proxy returns the proxy that compares, with a world of its own.
func (f *compareFlags) proxy(ctx context.Context, set *world.Set) (*compare.Proxy, error) {
	v := set.Vendor(f.vendor)
	switch {
	case f.vendor == "" || f.upstream == "":
		return nil, errors.New("name the vendor and its sandbox: --vendor VENDOR --upstream URL")
	case v == nil:
		return nil, fmt.Errorf("--vendor: unknown vendor %q%s", f.vendor, strict.Suggest(f.vendor, set.Names()))
	}
	targets, err := target.Read(set, []string{f.vendor + "=" + f.upstream})
	if err != nil {
		return nil, errors.New(strings.Replace(err.Error(), "--target "+f.vendor, "--upstream", 1))
	}
	if !f.production {
		if err := targets.CheckSandboxes(set); err != nil {
			return nil, err
		}
	}
	sc, err := scenario.Open(ctx, set, f.scenario)
	if err != nil {
		return nil, err
	}
	start := *sc.Start
	start.SetDisruptions(nil, nil)
	start.Time, start.Mode = time.Now().UTC(), clock.Running // the client and the upstream live now
	w, err := set.Make(world.Default, &start)
	if err != nil {
		return nil, err
	}
	return &compare.Proxy{Set: set, World: w, Vendor: v, Upstream: targets[f.vendor], Client: target.NewClient()}, nil
}

// listen opens the address for the client, which must be on this machine: whoever can
// reach it can reach the sandbox.
func (f *compareFlags) listen(ctx context.Context) (net.Listener, error) {
	host, _, err := net.SplitHostPort(f.addr)
	if err != nil {
		return nil, fmt.Errorf("--addr %q: write host:port, as in 127.0.0.1:9000", f.addr)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("--addr %q: compare listens on this machine only: write 127.0.0.1:port", f.addr)
	}
	return listenAt(ctx, f.addr, "--addr")
}

// reportCompared prints and writes the report. code is the command's.
func (p *program) reportCompared(r compare.Report, f compareFlags, code int) error {
	for _, file := range []struct {
		flag, name string
		text       func() ([]byte, error)
	}{{"--json", f.json, r.JSON}, {"--junit", f.junit, r.JUnit}} {
		if file.name == "" {
			continue
		}
		text, err := file.text()
		if err == nil {
			err = writeFile(file.name, text, readableByAll)
		}
		if err != nil {
			return exit{exitStart, fmt.Errorf("%s: %w", file.flag, err)}
		}
	}
	out := &sureWriter{to: p.stdout}
	shown := r
	if code == 0 {
		shown.Reason = "" // it is the error below
	}
	fmt.Fprint(out, shown.Text())
	if err := out.exit(); err != nil {
		return err
	}
	switch {
	case code != 0:
		return exit{code: code}
	case r.Unreached():
		return exit{exitStart, errors.New(r.Reason)}
	case r.Reason != "":
		return exit{exitFailed, errors.New(r.Reason)}
	case !r.Same():
		return exit{code: exitFailed}
	}
	return nil
}
