package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// results are what a run measured, and where.
type results struct {
	Taken   string  `json:"taken"` // the day
	Commit  string  `json:"commit"`
	Machine string  `json:"machine"`
	Go      string  `json:"go"`
	Note    string  `json:"note,omitempty"`
	Rounds  int     `json:"rounds"`
	Seconds float64 `json:"seconds"`
	Cells   []cell  `json:"cells"`
}

func newResults() results {
	r := results{Go: runtime.Version(), Note: *note, Rounds: *rounds, Seconds: *seconds}
	r.Machine = fmt.Sprintf("%s/%s, %d processors", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	if out, err := exec.Command("git", "rev-parse", "--short", "HEAD").Output(); err == nil {
		r.Commit = strings.TrimSpace(string(out))
	}
	text, _ := os.ReadFile("/proc/cpuinfo") // not everywhere
	if _, after, ok := strings.Cut(string(text), "model name\t: "); ok {
		name, _, _ := strings.Cut(after, "\n")
		r.Machine += ", " + name
	}
	return r
}

func readResults(dir string) (r results, err error) {
	text, err := os.ReadFile(filepath.Join(dir, "performance.json"))
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(text, &r)
}

// write writes the results, their page and their plot.
func (r results) write(dir string) error {
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	for name, content := range map[string]string{
		"performance.json": string(text) + "\n", "performance.md": r.page(), "performance.svg": r.plot(),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}

const introduction = `# Performance

How fast is mockvendors beside a server that does nothing but decode a record, keep it in a map and encode it? That bare
server is [echo](https://echo.labstack.com) with ` + "`encoding/json`" + `. It has no rules, no tenants, no journal, no undo. The page and
the plot are written by

` + "```sh\ngo run ./internal/bench/drive\n```" + `

and ` + "`-quick`" + ` measures a part of it in a minute. Flags choose vendors, records, faults, worlds, connections, log and pinning.

Both servers run on one machine, beside the program that loads them: one at a time, by turns, with the same requests. The
figures are medians of the rounds. **Ratios are to the bare server, and more is better: requests a second | processor time
a request.** The second is the steadier one: it is what the server's process takes, and another program that keeps the
machine busy changes it less.

![Processor time a request beside the bare server](performance.svg)
`

// page returns the results as Markdown.
func (r results) page() string {
	var b strings.Builder
	b.WriteString(introduction)
	fmt.Fprintf(&b, "\nTaken on %s at commit %s: %s, %s, rounds: %d, seconds in each: %g.\n", r.Taken, r.Commit, r.Machine, r.Go, r.Rounds, r.Seconds)
	if r.Note != "" {
		fmt.Fprintf(&b, "%s\n", r.Note)
	}
	b.WriteString("\n## Each vendor\n\n32 connections, log to a file, one world, no faults. A list has 100 records; Club OS and the user API have no pages.\n" +
		"A mixed sync is 70 % updates, 20 % creates, 5 % conflicts and 5 % lists.\n\n")
	r.ratios(&b, func(c cell) bool { return c.plain() && !c.peers() })
	b.WriteString("\n## From 10,000 records to a million\n\n")
	r.growth(&b)
	b.WriteString("\n## Other conditions\n\nEGYM, without records at the start.\n\n")
	r.conditions(&b)
	b.WriteString("\n## Beside other mock servers\n\nThey answer from stubs or from the contract, and keep no state.\n\n")
	r.others(&b)
	b.WriteString("\n## What falls short\n\nThe goal is 0.95 of the bare server's requests a second and processor time, and 0.6 in lists. These are below it:\n\n")
	r.short(&b)
	b.WriteString(reasons)
	b.WriteString("\n## All figures\n\n")
	r.figures(&b)
	return b.String()
}

// reasons are of profiles of the server.
const reasons = `
## Why

In a profile of gets over sockets with 10,000 accounts, net/http and the kernel take 55 % of the server's processor time, as in
the bare server, and the handler 45 %, which is about twice what the bare handler takes. No single part of it stands out: the
operation takes 10 % (6 of it for finding the record), sealing the answer and keeping it in the journal 11 %, reading what was
asked 6 %, encoding 4 %; the rest are steps of 1 to 3 %, among them the six headers that say why, which net/http copies.

With a million records, finding and reading them waits for memory, in the bare server as well. A list reads a hundred records
that lie all over it.
`

// plain reports whether a cell was measured in no special condition.
func (c cell) plain() bool {
	return c.Faults == 0 && c.Worlds == 1 && c.Connections == 32 && c.Log == "file" && c.Memory == "" && !c.Pinned
}

// peers reports whether other mock servers were measured beside.
func (c cell) peers() bool { return len(c.Figures) > 2 }

// ratio returns the ratios of mockvendors.
func (c cell) ratio() string {
	return fmt.Sprintf("%.2f \\| %.2f", c.Figures[0].Rate, c.Figures[0].Processor)
}

// ratios writes a table with a row for each vendor and number of records.
func (r results) ratios(b *strings.Builder, in func(cell) bool) {
	b.WriteString("| vendor | records | " + strings.Join(allKinds, " | ") + " | MiB (bare) |\n|---|--:|" + strings.Repeat("---|", len(allKinds)) + "--:|\n")
	type row struct {
		vendor  string
		records int
	}
	var rows []row
	cells := map[row]map[string]cell{}
	for _, c := range r.Cells {
		if !in(c) {
			continue
		}
		at := row{c.Vendor, c.Records}
		if cells[at] == nil {
			rows, cells[at] = append(rows, at), map[string]cell{}
		}
		cells[at][c.Kind] = c
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.records, b.records) })
	for _, at := range rows {
		fmt.Fprintf(b, "| %s | %d |", at.vendor, at.records)
		most, mostBare := 0, 0
		for _, kind := range allKinds {
			c, ok := cells[at][kind]
			if !ok {
				b.WriteString(" |")
				continue
			}
			fmt.Fprintf(b, " %s |", c.ratio())
			most, mostBare = max(most, c.Figures[0].MiB), max(mostBare, c.Figures[1].MiB)
		}
		fmt.Fprintf(b, " %d (%d) |\n", most, mostBare)
	}
}

