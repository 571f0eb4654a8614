package main

import (
	"context"
	"fmt"
	"maps"
	"net"
	"os"
	"slices"
	"strings"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/intercept"
)

// interceptHelp says what --intercept does, for the commands that have it.
const interceptHelp = `
--intercept is for code that has a vendor's https address built in: the command's environment
has a proxy that answers for the vendors' own hosts in their place and refuses all others,
which counts as unmatched, and a CA that vouches for no other host. Nothing is installed.
curl, Python, Java, Go on Linux, and Node from 22.21 and 24 follow these variables; older Node
knows no proxy variable and would reach the real vendor, and Go on macOS and Windows takes no
CA from one. The guide docs/integrator.md says what to do then. Fetch what the command
downloads beforehand.`

// proxyIgnored says what to do where a command with --intercept asked no vendor anything.
const proxyIgnored = "either the command asked for nothing, or its runtime ignored HTTPS_PROXY and may have asked the real vendor; " +
	"Node before 22.21 does: put examples/intercept/old-node.cjs before its code, by NODE_OPTIONS=\"--require ./old-node.cjs\"; " +
	"for other runtimes see docs/integrator.md"

// interception is what programs with a vendor's address built in need to reach a server
// instead.
type interception struct {
	server    *control.Server
	authority *intercept.Authority
	files     intercept.Files
	proxy     *intercept.Proxy // of serve; nil for none
}

// intercepts makes an authority for the vendors' hosts, and for other hosts and
// addresses, and writes its files. They are there until end is called.
func intercepts(server *control.Server, hosts []string, addresses []net.IP) (*interception, error) {
	authority, err := intercept.NewAuthority(append(hosts, server.Set.Hosts()...), addresses)
	if err != nil {
		return nil, exit{exitStart, fmt.Errorf("cannot make the CA: %w", err)}
	}
	files, err := authority.Write(os.Getenv("SSL_CERT_FILE"))
	if err != nil {
		return nil, exit{exitStart, err}
	}
	return &interception{server: server, authority: authority, files: files}, nil
}

// end stops the proxy of serve and removes the files.
func (i *interception) end() {
	if i == nil {
		return
	}
	if i.proxy != nil {
		i.proxy.Stop()
	}
	i.files.Remove()
}

// failed gets the error if the proxy of serve stops by itself.
func (i *interception) failed() <-chan error {
	if i == nil || i.proxy == nil {
		return nil
	}
	return i.proxy.Failed
}

// into starts a proxy for a world, and returns the environment for a command that is to
// use it.
func (i *interception) into(ctx context.Context, inWorld string, environment []string) (*intercept.Proxy, []string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, exit{exitStart, fmt.Errorf("cannot open the proxy: %w", err)}
	}
	proxy := intercept.NewProxy(i.server, inWorld, i.authority, l)
	variables := intercept.Environment(proxy.Addr(), i.files, func(name string) string { return valueIn(environment, name) })
	environment = slices.DeleteFunc(slices.Clone(environment), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		_, ours := variables[name]
		return ours
	})
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		environment = append(environment, name+"="+variables[name])
	}
	return proxy, environment, nil
}

// valueIn returns the value of a variable in an environment, in which the last one counts.
func valueIn(environment []string, name string) string {
	for _, pair := range slices.Backward(environment) {
		if value, found := strings.CutPrefix(pair, name+"="); found {
			return value
		}
	}
	return ""
}

// variables returns the environment for a command that is to use the proxy of serve.
func (i *interception) variables() map[string]string {
	return intercept.Environment(i.proxy.Addr(), i.files, os.Getenv)
}

// exports returns the lines that a shell needs to use the proxy of serve.
func (i *interception) exports() (lines string) {
	variables := i.variables()
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		lines += "export " + name + "=" + singleQuoted(variables[name]) + "\n"
	}
	return lines
}
