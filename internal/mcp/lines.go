package mcp

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
)

// maxLine limits a message, in bytes: it may hold a scenario.
const maxLine = 16 << 20

// lines is an input of which only lines that are messages are read. Every other line is
// answered with an error, as JSON-RPC asks for: the SDK would end the session. Its end is
// told only when all calls are answered: the SDK would cancel them.
type lines struct {
	in     *bufio.Reader
	closer io.Closer
	out    whole
	rest   []byte // of the line that is being read
}

func linesOf(in io.ReadCloser, out whole) *lines {
	return &lines{in: bufio.NewReader(in), closer: in, out: out}
}

func (l *lines) Close() error { return l.closer.Close() }

func (l *lines) Read(p []byte) (int, error) {
	for len(l.rest) == 0 {
		line, long, err := l.next()
		if err != nil && len(line) == 0 {
			l.out.calls.wait()
			return 0, err
		}
		message, wrong := messageOf(line, long)
		switch {
		case wrong != nil:
			if err := l.refuse(wrong); err != nil {
				return 0, err
			}
		case message != nil:
			l.out.calls.begin(message)
			l.rest = append(bytes.TrimSpace(line), '\n')
		}
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// next returns the next line, the last of which may have no end. Of a line that is too
// long, it returns the beginning.
func (l *lines) next() (line []byte, long bool, err error) {
	for {
		part, err := l.in.ReadSlice('\n')
		if len(line)+len(part) > maxLine {
			long = true
		} else {
			line = append(line, part...)
		}
		if err != bufio.ErrBufferFull {
			return line, long, err
		}
	}
}

// messageOf returns a line's message; nil if it is empty. wrong says why it is no message.
func messageOf(line []byte, long bool) (message jsonrpc.Message, wrong *jsonrpc.Error) {
	refuse := func(code int64, format string, args ...any) (jsonrpc.Message, *jsonrpc.Error) {
		return nil, &jsonrpc.Error{Code: code, Message: fmt.Sprintf(format, args...)}
	}
	line = bytes.TrimSpace(line)
	var value any
	switch err := json.Unmarshal(line, &value); {
	case long:
		return refuse(jsonrpc.CodeInvalidRequest, "a message can have at most %d bytes", maxLine)
	case len(line) == 0:
		return nil, nil
	case err != nil:
		return refuse(jsonrpc.CodeParseError, "the line is not JSON: %s; send each message as JSON on a line of its own", err)
	case line[0] == '[':
		return refuse(jsonrpc.CodeInvalidRequest, "batches are not taken: send each message on a line of its own")
	}
	members, _ := value.(map[string]any) // the only kind of value that is a message
	says := func(name string) bool { _, ok := members[name]; return ok }
	message, err := jsonrpc.DecodeMessage(line)
	if err != nil || !says("method") && !says("result") && !says("error") {
		return refuse(jsonrpc.CodeInvalidRequest, `not a message of JSON-RPC, such as {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}`)
	}
	id, isNumber := members["id"].(float64)
	if isNumber && (id != math.Trunc(id) || math.Abs(id) > maxID) || says("id") && members["id"] == nil && says("method") {
		return refuse(jsonrpc.CodeInvalidRequest, "an id is a text or a whole number of at most %d", int64(maxID))
	}
	return message, nil
}

// maxID limits an id that is a number: up to here, each has a float64 of its own.
const maxID = 1<<53 - 1

// refuse answers a line that is no message. The answer has no id, since none was read.
func (l *lines) refuse(wrong *jsonrpc.Error) error {
	text, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": nil, "error": wrong})
	if err != nil {
		return err
	}
	_, err = l.out.Write(append(text, '\n'))
	return err
}

// whole is an output that several write whole messages to.
type whole struct {
	io.WriteCloser
	mu    *sync.Mutex
	calls *calls
}

func wholeOf(out io.WriteCloser) whole { return whole{out, &sync.Mutex{}, newCalls()} }

func (w whole) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.WriteCloser.Write(p)
	w.calls.end(p, err)
	return n, err
}
