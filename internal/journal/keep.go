package journal

import (
	"net/http"
	"slices"
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

// move moves the texts.
func (e *Entry) move(request, answer []byte) {
	n := len(e.Method) + len(e.Path) + len(e.Query) + len(e.Host) + len(e.Subdomain) +
		len(request) + len(e.RequestBody) + len(answer) + len(e.ResponseBody)
	for i := range e.Ignored {
		n += len(e.Ignored[i].Name) + len(e.Ignored[i].Near)
	}
	all := slices.Grow([]byte(nil), n)
	all, e.Method = moveText[string](all, e.Method)
	all, e.Path = moveText[string](all, e.Path)
	all, e.Query = moveText[string](all, e.Query)
	all, e.Host = moveText[string](all, e.Host)
	all, e.Subdomain = moveText[string](all, e.Subdomain)
	all, e.RequestHeader = moveText[Header](all, request)
	all, e.ResponseHeader = moveText[Header](all, answer)
	all, e.RequestBody = moveBody(all, e.RequestBody)
	all, e.ResponseBody = moveBody(all, e.ResponseBody)
	for i := range e.Ignored { // often parts of the query
		all, e.Ignored[i].Name = moveText[string](all, e.Ignored[i].Name)
		all, e.Ignored[i].Near = moveText[string](all, e.Ignored[i].Near)
	}
	e.kept = all
}

// moveText appends a text to all, and returns it as it is there. Nothing writes
// there again.
func moveText[T ~string, From string | []byte](all []byte, text From) ([]byte, T) {
	from := len(all)
	all = append(all, text...)
	return all, T(unsafe.String(unsafe.SliceData(all[from:]), len(text)))
}

// moveBody is moveText for a body, which may be nil.
func moveBody(all, body []byte) ([]byte, []byte) {
	switch {
	case body == nil:
		return all, nil
	case len(body) == 0:
		return all, []byte{}
	}
	from := len(all)
	all = append(all, body...)
	return all, all[from:len(all):len(all)]
}
