package explore

import (
	"context"
	"regexp"

	"github.com/mockvendors/mockvendors/internal/world"
)

// Client is what is explored: a command, or a function of a Go test.
type Client interface {
	// Run runs the client once against a world, and returns when it has ended with
	// all that it started. When ctx is done, it ends the client.
	Run(ctx context.Context, w *world.World) (Exit, error)
	// Kill kills the client that runs against a world, and returns when it is
	// gone.
	Kill(w *world.World)
}

// Exit says how a client ended.
type Exit struct {
	Code   int
	Signal string // that ended it; "" for none
	Output []byte // the end of what it printed
}

// unhandled is how runtimes report errors that nobody handled.
var unhandled = regexp.MustCompile(`(?m)^.*(panic:|Traceback \(most recent call last\)|Unhandled|Exception in thread|Uncaught).*$`)

// crash returns how a client crashed; "" if it did not.
func (e Exit) crash() string {
	if e.Signal != "" {
		return "ended by " + e.Signal
	}
	if e.Code == 0 {
		return ""
	}
	return string(unhandled.Find(e.Output))
}
