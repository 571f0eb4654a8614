package world

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
	"unsafe"

	"github.com/mockvendors/mockvendors/internal/codec"
	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/problem"
)

// contentTypeJSON is shared by all answers, and must not be changed.
var contentTypeJSON = []string{"application/json"}

// seal encodes the answer into the header to send and into the journal's entry.
func (p *pending) seal(header http.Header) {
	e := p.entry
	e.Delivered.Store(p.fate.Delivers())
	if p.op != nil && p.op.Simulated() {
		e.RequestBody, e.Cut = p.op.Shorten(p.req)
	}
	if p.fate.Answer == fault.NoAnswer {
		e.Keep(p.req.Header, nil)
		return
	}
	buffer := buffers.Get().(*[]byte)
	defer returnBuffer(buffer)
	text := p.encode(buffer)
	if p.req.Method != http.MethodHead {
		e.ResponseBody = text
	}
	header["Date"] = p.date
	p.left.setNumbers(e.Number, len(text))
	header["X-Mockvendors-Request"] = p.left.numbers[:1:1]
	if p.fate.Answer == fault.VendorsAnswer {
		if rules := e.Rules(); len(rules) > 0 {
			header["X-Mockvendors-Rule"] = p.vendor.ruleHeader(rules)
		}
		if p.readings != nil {
			header["X-Mockvendors-Readings"] = p.readings
		}
	}
	if p.remaining.Name != "" {
		header[p.remaining.Name] = []string{p.remaining.Value}
	}
	if p.fate.Answer == fault.FaultsAnswer {
		for _, h := range p.answer.Header {
			delete(header, h.Name) // a fault may replace one of the simulator's headers
		}
	}
	for _, h := range p.answer.Header {
		header[h.Name] = append(header[h.Name], h.Value)
	}
	if p.crash != nil {
		header["X-Mockvendors-Error"] = []string{problem.VendorPanicked.Name}
	}
	if text != nil {
		if header["Content-Type"] == nil {
			header["Content-Type"] = contentTypeJSON
		}
		header["Content-Length"] = p.left.numbers[1:]
	}
	if p.req.TooLarge || p.req.Incomplete || p.unread {
		header["Connection"] = []string{"close"} // the rest of the body stays unread
	}
	e.Status = p.answer.Status
	e.Keep(p.req.Header, header)
}

func (l *left) setNumbers(request, length int) {
	digits := strconv.AppendInt(l.digits[:0], int64(request), 10)
	n := len(digits)
	digits = strconv.AppendInt(digits, int64(length), 10)
	both := unsafe.String(&digits[0], len(digits))
	l.numbers = [2]string{both[:n], both[n:]}
}

// raw is a body that is already encoded.
type raw []byte

// encode returns the encoded body, nil for none. It may use the buffer. If the vendor
// panics here, its changes are already committed, and only its answer is lost.
func (p *pending) encode(buffer *[]byte) []byte {
	if p.answer.Body == nil {
		return nil
	}
	if body, ok := p.answer.Body.(raw); ok {
		return body
	}
	if !p.encodeInto(buffer) {
		p.answer = panicked(p.vendor)
		*buffer = codec.AppendAt((*buffer)[:0], &p.answer.Body)
	}
	return *buffer
}

// encodeInto reports whether the vendor did not panic.
func (p *pending) encodeInto(buffer *[]byte) (ok bool) {
	defer func() {
		if v := recover(); v != nil {
			p.fail(v)
			p.entry.Delivered.Store(false)
		}
	}()
	*buffer = codec.AppendAt((*buffer)[:0], &p.answer.Body)
	return true
}

// buffers has buffers for encoding answers.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

func returnBuffer(buffer *[]byte) {
	if cap(*buffer) <= maxBuffer {
		buffers.Put(buffer)
	}
}

// maxBuffer is the largest buffer that is used again.
const maxBuffer = 1 << 20

