package fault_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mockvendors/mockvendors/internal/fault"
)

func compile(calls *fault.Calls, effect fault.Effect, seed uint64) *fault.Compiled {
	f := fault.Fault{ID: "a", When: fault.When{Operation: fault.Operation{Vendor: "*", ID: "*"}, Calls: calls}, Effect: effect}
	if calls != nil && calls.Percent != nil && *calls.Percent == 0 {
		f.Expect = &fault.Expect{Fired: 0}
	}
	return fault.Compile(f, seed)
}

var reset = fault.Effect{Drop: fault.Reset}

// Of n calls those fire that the documentation says, and Left says at each how
// many of them are to come.
func TestCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(1, 12).Draw(t, "k")
		only := rapid.SliceOfNDistinct(rapid.IntRange(1, 40), 1, 6, rapid.ID).Draw(t, "only")
		none := 0.0
		for _, way := range []struct {
			name  string
			calls *fault.Calls
			fires func(call int) bool
			most  int // -1 without a limit
		}{
			{"every call", nil, func(int) bool { return true }, -1},
			{"only", &fault.Calls{Only: only}, func(call int) bool { return slices.Contains(only, call) }, len(only)},
			{"first", &fault.Calls{First: k}, func(call int) bool { return call < k+1 }, k},
			{"every", &fault.Calls{Every: k}, func(call int) bool { return call/k*k == call }, -1},
			{"from", &fault.Calls{From: k}, func(call int) bool { return call > k-1 }, -1},
			{"never", &fault.Calls{Percent: &none}, func(int) bool { return false }, -1},
		} {
			c := compile(way.calls, reset, 1)
			if c.Draws() {
				t.Fatalf("%s: counting draws nothing", way.name)
			}
			fired := 0
			for call := 1; call <= 50; call++ {
				want := way.fires(call)
				if got := c.Fires(call, 1, retrieve()); got != want {
					t.Fatalf("%s: call %d: got %v", way.name, call, got)
				}
				if want {
					fired++
				}
				left, limited := c.Left(call)
				if limited != (way.most >= 0) || limited && left != way.most-fired {
					t.Fatalf("%s: after %d calls and %d fires: %d left, limited %v", way.name, call, fired, left, limited)
				}
			}
		}
	})
}

// requests are n different ones, and every third of them is sent again.
func requests(n int) []*fault.Call {
	var all []*fault.Call
	for i := range n {
		call := func() *fault.Call {
			return &fault.Call{Vendor: "egym", Tenant: "chain-a", Operation: "publishAccount", Path: "/accounts", Body: fmt.Appendf(nil, `{"n":%d}`, i)}
		}
		all = append(all, call())
		if i%3 == 0 {
			all = append(all, call(), call())
		}
	}
	return all
}

// run sends the calls and tells, for each request, how often it was hit.
func run(c *fault.Compiled, calls []*fault.Call, workers int) (hits map[string]int, total int) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	equal := map[uint64]int{}
	hits = map[string]int{}
	matched := 0
	next := make(chan *fault.Call)
	for range workers {
		wg.Go(func() {
			for call := range next {
				print := call.Fingerprint()
				mu.Lock()
				matched++
				equal[print]++
				m, ordinal := matched, equal[print]
				mu.Unlock()
				fires := c.Fires(m, ordinal, call)
				mu.Lock()
				if fires {
					hits[string(call.Body)]++
					total++
				}
				mu.Unlock()
			}
		})
	}
	for _, call := range calls {
		next <- call
	}
	close(next)
	wg.Wait()
	return hits, total
}

// The same calls meet the same faults whatever their order, from however many
// goroutines; another seed, fault or tenant draws anew.
func TestPercentDependsOnTheRequestAlone(t *testing.T) {
	p := 30.0
	c := compile(&fault.Calls{Percent: &p}, reset, 7)
	if !c.Draws() {
		t.Error("percent draws")
	}
	want, total := run(c, requests(600), 1)
	for range 3 {
		calls := requests(600)
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(calls), func(i, j int) { calls[i], calls[j] = calls[j], calls[i] })
		got, n := run(compile(&fault.Calls{Percent: &p}, reset, 7), calls, 16)
		if n != total || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("another order meets other faults: %d and %d", n, total)
		}
	}
	if got, _ := run(compile(&fault.Calls{Percent: &p}, reset, 8), requests(600), 1); fmt.Sprint(got) == fmt.Sprint(want) {
		t.Error("another seed draws the same")
	}
	other := fault.Select(fault.When{Operation: fault.Operation{Vendor: "*", ID: "*"}, Calls: &fault.Calls{Percent: &p}}, "b", 7)
	byFault, byTenant := 0, 0
	for _, call := range requests(600) {
		theirs := &fault.Call{Vendor: call.Vendor, Tenant: "chain-b", Operation: call.Operation, Path: call.Path, Body: call.Body}
		if c.Fires(1, 1, call) != other.Fires(1, 1, call) {
			byFault++
		}
		if c.Fires(1, 1, call) != c.Fires(1, 1, theirs) {
			byTenant++
		}
		if c.Fires(1, 1, call) != c.Fires(99, 1, call) {
			t.Fatal("what percent draws hangs on how many calls came before")
		}
	}
	if byFault < 300 || byTenant < 300 { // of 1000; two draws at 30 differ in 42 of 100
		t.Errorf("another fault or tenant draws nearly the same: %d and %d differ", byFault, byTenant)
	}
}

