package main

import (
	"io"
	"os"
	"testing"
)

func TestColours(t *testing.T) {
	terminal, err := os.Open(os.DevNull) // a device of characters, as terminals are
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	file, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, c := range []struct {
		reason string
		out    io.Writer
		env    map[string]string
		args   []string
		want   bool
	}{
		{"a terminal has colours", terminal, nil, nil, true},
		{"a file has none", file, nil, nil, false},
		{"a flag takes them away", terminal, nil, []string{"--no-color"}, false},
		{"so does its variable", terminal, map[string]string{"MOCKVENDORS_NO_COLOR": "1"}, nil, false},
		{"a variable that says no changes nothing", terminal, map[string]string{"MOCKVENDORS_NO_COLOR": "false"}, nil, true},
		{"so does everybody's variable", terminal, map[string]string{"NO_COLOR": "1"}, nil, false},
		{"which counts only if it is not empty", terminal, map[string]string{"NO_COLOR": ""}, nil, true},
		{"programs read no colours", terminal, nil, []string{"--json"}, false},
	} {
		p := &program{env: func(name string) string { return c.env[name] }, stdout: c.out, stderr: io.Discard}
		root := p.root()
		root.SetArgs(append([]string{"scenarios"}, c.args...))
		root.SetOut(io.Discard)
		p.stdout = io.Discard
		if err := root.Execute(); err != nil {
			t.Fatal(err)
		}
		p.stdout = c.out
		if got := p.coloured(); got != c.want {
			t.Errorf("%s: got %v", c.reason, got)
		}
	}
}