// send sends the answer, or what its fate leaves of it.
func (p *pending) send(rw http.ResponseWriter, r *http.Request) {
	e := p.entry
	if p.fault == nil {
		rw.WriteHeader(e.Status)
		if _, err := rw.Write(e.ResponseBody); err != nil && len(e.ResponseBody) > 0 {
			e.Delivered.Store(false)
		}
		return
	}
	pause(r.Context(), p.fate.After)
	switch p.fate.Drop {
	case fault.Reset:
		reset(rw)
	case fault.Close:
		conn, _ := hijack(rw)
		closeCleanly(conn)
	case fault.Hang:
		hang(rw, p.fault.Fault.Effect.HangFor())
	case fault.Truncate:
		truncate(rw, e)
	default:
		if !p.deliver(rw, r) {
			e.Delivered.Store(false)
		}
	}
}

// deliver sends the whole answer, in pieces if it drips, and reports whether the
// client stayed connected.
func (p *pending) deliver(rw http.ResponseWriter, r *http.Request) bool {
	e, drip := p.entry, p.fault.Fault.Effect.Drip
	pieces := []fault.Piece{{Bytes: e.ResponseBody}}
	if drip != nil {
		pieces = drip.Pieces(e.ResponseBody)
	}
	rw.WriteHeader(e.Status)
	for _, piece := range pieces {
		if piece.After > 0 {
			_ = http.NewResponseController(rw).Flush() // if the client is gone, writing fails
			pause(r.Context(), piece.After)
		}
		if len(piece.Bytes) == 0 {
			continue // some statuses allow no body, not even an empty one
		}
		if _, err := rw.Write(piece.Bytes); err != nil {
			return false
		}
	}
	waited := p.fate.Before > 0 || p.fate.After > 0 || drip != nil
	return !waited || r.Context().Err() == nil
}

// pause waits in real time, at most until the client disconnects.
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

// hang keeps the client waiting until the time is up or it disconnects. It reads
// the connection rather than wait for the request's context, which is not
// cancelled while part of the body is unread.
func hang(rw http.ResponseWriter, most time.Duration) {
	conn, _ := hijack(rw)
	_ = conn.SetReadDeadline(time.Now().Add(most))
	_, _ = io.Copy(io.Discard, conn)
	closeCleanly(conn)
}

// truncate sends the headers and about half of the body that they promise. An
// answer without a body ends within its headers.
func truncate(rw http.ResponseWriter, e *journal.Entry) {
	var answer bytes.Buffer
	fmt.Fprintf(&answer, "HTTP/1.1 %d %s\r\n", e.Status, http.StatusText(e.Status))
	_ = e.ResponseHeader.HTTP().Write(&answer) // a buffer never fails
	if len(e.ResponseBody) > 0 {
		answer.WriteString("\r\n")
		answer.Write(fault.Half(e.ResponseBody))
	}
	conn, out := hijack(rw)
	_, _ = out.Write(answer.Bytes())
	_ = out.Flush() // if the client is gone, there is nothing left to do
	closeCleanly(conn)
}

// reset closes the connection with a TCP RST.
func reset(rw http.ResponseWriter) {
	conn, _ := hijack(rw)
	conn = wire(conn) // closing TLS first would tell the client that all is well
	if tcp, ok := conn.(interface{ SetLinger(seconds int) error }); ok {
		_ = tcp.SetLinger(0) // closing then sends an RST; if this fails, a FIN must do
	}
	_ = conn.Close()
}

// closeTimeout is how long a client gets to notice the FIN.
const closeTimeout = 500 * time.Millisecond

// closeCleanly closes the connection with a FIN. It first reads what the client
// still sends: closing with unread bytes would send an RST, and the client might
// lose what it was sent before.
func closeCleanly(conn net.Conn) {
	for _, c := range []net.Conn{conn, wire(conn)} { // TLS says that it ends, and then TCP does
		if half, ok := c.(interface{ CloseWrite() error }); ok {
			_ = half.CloseWrite()
		}
	}
	conn = wire(conn)
	_ = conn.SetReadDeadline(time.Now().Add(closeTimeout))
	_, _ = io.Copy(io.Discard, conn)
	_ = conn.Close()
}

// wire returns the connection below TLS.
func wire(conn net.Conn) net.Conn {
	for {
		above, ok := conn.(interface{ NetConn() net.Conn })
		if !ok {
			return conn
		}
		conn = above.NetConn()
	}
}

func hijack(rw http.ResponseWriter) (net.Conn, *bufio.Writer) {
	conn, buffered, err := http.NewResponseController(rw).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2 has no connection per request: the server ends the stream
	}
	return conn, buffered.Writer
}
