package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

// readyFlags holds the flags of ready.
type readyFlags struct {
	addr    string
	wait    bool
	timeout time.Duration
	tls     bool
}

func (p *program) ready() *cobra.Command {
	var f readyFlags
	cmd := &cobra.Command{
		Use:   "ready",
		Short: "Report whether a server is ready",
		Long: `Report whether a server is ready: exit code 0 if it is, 3 if it is not. With
--wait, wait until it is. A container's health check and a CI job can use it.`,
		Example: `  mockvendors ready
  mockvendors serve --addr 127.0.0.1:9000 & mockvendors ready --addr 127.0.0.1:9000 --wait`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.runReady(cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.addr, "addr", defaultAddr, "`host:port` that the server listens on")
	flags.BoolVar(&f.wait, "wait", false, "wait until it is ready, for as long as --timeout says")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "how long to wait")
	flags.BoolVar(&f.tls, "tls", false, "ask by https, as a server with serve --tls wants it")
	return cmd
}

func (p *program) runReady(cmd *cobra.Command, f readyFlags) error {
	base, err := baseOf(f.addr)
	if err != nil {
		return err
	}
	if f.tls {
		base = overTLS(base)
	}
	if f.timeout <= 0 {
		return fmt.Errorf("--timeout %s: must be more than 0", f.timeout)
	}
	if cmd.Flags().Changed("timeout") && !f.wait {
		return errors.New("--timeout needs --wait")
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), f.timeout)
	defer cancel()
	for {
		scenario, err := askReady(ctx, base)
		if err == nil {
			if p.json {
				return p.printJSON(map[string]any{"ready": true, "url": base, "scenario": scenario})
			}
			_, err = fmt.Fprintf(p.stdout, "ready: %s, scenario %s\n", base, scenario)
			return err
		}
		if !f.wait {
			return exit{exitStart, fmt.Errorf("not ready: %w", err)}
		}
		select {
		case <-cmd.Context().Done():
			return errInterrupted
		case <-ctx.Done():
			return exit{exitStart, fmt.Errorf("not ready after %s: %w", f.timeout, err)}
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// baseOf returns the URL at which this machine reaches a server that listens on addr.
func baseOf(addr string) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || port == "" || port == "0" {
		return "", fmt.Errorf("--addr %q: write HOST:PORT, as in %s", addr, defaultAddr)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port), nil
}

// reached returns the URL at which a server answers: by https if the flag says so, or
// if it is a server of this program that takes nothing else.
func reached(ctx context.Context, base string, byTLS bool) string {
	if byTLS {
		return overTLS(base)
	}
	if _, err := askReady(ctx, base); err != nil {
		if _, err := askReady(ctx, overTLS(base)); err == nil {
			return overTLS(base)
		}
	}
	return base
}

// unverified takes any certificate: who asks whether a server is ready, or for a report,
// tells it nothing, and need not know its CA file.
var unverified = func() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Proxy, t.TLSClientConfig = nil, &tls.Config{InsecureSkipVerify: true}
	return t
}()

// askReady asks a server once, and returns the name of the scenario that it serves.
func askReady(ctx context.Context, base string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/_mock/ready", nil)
	if err != nil {
		return "", err
	}
	res, err := unverified.RoundTrip(req) // without a redirect
	if err != nil {
		return "", fmt.Errorf("nothing answers at %s: %w", base, err)
	}
	defer res.Body.Close()
	var answer struct {
		Ready    bool   `json:"ready"`
		Scenario string `json:"scenario"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(nil, res.Body, 1<<16)).Decode(&answer); err != nil || !answer.Ready {
		return "", fmt.Errorf("what answers at %s (%s) is not this program, or not ready, or wants --tls", base, res.Status)
	}
	return answer.Scenario, nil
}
