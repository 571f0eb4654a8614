package main

import (
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
}
