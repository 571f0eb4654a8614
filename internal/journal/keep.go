package journal

import (
	"net/http"
	"strings"
	"unsafe"
)

// Keep sets the headers, and moves them with all other texts of the entry into one
// piece of memory. The collector has little to do for a full journal then, and
// nothing else that was read or written stays in memory. Only an entry that is not
// complete may be changed so.
func (e *Entry) Keep(request, answer http.Header) {
	var room [1024]byte
	headers := appendHeader(room[:0], request)
	split := len(headers)
	headers = appendHeader(headers, answer)
	e.move(headers[:split], headers[split:])
}

// move moves the texts. A builder, unlike a new slice, does not clear its memory first.
func (e *Entry) move(request, answer []byte) {
	n := len(e.Method) + len(e.Path) + len(e.Query) + len(e.Host) + len(e.Subdomain) +
		len(request) + len(e.RequestBody) + len(answer) + len(e.ResponseBody)
	for i := range e.Ignored {
		n += len(e.Ignored[i].Name) + len(e.Ignored[i].Near)
	}
	var all strings.Builder
	all.Grow(n)
	e.Method = moveText(&all, e.Method)
	e.Path = moveText(&all, e.Path)
	e.Query = moveText(&all, e.Query)
	e.Host = moveText(&all, e.Host)
	e.Subdomain = moveText(&all, e.Subdomain)
	e.RequestHeader = Header(moveBytes(&all, request))
	e.ResponseHeader = Header(moveBytes(&all, answer))
	e.RequestBody = moveBody(&all, e.RequestBody)
	e.ResponseBody = moveBody(&all, e.ResponseBody)
	for i := range e.Ignored { // often parts of the query
		e.Ignored[i].Name = moveText(&all, e.Ignored[i].Name)
		e.Ignored[i].Near = moveText(&all, e.Ignored[i].Near)
	}
	e.kept = all.Cap()
}

// moveText adds a text to all, and returns it as it is there.
func moveText(all *strings.Builder, text string) string {
	from := all.Len()
	all.WriteString(text)
	return all.String()[from:]
}

func moveBytes(all *strings.Builder, text []byte) string {
	from := all.Len()
	all.Write(text)
	return all.String()[from:]
}

// moveBody is moveBytes for a body, which may be nil. Nobody writes to a body.
func moveBody(all *strings.Builder, body []byte) []byte {
	switch {
	case body == nil:
		return nil
	case len(body) == 0:
		return []byte{}
	}
	text := moveBytes(all, body)
	return unsafe.Slice(unsafe.StringData(text), len(text))
}
