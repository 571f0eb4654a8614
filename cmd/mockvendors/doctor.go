package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// finding is what doctor says of one thing that users need.
type finding struct {
	Name string `json:"name"`
	OK   bool   `json:"ok"`
	Says string `json:"says"`
}

func (p *program) doctor() *cobra.Command {
	var addr string
	var tls bool
	cmd := &cobra.Command{
		Use:   "doctor [FILE|DIR...]",
		Short: "Check this machine for what keeps the program from working",
		Long: `Check this machine for what keeps the program from working: the port, a server that may
run there already, variables that have no effect, proxies that would take requests to
this machine, the clock, and scenario files. Of a directory, only files are checked that
are meant as scenarios. The exit code is 1 if something is wrong.`,
		Example:           "  mockvendors doctor\n  mockvendors doctor ./mine.yaml --addr 127.0.0.1:9000",
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, files []string) error {
			found, err := p.examine(cmd.Context(), cmd.Root(), addr, tls, files)
			if err != nil {
				return err
			}
			return p.printFindings(found)
		},
	}
	cmd.Flags().StringVar(&addr, "addr", defaultAddr, "`host:port` that serve is to listen on")
	cmd.Flags().BoolVar(&tls, "tls", false, "ask a server that may run there by https; without it, http is tried first")
	return cmd
}

func (p *program) examine(ctx context.Context, root *cobra.Command, addr string, tls bool, files []string) ([]finding, error) {
	base, err := baseOf(addr)
	if err != nil {
		return nil, err
	}
	found := []finding{
		{"version", true, versionLine()},
		examinePort(ctx, addr, reached(ctx, base, tls)),
		examineVariables(root),
		p.examineProxies(),
		examineClock(time.Now()),
	}
	if here, none := examineHere(); none && len(files) == 0 {
		found = append(found, here)
	}
	set := world.NewSet(vendors.All())
	for _, name := range files {
		given := []string{name}
		if isDirectory(name) {
			others := 0
			if given, others, err = scenariosIn(name); err != nil {
				return nil, err
			}
			found = append(found, examineDirectory(name, len(given), others))
		}
		for _, file := range given {
			c := checkFile(ctx, set, file)
			if ctx.Err() != nil {
				return nil, errInterrupted
			}
			says := "fine"
			if !c.OK {
				says = c.text
			}
			found = append(found, finding{"scenario " + file, c.OK, says})
		}
	}
	return found, nil
}

// scenariosIn returns the files in a directory that are meant as scenarios, and how
// many others could be by their names.
func scenariosIn(dir string) (files []string, others int, err error) {
	all, err := namedAsScenarios(dir)
	if err != nil {
		return nil, 0, err
	}
	for _, file := range all {
		text, err := os.ReadFile(file)
		switch {
		case err != nil:
			return nil, 0, err
		case isScenario(file, text):
			files = append(files, file)
		default:
			others++
		}
	}
	return files, others, nil
}

func examineDirectory(name string, scenarios, others int) finding {
	says := fmt.Sprintf("%d scenario files", scenarios)
	if scenarios == 1 {
		says = "1 scenario file"
	}
	switch others {
	case 0:
	case 1:
		says += "; 1 other file was left alone, which has neither vendors nor version: 1 and a name"
	default:
		says += fmt.Sprintf("; %d other files were left alone, which have neither vendors nor version: 1 and a name", others)
	}
	if scenarios == 0 {
		says += "; " + writeFirst
	}
	return finding{"directory " + name, scenarios > 0, says}
}

// writeFirst says what to do where there is no scenario.
const writeFirst = "mockvendors init writes a first one, " + firstScenario

// examineHere reports that there is no scenario here, or where init would have written
// one. What cannot be read may be one.
func examineHere() (found finding, none bool) {
	for _, dir := range []string{".", filepath.Dir(firstScenario)} {
		files, _, err := scenariosIn(dir)
		if len(files) > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
			return finding{}, false
		}
	}
	return finding{"scenarios", true, "none in this directory; " + writeFirst}, true
}

// examinePort looks who listens on the address: nobody, a server of this program, or
// another program.
func examinePort(ctx context.Context, addr, base string) finding {
	if scenario, err := askReady(ctx, base); err == nil {
		return finding{"port", true, fmt.Sprintf("a server runs at %s and serves the scenario %s", base, scenario)}
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	switch {
	case err == nil:
		l.Close()
		return finding{"port", true, addr + " is free; no server runs there"}
	case errors.Is(err, syscall.EADDRINUSE):
		return finding{"port", false, addr + " is in use by another program: stop it, or use serve --addr 127.0.0.1:0, which picks a free port"}
	}
	return finding{"port", false, fmt.Sprintf("nobody can listen on %s: %v", addr, err)}
}

func examineVariables(root *cobra.Command) finding {
	if wrong := variablesWithoutEffect(root); len(wrong) > 0 {
		return finding{"variables", false, strings.Join(wrong, "\n")}
	}
	return finding{"variables", true, "no MOCKVENDORS_ variable without effect"}
}

// examineProxies finds a proxy to which clients would send requests for this machine.
// Clients differ in which spelling they read.
func (p *program) examineProxies() finding {
	proxy := ""
	for _, name := range []string{"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"} {
		if p.env(name) != "" {
			proxy = name
			break
		}
	}
	if proxy == "" {
		return finding{"proxy", true, "none for http"}
	}
	for _, name := range []string{"no_proxy", "NO_PROXY"} {
		for excepted := range strings.SplitSeq(p.env(name), ",") {
			switch strings.TrimSpace(excepted) {
			case "*", "127.0.0.1", "127.0.0.0/8":
				return finding{"proxy", true, fmt.Sprintf("%s is set, and %s excepts this machine", proxy, name)}
			}
		}
	}
	return finding{"proxy", false, proxy + " is set: clients may send requests for 127.0.0.1 to that proxy; " +
		"set NO_PROXY and no_proxy to localhost,127.0.0.1"}
}

// examineClock finds a clock that was never set: certificates and tokens would be
// refused. The worlds have clocks of their own.
func examineClock(now time.Time) finding {
	if now.Before(made) {
		return finding{"clock", false, now.Format(time.RFC3339) + " is before this program was made: set this machine's clock"}
	}
	return finding{"clock", true, now.Format(time.RFC3339) + "; worlds have clocks of their own"}
}

// made is a time before any release.
var made = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func (p *program) printFindings(found []finding) error {
	wrong := false
	for _, f := range found {
		wrong = wrong || !f.OK
	}
	if p.json {
		if err := p.printJSON(map[string]any{"ok": !wrong, "checks": found}); err != nil {
			return err
		}
	} else {
		out := &sureWriter{to: p.stdout}
		for _, f := range found {
			word, colour := "ok  ", 32
			if !f.OK {
				word, colour = "FAIL", 31
			}
			fmt.Fprintf(out, "%s %s: %s\n", p.painted(word, colour), f.Name, strings.ReplaceAll(f.Says, "\n", "\n     "))
		}
		if err := out.exit(); err != nil {
			return err
		}
	}
	if wrong {
		return exit{code: exitFailed}
	}
	return nil
}
