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
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/internal/problem"
)

// contentTypeJSON is shared by all answers, and never written.
var contentTypeJSON = []string{"application/json"}

// seal puts the answer into the header that is sent and into the journal's
// entry.
func (p *pending) seal(header http.Header) {
	e := p.entry
	e.Delivered.Store(p.fate.Delivers())
	if p.fate.Answer == fault.NoAnswer {
		return
	}
	e.ResponseBody = p.encode()
	header["Date"] = p.date
	header["X-Mockvendors-Request"] = []string{strconv.Itoa(e.Number)}
	if rule, _ := e.Decided(); rule != nil && p.fate.Answer == fault.VendorsAnswer {
		header["X-Mockvendors-Rule"] = p.vendor.ruleHeader(rule)
	}
	if p.remaining.Name != "" {
		header[p.remaining.Name] = []string{p.remaining.Value}
	}
	if p.fate.Answer == fault.FaultsAnswer {
		for _, h := range p.answer.Header {
			delete(header, h.Name) // a fault may have a header of the server's own
		}
	}
	for _, h := range p.answer.Header {
		header[h.Name] = append(header[h.Name], h.Value)
	}
	if p.crash != nil {
		header["X-Mockvendors-Error"] = []string{problem.VendorPanicked.Name}
	}
	if e.ResponseBody != nil {
		if header["Content-Type"] == nil {
			header["Content-Type"] = contentTypeJSON
		}
		header["Content-Length"] = []string{strconv.Itoa(len(e.ResponseBody))}
	}
	if p.req.TooLarge || p.unread {
		header["Connection"] = []string{"close"} // the rest of the body is not read
	}
	e.Status, e.ResponseHeader = p.answer.Status, header
}

// raw is a body that is sent as it stands.
type raw []byte

// encode encodes the answer's body, nil for none. If the vendor panics here,
// what it did is committed, and its answer is lost.
func (p *pending) encode() (text []byte) {
	defer func() {
		if v := recover(); v != nil {
			p.fail(v)
			p.answer = panicked(p.vendor)
			p.entry.Delivered.Store(false)
			text = encode(p.answer.Body)
		}
	}()
	switch body := p.answer.Body.(type) {
	case nil:
		return nil
	case raw:
		return body
	default:
		return encode(body)
	}
}

func encode(body any) []byte {
	text, err := json.Marshal(body, json.Deterministic(true))
	if err != nil {
		panic(err) // answers are the vendors' own plain types
	}
	return text
}

// send gives the client what the fate leaves of the answer.
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
		finish(conn)
	case fault.Hang:
		hang(rw, p.fault.Fault.Effect.HangFor())
	case fault.Truncate:
		breakOff(rw, e)
	default:
		if !p.deliver(rw, r) {
			e.Delivered.Store(false)
		}
	}
}

// deliver sends an answer whole, or in pieces if it drips, and reports whether
// the client was there to the end.
func (p *pending) deliver(rw http.ResponseWriter, r *http.Request) bool {
	e, drip := p.entry, p.fault.Fault.Effect.Drip
	pieces := []fault.Piece{{Bytes: e.ResponseBody}}
	if drip != nil {
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
	waited := p.fate.Before > 0 || p.fate.After > 0 || drip != nil
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
