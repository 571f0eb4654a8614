package browser

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdp "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

// required is the variable that makes a missing browser a failure.
const required = "BROWSER_TESTS"

// browser is the process that all tests share; each has a tab of its own.
var browser struct {
	once sync.Once
	ctx  context.Context
	err  error
	stop func()
}

func TestMain(m *testing.M) {
	code := m.Run()
	if browser.stop != nil {
		browser.stop()
	}
	os.Exit(code)
}

func launch() {
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		browser.err = fmt.Errorf("no chromium")
		return
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.WSURLReadTimeout(time.Minute))
	allocated, free := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocated, chromedp.WithErrorf(func(string, ...any) {})) // it complains of events that are newer than it
	browser.ctx, browser.stop = ctx, func() { cancel(); free() }
	browser.err = chromedp.Run(ctx)
}

// page is the console in a tab, and the server behind it.
type page struct {
	testing.TB
	server *control.Server
	ctx    context.Context

	mu    sync.Mutex // guards what follows
	wrong []string
	known string // an error that the test brings about
}

// open serves a shipped scenario and opens the console at a hash.
func open(t *testing.T, name, hash string) *page {
	t.Helper()
	needBrowser(t)
	text, _ := scenarios.Text(name)
	set := world.NewSet(vendors.All())
	start, err := scenario.Load(set, "", text)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Make(world.Default, start); err != nil {
		t.Fatal(err)
	}
	p := &page{TB: t, server: &control.Server{Set: set, Start: start, VendorURLs: map[string]string{}}}
	listening := httptest.NewServer(nil)
	p.server.URL = listening.URL
	listening.Config.Handler = p.server.Handler()
	t.Cleanup(func() {
		p.server.EndStreams()
		listening.CloseClientConnections()
		listening.Close()
	})
	p.inTab(t)
	p.run(chromedp.EmulateViewport(1280, 800), chromedp.Navigate(p.server.URL+"/"+hash), chromedp.WaitVisible("main .page"))
	return p
}

func needBrowser(t *testing.T) {
	t.Helper()
	browser.once.Do(launch)
	if browser.stop == nil && os.Getenv(required) == "" {
		t.Skip("left out: the console in a browser, because there is no chromium; apt-get install chromium")
	}
	if browser.err != nil {
		t.Fatal(browser.err)
	}
}

// inTab gives the page a tab of its own.
func (p *page) inTab(t *testing.T) {
	t.Helper()
	tab, close := chromedp.NewContext(browser.ctx)
	ctx, expire := context.WithTimeout(tab, 3*time.Minute)
	t.Cleanup(func() { expire(); close() })
	p.ctx = ctx
	p.watch()
	t.Cleanup(p.fine)
	p.run(log.Enable(), network.Enable(), cdp.BringToFront())
}

// watch notes what no page of the console may do: errors, and requests to other hosts.
func (p *page) watch() {
	note := func(format string, args ...any) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.wrong = append(p.wrong, fmt.Sprintf(format, args...))
	}
	own, _ := url.Parse(p.server.URL)
	chromedp.ListenTarget(p.ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			note("exception: %s", e.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.APITypeError {
				note("console error: %v", e.Args)
			}
		case *log.EventEntryAdded:
			if e.Entry.Level == log.LevelError {
				note("error: %s %s", e.Entry.Text, e.Entry.URL)
			}
		case *network.EventRequestWillBeSent:
			if u, err := url.Parse(e.Request.URL); err == nil && u.Host != own.Host && u.Scheme != "blob" && u.Scheme != "data" {
				note("a request to %s", e.Request.URL)
			}
		}
	})
}

func (p *page) fine() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, w := range p.wrong {
		if p.known == "" || !strings.Contains(w, p.known) {
			p.Error(w)
		}
	}
}

// run runs actions of the browser.
func (p *page) run(actions ...chromedp.Action) {
	p.Helper()
	if err := chromedp.Run(p.ctx, actions...); err != nil {
		p.Fatalf("%v\n%s", err, p.text("body"))
	}
}

// eval returns what an expression is worth in the page.
func eval[T any](p *page, expression string) (value T) {
	p.Helper()
	if err := chromedp.Run(p.ctx, chromedp.Evaluate(expression, &value)); err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return value
}

// text returns the visible text of an element, "" if there is none.
func (p *page) text(selector string) string {
	var text string
	_ = chromedp.Run(p.ctx, chromedp.Evaluate(fmt.Sprintf("(e => e?.innerText ?? e?.textContent ?? '')(document.querySelector(%q))", selector), &text))
	return text
}

// says waits until an element's text contains each of these.
func (p *page) says(selector string, wants ...string) {
	p.Helper()
	text := ""
	for _, want := range wants {
		p.until(fmt.Sprintf("%s says %q", selector, want), func() bool {
			text = p.text(selector)
			return strings.Contains(text, want)
		}, func() string { return text })
	}
}

// patience is how long a test waits for what has to come. Machines may be busy.
const patience = 40 * time.Second

// until waits for a condition.
func (p *page) until(what string, holds func() bool, otherwise func() string) {
	p.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(40 * time.Millisecond) {
		if time.Now().After(end) || p.ctx.Err() != nil {
			p.Fatalf("it does not come that %s; instead:\n%s", what, otherwise())
		}
	}
}

// click clicks on the first element of a selector.
func (p *page) click(selector string) {
	p.Helper()
	p.waitFor(selector)
	p.run(chromedp.Click(selector, chromedp.NodeVisible))
}

// press presses keys one after another.
func (p *page) press(keys ...string) {
	p.Helper()
	for _, key := range keys {
		p.run(chromedp.KeyEvent(key))
	}
}

// visit goes to a hash and waits for the page there.
func (p *page) visit(hash, selector string) {
	p.Helper()
	eval[any](p, fmt.Sprintf("(location.hash = %q, null)", hash))
	p.waitFor(selector)
}

// waitFor waits until an element is visible.
func (p *page) waitFor(selector string) {
	p.Helper()
	p.until(selector+" is visible", func() bool {
		return eval[bool](p, fmt.Sprintf("document.querySelector(%q)?.checkVisibility() ?? false", selector))
	}, func() string { text := p.text("body"); return text[max(0, len(text)-2000):] })
}
