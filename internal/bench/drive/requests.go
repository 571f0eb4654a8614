package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/internal/bench/traffic"
)

// allKinds are the kinds of requests. A mixed sync is 70 % updates, 20 % creates, 5 %
// conflicts and 5 % lists.
var allKinds = []string{"get", "update", "conflict", "list", "mixed", "create"}

// requests makes what is sent to one server.
type requests struct {
	traffic.Calls
	bare    bool // its ids are the records' numbers from 1
	worlds  int
	made    int   // records
	numbers []int // of some records, which the requests are about
	ids     []string
	world   []int
}

// known is the number of records that the requests are about.
const known = 1000

// template stands for a number that no other request had.
const template = 1_111_111_111

// call returns a request as bytes.
func (r *requests) call(q traffic.Request, world, status int) call {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n", q.Method, q.Path)
	for _, name := range slices.Sorted(maps.Keys(q.Header)) {
		fmt.Fprintf(&b, "%s: %s\r\n", name, q.Header.Get(name))
	}
	if r.worlds > 1 {
		fmt.Fprintf(&b, "X-Mockvendors-World: %s\r\n", worldName(world))
	}
	if q.Body != "" {
		if q.Header.Get("Content-Type") == "" {
			b.WriteString("Content-Type: application/json\r\n")
		}
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(q.Body))
	}
	b.WriteString("\r\n" + q.Body)
	return call{bytes.Split(b.Bytes(), fmt.Append(nil, template)), status}
}

func worldName(i int) string { return fmt.Sprintf("w%d", i) }

// fill creates records, and remembers some that are spread over all of them.
func (v *server) fill(ctx context.Context, records int) error {
	c, err := dial(ctx, v.address)
	if err != nil {
		return err
	}
	defer c.Close()
	create := v.next("create", 0)
	for i := range known {
		if n := records*(i+1)/known - records*i/known; n > 0 {
			if _, err := load(ctx, v.address, min(n, 16), time.Hour, n, create); err != nil {
				return err
			}
			v.made += n
		}
		world := i % v.worlds
		number := int(numbers.Add(1))
		status, answer, err := c.do(v.call(v.Create(number), world, 0))
		if err == nil && status != v.Statuses[0] {
			err = fmt.Errorf("creating a record is answered by %d: %s", status, answer)
		}
		if err != nil {
			return err
		}
		id := number
		if v.bare {
			id = v.made
		}
		v.made++
		v.numbers, v.ids, v.world = append(v.numbers, number), append(v.ids, v.ID(id, answer)), append(v.world, world)
	}
	return nil
}

// makeWorlds makes the worlds over which the requests are spread.
func (v *server) makeWorlds(ctx context.Context) error {
	if v.worlds == 1 || v.bare {
		return nil
	}
	c, err := dial(ctx, v.address)
	if err != nil {
		return err
	}
	defer c.Close()
	for i := range v.worlds {
		body := fmt.Sprintf(`{"name":%q}`, worldName(i))
		request := fmt.Sprintf("POST /_mock/worlds HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		status, answer, err := c.do(call{parts: [][]byte{[]byte(request)}})
		if err != nil || status != 201 {
			return errors.Join(err, fmt.Errorf("making a world is answered by %d: %s", status, answer))
		}
	}
	return nil
}

// has reports whether there are requests of a kind.
func (r *requests) has(kind string) bool { return kind != "list" || r.List != nil }

// next returns what makes the requests of a kind; pages is the number of pages that
// the lists have.
func (r *requests) next(kind string, pages int) func(*rand.Rand) call {
	var calls []call
	switch kind {
	case "create":
		for world := range r.worlds {
			calls = append(calls, r.call(r.Create(template), world, r.Statuses[0]))
		}
	case "get":
		for i, id := range r.ids {
			calls = append(calls, r.call(r.Get(id), r.world[i], r.Statuses[1]))
		}
	case "update":
		for i, id := range r.ids {
			calls = append(calls, r.call(r.Update(id, i), r.world[i], r.Statuses[2]))
		}
	case "conflict":
		for i, n := range r.numbers {
			calls = append(calls, r.call(r.Conflict(n), r.world[i], r.Statuses[3]))
		}
	case "list":
		for i := range min(pages, 500) {
			calls = append(calls, r.call(r.List(i*pages/min(pages, 500)), i%r.worlds, 200))
		}
	case "mixed":
		return r.mixed(pages)
	}
	return func(random *rand.Rand) call { return calls[random.IntN(len(calls))] }
}

func (r *requests) mixed(pages int) func(*rand.Rand) call {
	update, create, conflict := r.next("update", 0), r.next("create", 0), r.next("conflict", 0)
	list := r.next("get", 0)
	if r.has("list") {
		list = r.next("list", pages)
	}
	return func(random *rand.Rand) call {
		switch n := random.IntN(100); {
		case n < 70:
			return update(random)
		case n < 90:
			return create(random)
		case n < 95:
			return conflict(random)
		}
		return list(random)
	}
}

// withoutPrefix returns the same calls below another server's root.
func withoutPrefix(c traffic.Calls, prefix string) traffic.Calls {
	cut := func(q traffic.Request) traffic.Request {
		q.Path = strings.TrimPrefix(q.Path, prefix)
		return q
	}
	create, get := c.Create, c.Get
	c.Create = func(i int) traffic.Request { return cut(create(i)) }
	c.Get = func(id string) traffic.Request { return cut(get(id)) }
	return c
}