// growth writes how much more a request takes with many records than with 10,000.
func (r results) growth(b *strings.Builder) {
	b.WriteString("Processor time a request in µs, and how much more that is than with 10,000 records. `--memory` is 1GiB by default, which a\n" +
		"million accounts fill: the journal is then cut at each request, and the heap collected more often.\n\n" +
		"| vendor | records | --memory | kind | mockvendors | bare |\n|---|--:|---|---|--:|--:|\n")
	few := map[string]cell{}
	for _, c := range r.Cells {
		if c.Records == 10_000 && c.plain() {
			few[c.Vendor+c.Kind] = c
		}
	}
	for _, c := range r.Cells {
		from, ok := few[c.Vendor+c.Kind]
		if !ok || c.Records <= from.Records {
			continue
		}
		fmt.Fprintf(b, "| %s | %d | %s | %s |", c.Vendor, c.Records, cmp.Or(c.Memory, "default"), c.Kind)
		for i := range 2 {
			was, is := from.Figures[i].Micros, c.Figures[i].Micros
			fmt.Fprintf(b, " %.1f (%+.0f %%) |", is, 100*(is/was-1))
		}
		b.WriteString("\n")
	}
}

func (r results) conditions(b *strings.Builder) {
	b.WriteString("| condition | kind | ratio | p99 µs (bare) |\n|---|---|---|--:|\n")
	for _, c := range r.Cells {
		if c.Vendor != "egym" || c.Records > 0 || c.peers() {
			continue
		}
		what := "none of these"
		switch {
		case c.Pinned:
			what = "the server on one processor, the load on the others"
		case c.Faults > 0:
			what = fmt.Sprintf("faults that match and never fire: %d", c.Faults)
		case c.Worlds > 1:
			what = fmt.Sprintf("worlds: %d", c.Worlds)
		case c.Connections != 32:
			what = fmt.Sprintf("connections: %d", c.Connections)
		case c.Log != "file":
			what = "log: " + c.Log
		}
		fmt.Fprintf(b, "| %s | %s | %s | %.0f (%.0f) |\n", what, c.Kind, c.ratio(), c.Figures[0].P99, c.Figures[1].P99)
	}
}

func (r results) others(b *strings.Builder) {
	var missing []string
	for _, p := range peers {
		if !slices.ContainsFunc(r.Cells, func(c cell) bool {
			return slices.ContainsFunc(c.Figures, func(f figures) bool { return f.Server == p.name })
		}) {
			missing = append(missing, p.name)
		}
	}
	if len(missing) > 0 {
		fmt.Fprintf(b, "Not installed where this was measured, and left out: %s.\n\n", strings.Join(missing, ", "))
	}
	b.WriteString("| kind | server | requests a second | µs a request | p99 µs |\n|---|---|--:|--:|--:|\n")
	for _, c := range r.Cells {
		for _, f := range c.Figures {
			if c.peers() {
				fmt.Fprintf(b, "| %s | %s | %d | %.1f | %.0f |\n", c.Kind, f.Server, f.PerSecond, f.Micros, f.P99)
			}
		}
	}
}

func (r results) short(b *strings.Builder) {
	b.WriteString("| setup | kind | ratio |\n|---|---|---|\n")
	for _, c := range r.Cells {
		goal := .95
		if c.Kind == "list" || c.Kind == "mixed" {
			goal = .6
		}
		if f := c.Figures[0]; !c.peers() && min(f.Rate, f.Processor) < goal {
			fmt.Fprintf(b, "| %s | %s | %s |\n", c.setup, c.Kind, c.ratio())
		}
	}
}

func (r results) figures(b *strings.Builder) {
	b.WriteString("| setup | kind | server | requests a second | µs a request | p50 µs | p99 µs | MiB |\n|---|---|---|--:|--:|--:|--:|--:|\n")
	for _, c := range r.Cells {
		for _, f := range c.Figures {
			fmt.Fprintf(b, "| %s | %s | %s | %d | %.1f | %.0f | %.0f | %d |\n", c.setup, c.Kind, f.Server, f.PerSecond, f.Micros, f.P50, f.P99, f.MiB)
		}
	}
}
