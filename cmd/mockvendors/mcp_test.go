package main

import (
	"encoding/json"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// TestMCP speaks with the command over its standard input and output, as agents do.
func TestMCP(t *testing.T) {
	program := filepath.Join(t.TempDir(), "mockvendors")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	client := sdk.NewClient(&sdk.Implementation{Name: "a-test"}, nil)
	cmd := exec.Command(program, "mcp", "--scenario", "egym-two-chains")
	session, err := client.Connect(t.Context(), &sdk.CommandTransport{Command: cmd}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: "world", Arguments: map[string]any{"action": "list"}})
	if err != nil {
		t.Fatal(err)
	}
	if text := got.Content[0].(*sdk.TextContent).Text; !strings.Contains(text, `"scenario":"egym-two-chains"`) || !strings.Contains(text, "http://127.0.0.1:") {
		t.Errorf("the worlds are %s", text)
	}
	if err := session.Close(); err != nil { // closes its standard input
		t.Errorf("it ends with %v", err)
	}
	if code := cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("it exits with %d", code)
	}
	t.Run("answers before it ends", func(t *testing.T) { answersBeforeItEnds(t, program) })
	t.Run("goes on", func(t *testing.T) { goesOn(t, program) })
}

// answersBeforeItEnds ends standard input right after a call that takes a while.
func answersBeforeItEnds(t *testing.T, program string) {
	const slow = "{version: 1, name: slow, title: t, vendors: {onsi: {clients: [{id: acme, apiKeys: [k], tiers: [Gold]}]}}, " +
		"faults: [{id: late, operation: onsi.getTiers, effect: {delay: 500ms}}], steps: [{operation: onsi.getTiers, expect: {status: 200}}]}"
	cmd := exec.Command(program, "mcp")
	cmd.Stdin = strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"a-test","version":"1"}}}
{"jsonrpc":"2.0","method":"notifications/initialized"}
{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"play","arguments":{"scenario":"` + slow + `"}}}
{"jsonrpc":"2.0","id":"b","method":"tools/call","params":{"name":"play","arguments":{"scenario":"` + slow + `"}}}`)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{`"id":"a"`, `"id":"b"`} {
		answered := false
		for line := range strings.Lines(string(out)) {
			answered = answered || strings.Contains(line, id) && strings.Contains(line, `\"passed\":true`)
		}
		if !answered {
			t.Errorf("the call with %s is not answered:\n%s", id, out)
		}
	}
}

// goesOn sends lines that are no messages among messages.
func goesOn(t *testing.T, program string) {
	const ping = `{"jsonrpc": "2.0", "id": 7, "method": "ping"}`
	for _, c := range []struct {
		reason, line string
		code         int
		says         string
	}{
		{"no JSON", "garbage", -32700, "send each message as JSON on a line of its own"},
		{"half a message", `{"jsonrpc": "2.0", "id": 1,`, -32700, "not JSON"},
		{"two messages on a line", ping + ping, -32700, "on a line of its own"},
		{"no message", `{"tool": "why"}`, -32600, "not a message of JSON-RPC"},
		{"a number", `42`, -32600, "not a message of JSON-RPC"},
		{"an id too great to be answered as it is", `{"jsonrpc": "2.0", "id": 1e30, "method": "ping"}`, -32600, "a whole number of at most 9007199254740991"},
		{"an id that rounds to another", `{"jsonrpc": "2.0", "id": 9007199254740993, "method": "ping"}`, -32600, "an id is a text or a whole number"},
		{"an id with a fraction", `{"jsonrpc": "2.0", "id": 1.5, "method": "ping"}`, -32600, "an id is a text or a whole number"},
		{"an id that is null", `{"jsonrpc": "2.0", "id": null, "method": "ping"}`, -32600, "an id is a text or a whole number"},
		{"a call of nothing", `{"jsonrpc": "2.0", "id": 4}`, -32600, "not a message of JSON-RPC"},
		{"a batch", `[` + ping + `]`, -32600, "batches are not taken"},
		{"an empty line", "", 0, ""},
		{"a line that is too long", strings.Repeat("x", 17<<20), -32600, "at most 16777216 bytes"},
	} {
		cmd := exec.Command(program, "mcp")
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = io.WriteString(in, c.line+"\n"+ping+"\n") }()
		type answer struct {
			ID    *int
			Error *struct {
				Code    int
				Message string
			}
		}
		refused, ponged := c.code == 0, false
		for answers := json.NewDecoder(out); !refused || !ponged; {
			var got answer
			if err := answers.Decode(&got); err != nil {
				t.Errorf("%s: its answers end with %v", c.reason, err)
				break
			}
			ponged = ponged || got.ID != nil && *got.ID == 7 && got.Error == nil
			refused = refused || got.ID == nil && got.Error != nil && got.Error.Code == c.code && strings.Contains(got.Error.Message, c.says)
		}
		if !refused || !ponged {
			t.Errorf("%s: want %d and the answer to a ping: %v, %v", c.reason, c.code, refused, ponged)
		}
		_ = in.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: it ends with %v", c.reason, err)
		}
	}
}
