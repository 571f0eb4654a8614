package journal

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
)

// What an entry keeps is what came, and nothing that is written to later.
func TestKeep(t *testing.T) {
	long := strings.Repeat("x", 300) // its length takes two bytes
	request := http.Header{"A": {"1", "", long}, "None": {}, "": {"empty name"}, long: {"\x00\xff"}}
	answer := http.Header{"Content-Type": {"text/plain"}}
	buffer := []byte("sent and answered")
	e := &Entry{Method: "PUT", Path: "/p", Query: "q=1", Host: "h", RequestBody: buffer[:4:4], ResponseBody: buffer[9:]}
	e.Keep(request, answer)
	copy(buffer, "overwritten by another")
	request["A"][0] = "2"
	if got, want := e.RequestHeader.HTTP(), (http.Header{"A": {"1", "", long}, "None": {}, "": {"empty name"}, long: {"\x00\xff"}}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for name, want := range map[string]string{"A": "1", "a": "1", "None": "", "missing": "", "": "empty name"} {
		if got := e.RequestHeader.Get(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	got := []string{e.Method, e.Path, e.Query, e.Host, e.Subdomain, string(e.RequestBody), string(e.ResponseBody), e.ResponseHeader.Get("content-type")}
	if want := []string{"PUT", "/p", "q=1", "h", "", "sent", "answered", "text/plain"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	empty := &Entry{ResponseBody: []byte{}}
	empty.Keep(nil, nil)
	if empty.RequestBody != nil || empty.ResponseBody == nil || len(empty.RequestHeader.HTTP()) != 0 {
		t.Error("an empty body is not the same as none")
	}
}
