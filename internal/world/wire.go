package world

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
)

// send gives the client what the fault leaves of the answer.
func (s *strike) send(rw http.ResponseWriter, r *http.Request, e *journal.Entry) {
	if s.Phase() == fault.After {
		pause(r.Context(), s.delay)
	}
	effect := s.Fault.Effect
	switch effect.Drop {
	case fault.Reset:
		reset(rw)
	case fault.Close:
		conn, _ := hijack(rw)
		finish(conn)
	case fault.Hang:
		hang(rw, effect.HangFor())
	case fault.Truncate:
		breakOff(rw, e)
	default:
		if !s.deliver(rw, r, e) {
			e.Delivered.Store(false)
		}
	}
}

// deliver sends an answer whole, in pieces if it drips, and says whether the
// client was there to the end.
func (s *strike) deliver(rw http.ResponseWriter, r *http.Request, e *journal.Entry) bool {
	pieces := []fault.Piece{{Bytes: e.ResponseBody}}
	if drip := s.Fault.Effect.Drip; drip != nil {
		pieces = drip.Pieces(e.ResponseBody)
	}
	rw.WriteHeader(e.Status)
	for _, piece := range pieces {
		if piece.After > 0 {
			_ = http.NewResponseController(rw).Flush() // if the client is gone, writing tells
			pause(r.Context(), piece.After)
		}
		if len(piece.Bytes) == 0 {
			continue // some statuses take no body, not even an empty one
		}
		if _, err := rw.Write(piece.Bytes); err != nil {
			return false
		}
	}
	waited := s.delay > 0 || s.Fault.Effect.Drip != nil
	return !waited || r.Context().Err() == nil
}

// pause waits in the machine's time, at most until the client leaves.
func pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// hang keeps the client waiting until time is up or it leaves. The connection
// is read, and not the request's context asked: that tells nothing of the
// client as long as there is more of a body.
func hang(rw http.ResponseWriter, most time.Duration) {
	conn, _ := hijack(rw)
	_ = conn.SetReadDeadline(time.Now().Add(most))
	_, _ = io.Copy(io.Discard, conn)
	finish(conn)
}

// breakOff sends the headers and about half of the body that they promise. An
// answer without a body breaks off before its headers end.
func breakOff(rw http.ResponseWriter, e *journal.Entry) {
	var answer bytes.Buffer
	fmt.Fprintf(&answer, "HTTP/1.1 %d %s\r\n", e.Status, http.StatusText(e.Status))
	_ = e.ResponseHeader.Write(&answer) // a buffer takes all
	if len(e.ResponseBody) > 0 {
		answer.WriteString("\r\n")
		answer.Write(fault.Half(e.ResponseBody))
	}
	conn, out := hijack(rw)
	_, _ = out.Write(answer.Bytes())
	_ = out.Flush() // if the client is gone, nothing is left to do for it
	finish(conn)
}

// reset ends the connection by a real RST.
func reset(rw http.ResponseWriter) {
	conn, _ := hijack(rw)
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // what is closed then is reset; if this fails, closing is all there is
	}
	_ = conn.Close()
}

// lastWords is how long a client gets to take notice of the end.
const lastWords = 500 * time.Millisecond

// finish ends the connection by a FIN. What the client still sends is read
// away: to close with bytes unread is to reset, which may also take away what
// was sent before.
func finish(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.CloseWrite()
	}
	_ = conn.SetReadDeadline(time.Now().Add(lastWords))
	_, _ = io.Copy(io.Discard, conn)
	_ = conn.Close()
}

func hijack(rw http.ResponseWriter) (net.Conn, *bufio.Writer) {
	conn, buffered, err := http.NewResponseController(rw).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // no connection of its own, as in HTTP/2: the server ends the stream
	}
	return conn, buffered.Writer
}
