// Package mcp lets agents use a server by the Model Context Protocol: six tools over the
// control API, at /mcp of the server and over standard input and output.
package mcp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/strict"
)

// maxAnswer limits an answer, in bytes: an agent pays for what it reads.
const maxAnswer = 48 << 10

// maxTime limits how long a call of a tool takes, such as one that plays a scenario.
const maxTime = 2 * time.Minute

// tools has the tools of a server.
type tools struct{ server *control.Server }

// Handler returns the handler of /mcp. It admits every request: the server has checked
// before who sends it.
func Handler(s *control.Server, version string) http.Handler {
	made := newServer(s, version)
	return sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return made }, &sdk.StreamableHTTPOptions{
		Stateless: true, JSONResponse: true, // no session outlives a request, so none can be left open
		DisableLocalhostProtection: true, // the server knows which hosts are allowed
	})
}

// Serve speaks with one agent until in has ended and all calls are answered, or ctx is done.
func Serve(ctx context.Context, s *control.Server, version string, in io.ReadCloser, out io.WriteCloser) error {
	shared := wholeOf(out)
	err := newServer(s, version).Run(ctx, &sdk.IOTransport{Reader: linesOf(in, shared), Writer: shared, MaxLineLength: -1})
	if ctx.Err() != nil || errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

const instructions = "Simulated vendor sandboxes. A world is one isolated set of all vendors' state. " +
	"To learn why a request was refused: why. To repeat it as a test: why gives the step and how to get the records before it, play runs the scenario. " +
	"The format of scenarios: docs with topic scenario."

func newServer(s *control.Server, version string) *sdk.Server {
	server := sdk.NewServer(&sdk.Implementation{Name: "mockvendors", Version: version},
		&sdk.ServerOptions{Instructions: instructions, Capabilities: &sdk.ServerCapabilities{Tools: &sdk.ToolCapabilities{}}})
	server.AddReceivingMiddleware(knowsTools)
	t := tools{s}
	add(server, t, "world", "Make, list, reset or delete worlds. Making one returns its URLs and credentials.", t.world, `{
		"action": {"enum": ["make", "list", "reset", "delete"]},
		"world": {"type": "string", "description": "its name; made up if left out of make, else default"},
		"scenario": {"type": "string", "description": "for make: the name of a scenario, or its whole text as YAML or JSON"}}`, "action")
	add(server, t, "play",
		"Run a scenario's steps in a world of its own and judge them, or only check its text. Mistakes have line and column.", t.play, `{
		"scenario": {"type": "string", "description": "a name, or the whole text as YAML or JSON"},
		"check": {"type": "boolean", "description": "only check the text"},
		"set": {"type": "object", "additionalProperties": {"type": "string"}, "description": "values of ${NAME}"}}`, "scenario")
	add(server, t, "why",
		"Why a request was answered so: rule, label, source, record in the way, way out; and the request as a step of a scenario.", t.why, `{
		"world": {"type": "string"},
		"request": {"type": "integer", "description": "its number; default: the latest that failed"}}`)
	add(server, t, "state", "The records of a world, in the form of a scenario's vendors, or what changed between two requests.", t.state, `{
		"world": {"type": "string"},
		"path": {"type": "string", "description": "vendor, vendor.tenant or vendor.tenant.collection; default: all"},
		"at": {"type": "integer", "description": "right after this request; 0 is the start; default: now"},
		"from": {"type": "integer", "description": "changes since this request"},
		"to": {"type": "integer", "description": "changes up to this request; default: now"}}`)
	add(server, t, "faults", "List the faults of a world, set one more, or clear one or all.", t.faults, `{
		"action": {"enum": ["list", "set", "clear"]},
		"world": {"type": "string"},
		"fault": {"type": "string", "description": "for set: as under faults in a scenario, as YAML or JSON"},
		"id": {"type": "string", "description": "for clear; default: all"}}`, "action")
	add(server, t, "docs",
		"Short documentation. Topics: scenario, scenario.KEY, scenarios, a vendor, VENDOR.rules, VENDOR.readings, VENDOR.OPERATION (its fields), the id of a rule or reading.", t.docs, `{
		"topic": {"type": "string"}}`)
	return server
}

// add adds a tool. properties is the JSON Schema of its arguments, for agents; In checks
// them, since its messages say what would be right.
func add[In any](server *sdk.Server, t tools, name, says string, do func(context.Context, In) (any, error), properties string, required ...string) {
	schema := map[string]any{
		"type": "object", "properties": json.RawMessage(properties), "additionalProperties": false,
	}
	if len(required) > 0 {
		schema["required"] = required
	}
	server.AddTool(&sdk.Tool{Name: name, Description: says, InputSchema: schema},
		func(ctx context.Context, call *sdk.CallToolRequest) (*sdk.CallToolResult, error) {
			ctx, cancel := context.WithTimeout(ctx, maxTime)
			defer cancel()
			text, err := answer(ctx, t, do, call.Params.Arguments)
			if err != nil { // its text becomes the answer, marked as an error
				return &sdk.CallToolResult{Content: []sdk.Content{&sdk.TextContent{Text: shortened(err.Error())}}, IsError: true}, nil
			}
			return &sdk.CallToolResult{Content: []sdk.Content{&sdk.TextContent{Text: text}}}, nil
		})
}

// knowsTools answers a call of a tool that there is not with the nearest ones.
func knowsTools(next sdk.MethodHandler) sdk.MethodHandler {
	return func(ctx context.Context, method string, req sdk.Request) (sdk.Result, error) {
		call, ok := req.(*sdk.CallToolRequest)
		if ok && !slices.Contains(toolNames, call.Params.Name) {
			return nil, &jsonrpc.Error{
				Code:    jsonrpc.CodeInvalidParams,
				Message: shortened(fmt.Sprintf("there is no tool %q%s", call.Params.Name, strict.Suggest(call.Params.Name, toolNames))),
			}
		}
		return next(ctx, method, req)
	}
}

var toolNames = []string{"world", "play", "why", "state", "faults", "docs"}
