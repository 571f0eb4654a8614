package world

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/mockvendors/mockvendors/internal/fault"
	"github.com/mockvendors/mockvendors/internal/journal"
	"github.com/mockvendors/mockvendors/sim"
)

// strike is a fault that fires at a request. Its methods can be called on nil:
// no fault.
type strike struct {
	*fault.Compiled
	delay  time.Duration
	waited bool
}

// waitBefore is how long the request has to wait before the vendor sees it,
// told once.
func (s *strike) waitBefore() time.Duration {
	if s == nil || s.waited || s.Phase() != fault.Before {
		return 0
	}
	s.waited = true
	return s.delay
}

// hidesFromVendor says whether the vendor never sees the request.
func (s *strike) hidesFromVendor() bool {
	return s != nil && s.Phase() == fault.Before && !s.Fault.Effect.NeedsVendor()
}

// answers says whether the fault puts an answer of its own in the vendor's
// place.
func (s *strike) answers() bool {
	if s == nil {
		return false
	}
	e := s.Fault.Effect
	return e.Respond != nil || e.Garbage != "" || s.hidesFromVendor()
}

// loses says whether the vendor's own answer does not reach the client.
func (s *strike) loses() bool { return s != nil && !s.Fault.Effect.NeedsVendor() }

// answer is what the client gets in place of the vendor's answer. Of a dropped
// request that the vendor never saw there is none; where it breaks off there
// is a body to break.
func (s *strike) answer(tx *sim.Tx, x *exchange) sim.Answer {
	e := s.Fault.Effect
	switch {
	case e.Respond != nil:
		return respond(tx, x.vendor, *e.Respond)
	case e.Garbage != "":
		body, contentType := e.Garbage.Content()
		return sim.Answer{Status: http.StatusOK, Header: []sim.HeaderField{{Name: "Content-Type", Value: contentType}}, Body: raw(body)}
	case e.Drop == fault.Truncate:
		body, contentType := fault.BrokenJSON.Content()
		return sim.Answer{Status: http.StatusOK, Header: []sim.HeaderField{{Name: "Content-Type", Value: contentType}}, Body: raw(body)}
	default:
		return sim.Answer{}
	}
}

func respond(tx *sim.Tx, v *Vendor, r fault.Respond) (answer sim.Answer) {
	if r.Envelope() {
		answer = v.API.Envelope(tx, &sim.Refusal{Status: r.Code(), Message: http.StatusText(r.Code())})
		answer.Status = r.Code()
	} else {
		answer.Status = r.Code()
		if body, contentType := r.Content(); len(body) > 0 {
			answer.Body = raw(body)
			answer.Header = []sim.HeaderField{{Name: "Content-Type", Value: contentType}}
		}
	}
	for name, values := range r.Headers {
		if name = http.CanonicalHeaderKey(name); name == "Content-Type" {
			continue
		}
		for _, value := range values {
			answer.Header = append(answer.Header, sim.HeaderField{Name: name, Value: string(value)})
		}
	}
	return answer
}

// send gives the client what the fault leaves of the answer.
func (s *strike) send(rw http.ResponseWriter, r *http.Request, e *journal.Entry) {
	if s.Phase() == fault.After {
		pause(r.Context(), s.delay)
	}
	effect := s.Fault.Effect
	switch effect.Drop {
	case fault.Hang:
		pause(r.Context(), effect.HangFor())
		hangUp(rw, false)
		return
	case fault.Reset, fault.Close:
		hangUp(rw, effect.Drop == fault.Reset)
		return
	case fault.Truncate:
		breakOff(rw, e)
		return
	}
	if effect.Drip == nil {
		rw.WriteHeader(e.Status)
		_, _ = rw.Write(e.ResponseBody) // the client is gone if this fails
		return
	}
	rw.WriteHeader(e.Status)
	flusher := http.NewResponseController(rw)
	for _, piece := range effect.Drip.Pieces(e.ResponseBody) {
		if flusher.Flush() != nil {
			return
		}
		pause(r.Context(), piece.After)
		if _, err := rw.Write(piece.Bytes); err != nil {
			e.Delivered.Store(false)
			return
		}
	}
}

// hangUp ends the connection without a byte: by a FIN, or by a real RST.
func hangUp(rw http.ResponseWriter, reset bool) {
	conn, _ := hijack(rw)
	if tcp, ok := conn.(*net.TCPConn); ok && reset {
		_ = tcp.SetLinger(0) // what is closed then is reset; if this fails, closing is all there is
	}
	_ = conn.Close() // nothing is left to do for it
}

// breakOff sends the headers and about half of the body that they promise.
func breakOff(rw http.ResponseWriter, e *journal.Entry) {
	conn, out := hijack(rw)
	defer conn.Close()
	fmt.Fprintf(out, "HTTP/1.1 %d %s\r\n", e.Status, http.StatusText(e.Status))
	_ = e.ResponseHeader.Write(out)
	_, _ = out.WriteString("\r\n")
	_, _ = out.Write(fault.Half(e.ResponseBody))
	_ = out.Flush() // the client is gone if any of this fails
}

func hijack(rw http.ResponseWriter) (net.Conn, *bufio.Writer) {
	conn, buffered, err := http.NewResponseController(rw).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // no connection of its own, as in HTTP/2: the server ends the stream
	}
	return conn, buffered.Writer
}
