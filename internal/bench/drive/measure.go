package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/mockvendors/mockvendors/internal/bench/traffic"
)

// setup is what the servers have and meet while they are measured.
type setup struct {
	Vendor      string `json:"vendor"`
	Records     int    `json:"records"`
	Faults      int    `json:"faults"`
	Worlds      int    `json:"worlds"`
	Connections int    `json:"connections"`
	Log         string `json:"log"`
	Memory      string `json:"memory,omitempty"` // mockvendors' --memory; its default if empty
	Pinned      bool   `json:"pinned"`
	kinds       []string
	peers       bool // measure other mock servers as well
}

func (s setup) String() string {
	text := fmt.Sprintf("%s, records %d, faults %d, worlds %d, connections %d, log %s, pinned %v",
		s.Vendor, s.Records, s.Faults, s.Worlds, s.Connections, s.Log, s.Pinned)
	if s.Memory != "" {
		text += ", memory " + s.Memory
	}
	return text
}

// cell is what was measured of one kind of request in one setup.
type cell struct {
	setup
	Kind    string    `json:"kind"`
	Figures []figures `json:"figures"` // mockvendors, the bare server, others
}

// figures are the medians of one server. Its ratios are to the bare server, of the
// rounds' own.
type figures struct {
	Server    string  `json:"server"`
	PerSecond int     `json:"perSecond"`
	Micros    float64 `json:"micros"` // processor time a request
	P50       float64 `json:"p50"`    // microseconds
	P99       float64 `json:"p99"`
	MiB       int     `json:"mib"`       // resident, at the end
	Rate      float64 `json:"rate"`      // ratio of requests a second
	Processor float64 `json:"processor"` // ratio of what a request takes of the processor, the inverse: more is better
}

func (s setup) vendor() (traffic.Vendor, error) {
	for _, v := range traffic.All {
		if v.Name == s.Vendor {
			return v, nil
		}
	}
	return traffic.Vendor{}, fmt.Errorf("no vendor is named %q", s.Vendor)
}

