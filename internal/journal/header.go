package journal

import (
	"encoding/binary"
	"net/http"
	"net/textproto"
)

// Header is the header of a request or answer as an entry keeps it: each name, the
// number of its values, and these, all after their lengths.
type Header string

// HeaderOf returns a header as an entry keeps it.
func HeaderOf(h http.Header) Header { return Header(appendHeader(nil, h)) }

func appendHeader(dst []byte, h http.Header) []byte {
	for name, values := range h {
		dst = appendText(dst, name)
		dst = binary.AppendUvarint(dst, uint64(len(values)))
		for _, v := range values {
			dst = appendText(dst, v)
		}
	}
	return dst
}

func appendText(dst []byte, text string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(text))), text...)
}

// Get returns the first value of a name, as [http.Header.Get] does.
func (h Header) Get(name string) string {
	name = textproto.CanonicalMIMEHeaderKey(name)
	for h != "" {
		found, n := h.text(), h.number()
		for i := range n {
			if v := h.text(); i == 0 && found == name {
				return v
			}
		}
	}
	return ""
}

// HTTP returns the header as net/http has it.
func (h Header) HTTP() http.Header {
	all := http.Header{}
	for h != "" {
		name, n := h.text(), h.number()
		values := make([]string, n)
		for i := range values {
			values[i] = h.text()
		}
		all[name] = values
	}
	return all
}

// text takes the next text off h.
func (h *Header) text() string {
	n := h.number()
	text := string((*h)[:n])
	*h = (*h)[n:]
	return text
}

// number takes the next number off h.
func (h *Header) number() (n int) {
	for shift := 0; ; shift += 7 {
		b := (*h)[0]
		*h = (*h)[1:]
		n |= int(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
}
