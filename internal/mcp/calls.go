package mcp

import (
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
)

// calls are an agent's calls that have no answer yet.
type calls struct {
	mu     sync.Mutex
	ids    map[jsonrpc.ID]bool
	unread bool          // nobody reads answers any more
	ended  chan struct{} // gets something when a call ends
}

func newCalls() *calls { return &calls{ids: map[jsonrpc.ID]bool{}, ended: make(chan struct{}, 1)} }

// begin takes note of a message from the agent.
func (c *calls) begin(m jsonrpc.Message) {
	call, ok := m.(*jsonrpc.Request)
	if !ok || !call.ID.IsValid() { // a notification, which has no answer
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ids[call.ID] = true
}

// end takes note of a message that was written to the agent, or could not be.
func (c *calls) end(text []byte, err error) {
	m, _ := jsonrpc.DecodeMessage(text)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unread = c.unread || err != nil
	if answer, ok := m.(*jsonrpc.Response); ok {
		delete(c.ids, answer.ID)
	}
	select {
	case c.ended <- struct{}{}:
	default:
	}
}

// wait waits until all calls are answered, but no longer than a call may take.
func (c *calls) wait() {
	late := time.After(maxTime)
	for c.open() {
		select {
		case <-c.ended:
		case <-late:
			return
		}
	}
}

func (c *calls) open() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.ids) > 0 && !c.unread
}
