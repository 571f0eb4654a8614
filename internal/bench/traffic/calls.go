// Package traffic has what the benchmarks send to each vendor, and the bare server
// that they compare the simulator with.
package traffic

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Request is a request of a client.
type Request struct {
	Method, Path, Body string
	Header             http.Header
}

// Calls makes the measured requests to one of the servers.
type Calls struct {
	Create, Conflict func(i int) Request
	Get              func(id string) Request
	Update           func(id string, i int) Request
	Delete           func(id string) Request // nil if the vendor has none
	List             func(page int) Request  // a list of 100 records; nil if there is none
	ID               func(i int, answer []byte) string
	Statuses         [4]int // of create, get, update, conflict
}

// Simulated makes the requests to the simulator.
func (v Vendor) Simulated() Calls {
	header := http.Header{}
	for i := 0; i < len(v.header); i += 2 {
		header.Set(v.header[i], v.header[i+1])
	}
	to := func(method, path, body string) Request {
		return Request{method, "/" + v.Name + path, body, header}
	}
	post := func(path, body string) Request { return to("POST", path, body) }
	c := Calls{
		Create:   func(i int) Request { return post(v.create(i)) },
		Conflict: func(i int) Request { return post(v.conflict(i)) },
		Get:      func(id string) Request { return to("GET", v.get(id), "") },
		Update:   func(id string, i int) Request { return to(v.update(id, i)) },
		ID: func(i int, answer []byte) string {
			if v.named != nil {
				return v.named(i)
			}
			return pointer(answer, v.id)
		},
		Statuses: v.statuses,
	}
	if v.remove != nil {
		c.Delete = func(id string) Request { return to("DELETE", v.remove(id), "") }
	}
	if v.page != nil {
		c.List = func(i int) Request { return to("GET", v.page(i), "") }
	}
	return c
}

// Plain makes the same requests to the bare server.
func (v Vendor) Plain() Calls {
	c := Calls{
		Create: func(i int) Request {
			_, body := v.create(i)
			return Request{"POST", "/records", body, nil}
		},
		Conflict: func(i int) Request {
			_, body := v.conflict(i)
			return Request{"POST", "/records/1/conflict", body, nil}
		},
		Get: func(id string) Request { return Request{"GET", "/records/" + id, "", nil} },
		Update: func(id string, i int) Request {
			_, _, body := v.update(id, i)
			return Request{"PUT", "/records/" + id, body, nil}
		},
		ID:       func(i int, _ []byte) string { return strconv.Itoa(i + 1) },
		Statuses: [4]int{201, 200, 200, 409},
	}
	if v.page != nil {
		c.List = func(i int) Request {
			return Request{"GET", fmt.Sprintf("/records?limit=100&offset=%d", i*100), "", nil}
		}
	}
	return c
}

// pointer returns the value at a JSON pointer as text.
func pointer(text []byte, path string) string {
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		panic(err)
	}
	for _, step := range strings.Split(path[1:], "/") {
		switch at := v.(type) {
		case map[string]any:
			v = at[step]
		case []any:
			v = at[0]
		}
	}
	if n, ok := v.(float64); ok {
		return strconv.Itoa(int(n))
	}
	return v.(string)
}