func TestPercentIsOneOfSoMany(t *testing.T) {
	for _, tt := range []struct {
		percent     float64
		least, most int // of 10000; 30: six standard deviations are 275
	}{{0, 0, 0}, {0.5, 15, 95}, {30, 2725, 3275}, {99.5, 9905, 9985}, {100, 10000, 10000}} {
		c := compile(&fault.Calls{Percent: &tt.percent}, reset, 1)
		equal, different := 0, 0
		same := retrieve()
		for i := range 10000 {
			if c.Fires(i+1, i+1, same) {
				equal++
			}
			call := &fault.Call{Vendor: "onsi", Operation: "x", Query: fmt.Sprint("page=", i)}
			if c.Fires(i+1, 1, call) {
				different++
			}
		}
		for _, n := range []int{equal, different} {
			if n < tt.least || n > tt.most {
				t.Errorf("%v percent: %d and %d of 10000", tt.percent, equal, different)
			}
		}
	}
}

func TestFingerprint(t *testing.T) {
	base := retrieve().Fingerprint()
	multipart := func(boundary, photo string) *fault.Call {
		return &fault.Call{Vendor: "egym", Operation: "upload", Header: http.Header{"Content-Type": {"multipart/form-data; boundary=" + boundary}},
			Body: []byte("--" + boundary + "\r\n\r\n" + photo + "\r\n--" + boundary + "--")}
	}
	for _, tt := range []struct {
		reason string
		change func(*fault.Call)
		equal  bool
	}{
		{"nothing", func(*fault.Call) {}, true},
		{"the order of the query", func(c *fault.Call) { c.Query = "word=a+b&bad=%zz&sort=a&sort=b&page=2" }, true},
		{"headers, which hold times and traces", func(c *fault.Call) { c.Header = nil }, true},
		{"the query", func(c *fault.Call) { c.Query = "page=3" }, false},
		{"the path", func(c *fault.Call) { c.Path += "c" }, false},
		{"the body", func(c *fault.Call) { c.Body = []byte("{}") }, false},
		{"the tenant", func(c *fault.Call) { c.Tenant = "chain-b" }, false},
		{"the operation", func(c *fault.Call) { c.Operation = "x" }, false},
		{"the vendor", func(c *fault.Call) { c.Vendor = "x" }, false},
		{"where one part ends", func(c *fault.Call) { c.Vendor, c.Operation = "egymr", "etrieveAccount" }, false},
	} {
		c := retrieve()
		tt.change(c)
		if got := c.Fingerprint() == base; got != tt.equal {
			t.Errorf("%s: equal is %v", tt.reason, got)
		}
	}
	if multipart("abc", "x").Fingerprint() != multipart("defg", "x").Fingerprint() {
		t.Error("the boundary that a client makes up counts")
	}
	if multipart("abc", "x").Fingerprint() == multipart("abc", "y").Fingerprint() {
		t.Error("what is uploaded does not count")
	}
	// Runs on other machines and in years to come have to draw the same.
	const noted = 16599944870777538591
	if base != noted {
		t.Errorf("the fingerprint has become %d: what percent draws differs from what it was", base)
	}
}

func TestDelay(t *testing.T) {
	drawn := fault.Effect{Delay: &fault.Delay{P50: "80ms", P99: "2s"}}
	c := compile(nil, drawn, 3)
	if !c.Draws() {
		t.Error("quantiles draw")
	}
	var all []time.Duration
	same := retrieve()
	for i := range 10000 {
		all = append(all, c.Delay(same, i+1))
	}
	if again := compile(nil, drawn, 3).Delay(retrieve(), 17); again != all[16] {
		t.Errorf("the same request waits %v, and then %v", all[16], again)
	}
	if slices.Max(all) > fault.MaxDelay {
		t.Errorf("a delay of %v", slices.Max(all))
	}
	slices.Sort(all)
	for _, tt := range []struct {
		q    float64
		want time.Duration
	}{{0.5, 80 * time.Millisecond}, {0.99, 2 * time.Second}, {0.01, 3200 * time.Microsecond}} {
		if got := all[int(tt.q*10000)]; math.Abs(math.Log(float64(got)/float64(tt.want))) > 0.15 {
			t.Errorf("quantile %v is %v, want about %v", tt.q, got, tt.want)
		}
	}

	for _, tt := range []struct {
		reason string
		delay  *fault.Delay
		want   time.Duration
	}{
		{"none", nil, 0},
		{"a fixed one", &fault.Delay{Fixed: "1.5s"}, 1500 * time.Millisecond},
		{"quantiles that are equal", &fault.Delay{P50: "2s", P99: "2s"}, 2 * time.Second},
	} {
		c := compile(nil, fault.Effect{Drop: fault.Close, Delay: tt.delay}, 1)
		if got := c.Delay(retrieve(), 1); got != tt.want || c.Draws() {
			t.Errorf("%s: got %v, draws %v", tt.reason, got, c.Draws())
		}
	}

	c = compile(nil, fault.Effect{Delay: &fault.Delay{P50: "1s", P99: "1m"}}, 1)
	bounded := 0
	for i := range 5000 {
		if c.Delay(same, i+1) == fault.MaxDelay {
			bounded++
		}
	}
	if bounded < 20 || bounded > 90 {
		t.Errorf("%d of 5000 are at the bound, want about 50", bounded)
	}

	// One hash for both would let only long delays, or short ones, through.
	p := 50.0
	c = compile(&fault.Calls{Percent: &p}, drawn, 1)
	short, fired := 0, 0
	for i := range 2000 {
		if c.Fires(i+1, i+1, same) {
			if fired++; c.Delay(same, i+1) < 80*time.Millisecond {
				short++
			}
		}
	}
	if math.Abs(float64(short)/float64(fired)-0.5) > 0.1 {
		t.Errorf("of %d that fired, %d are short", fired, short)
	}
}