// servers starts the servers of a setup: the bare one is the second.
func (s setup) servers(ctx context.Context, dir string) (servers []*server, err error) {
	v, err := s.vendor()
	if err != nil {
		return nil, err
	}
	scenario := filepath.Join(dir, "bench.yaml")
	if err := os.WriteFile(scenario, traffic.Scenario(0, s.Vendor, s.Faults), 0o600); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	simulator := func(program string) []string {
		command := []string{program, "serve", "--scenario", scenario, "--addr", "ADDR", "--max-worlds", fmt.Sprint(s.Worlds + 1)}
		if s.Memory != "" {
			command = append(command, "--memory", s.Memory)
		}
		return command
	}
	add := func(name string, r requests, command ...string) error {
		started, err := start(ctx, name, dir, s, command...)
		if err != nil {
			return err
		}
		servers = append(servers, started)
		started.requests = r
		if err := started.makeWorlds(ctx); err != nil {
			return err
		}
		return started.fill(ctx, s.Records)
	}
	if err := add("mockvendors", requests{Calls: v.Simulated(), worlds: s.Worlds}, simulator(*program)...); err != nil {
		return servers, err
	}
	if *against != "" {
		return servers, add("before", requests{Calls: v.Simulated(), worlds: s.Worlds}, simulator(*against)...)
	}
	if err := add("bare", requests{Calls: v.Plain(), bare: true, worlds: s.Worlds}, self, "-bare", s.Vendor, "-addr", "ADDR"); err != nil {
		return servers, err
	}
	if !s.peers {
		return servers, nil
	}
	for _, p := range peers {
		command := p.command(dir)
		if command == nil {
			fmt.Printf("%s is not installed and is left out\n", p.name)
			continue
		}
		r := requests{Calls: withoutPrefix(v.Simulated(), "/"+s.Vendor), worlds: 1}
		if err := add(p.name, r, command...); err != nil {
			return servers, fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return servers, nil
}

func stopAll(servers []*server) {
	for _, v := range servers {
		v.stop()
	}
}

// turn is what one server did in one round.
type turn struct{ perSecond, micros, p50, p99, mib float64 }

// measure measures every kind in each round, each server in turn. A server that
// begins without records begins each round anew.
func (s setup) measure(ctx context.Context, dir string) (cells []cell, err error) {
	if s.Pinned {
		free, err := pinLoad()
		if err != nil {
			return nil, err
		}
		defer free()
	}
	var servers []*server
	defer func() { stopAll(servers) }()
	turns := map[string]map[string][]turn{} // by kind and server
	var names []string
	for round := range *rounds {
		if servers == nil {
			if servers, err = s.servers(ctx, dir); err != nil {
				return nil, err
			}
		}
		names = nil
		for _, v := range servers {
			names = append(names, v.name)
		}
		for _, kind := range s.kinds {
			order := slices.Clone(servers)
			if round%2 == 1 {
				slices.Reverse(order)
			}
			for _, v := range order {
				if !v.has(kind) {
					continue
				}
				t, err := v.turn(ctx, s, kind)
				if err != nil {
					return nil, fmt.Errorf("%s, %s: %w", v.name, kind, err)
				}
				if turns[kind] == nil {
					turns[kind] = map[string][]turn{}
				}
				turns[kind][v.name] = append(turns[kind][v.name], t)
			}
		}
		if s.Records == 0 {
			stopAll(servers)
			servers = nil
		}
	}
	for _, kind := range s.kinds {
		if turns[kind] != nil {
			cells = append(cells, s.cell(kind, names, turns[kind]))
			fmt.Println(cells[len(cells)-1])
		}
	}
	return cells, nil
}

// turn loads one server.
func (v *server) turn(ctx context.Context, s setup, kind string) (t turn, err error) {
	next := v.next(kind, max(1, (s.Records+known)/s.Worlds/100))
	length := time.Duration(*seconds * float64(time.Second))
	if _, err := load(ctx, v.address, s.Connections, length/4, math.MaxInt64, next); err != nil {
		return t, err
	}
	before, err := v.cpu()
	if err != nil && !errors.Is(err, errNoFigures) {
		return t, err
	}
	done, err := load(ctx, v.address, s.Connections, length, math.MaxInt64, next)
	if err != nil {
		return t, err
	}
	after, err := v.cpu()
	if err != nil && !errors.Is(err, errNoFigures) {
		return t, err
	}
	mib, err := v.memory()
	if err != nil && !errors.Is(err, errNoFigures) {
		return t, err
	}
	n := float64(max(1, done.requests))
	return turn{n / done.took.Seconds(), float64((after - before).Nanoseconds()) / 1000 / n, done.at(.5), done.at(.99), float64(mib)}, nil
}

func (s setup) cell(kind string, names []string, turns map[string][]turn) cell {
	c := cell{setup: s, Kind: kind}
	base := turns[names[1]]
	for _, name := range names {
		of := func(figure func(t, base turn) float64) float64 {
			var all []float64
			for i, t := range turns[name] {
				all = append(all, figure(t, base[i]))
			}
			return median(all)
		}
		c.Figures = append(c.Figures, figures{
			Server:    name,
			PerSecond: int(of(func(t, _ turn) float64 { return t.perSecond })),
			Micros:    round(of(func(t, _ turn) float64 { return t.micros }), 10),
			P50:       round(of(func(t, _ turn) float64 { return t.p50 }), 1),
			P99:       round(of(func(t, _ turn) float64 { return t.p99 }), 1),
			MiB:       int(of(func(t, _ turn) float64 { return t.mib })),
			Rate:      round(of(func(t, base turn) float64 { return t.perSecond / base.perSecond }), 100),
			Processor: round(of(func(t, base turn) float64 { return base.micros / max(t.micros, .001) }), 100),
		})
	}
	return c
}

func (c cell) String() string {
	text := fmt.Sprintf("%s: %s\n", c.setup, c.Kind)
	for _, f := range c.Figures {
		text += fmt.Sprintf("  %-12s %7d/s %7.1f µs  p50 %6.0f µs  p99 %6.0f µs  %5d MiB   %.2f | %.2f\n",
			f.Server, f.PerSecond, f.Micros, f.P50, f.P99, f.MiB, f.Rate, f.Processor)
	}
	return text[:len(text)-1]
}

func median(all []float64) float64 {
	slices.Sort(all)
	if n := len(all); n%2 == 0 {
		return (all[n/2-1] + all[n/2]) / 2
	}
	return all[len(all)/2]
}

func round(x, to float64) float64 { return math.Round(x*to) / to }
