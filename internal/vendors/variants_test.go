package vendors_test

import (
	"flag"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/contract"
	"github.com/mockvendors/mockvendors/sim"
)

var allVariants = flag.Bool("variants", false, "send all variants of the examples, and hold their counts against those on file")

// everyNth is which of the variants a run without -variants sends, beside those with null
// for one field or with a repeated parameter, which it always sends.
const everyNth = 29

// TestVariants sends every operation what differs from its examples in one place or a
// few, always to the same world. Each answer must fit the contract, which the client
// checks. What the vendor's own contract allows must not be refused for its form, and
// what it forbids must not succeed, but for the deviations that are listed.
func TestVariants(t *testing.T) {
	counts := map[string]count{}
	used := map[int]bool{}
	eachVendor(t, func(t *testing.T, v sim.Vendor) {
		n, wrong, number := count{}, map[string][]string{}, 0
		doc := described(t, v)
		for _, op := range simulated(doc) {
			w := apitest.Starter(t, v)
			if before, ok := op.Extensions["x-example-after"].(string); ok {
				send(t, w.Known(), named(t, doc, before), bodies(named(t, doc, before))[before])
			}
			if _, err := w.Snapshot("base"); err != nil {
				t.Fatal(err)
			}
			open, err := w.Vendor.Open()
			if err != nil {
				t.Fatal(err)
			}
			n.operations++
			for _, sent := range variants(op) {
				if number++; !*allVariants && number%everyNth != 0 && !sent.isNullOrRepeated() {
					continue
				}
				if err := w.Restore("base"); err != nil {
					t.Fatal(err)
				}
				a, found := sent.send(w.Known(), op, open)
				refused := a.Status >= 300 || w.Last().Refusal != nil // a vendor may refuse with 200
				n.add(refused, found)
				if what := judge(v.Name, op, sent, a, refused, found, used); what != "" {
					wrong[what] = append(wrong[what], fmt.Sprintf("%v: %d %.300s", sent.edits, a.Status, a.Text))
				}
			}
		}
		for _, what := range slices.Sorted(maps.Keys(wrong)) {
			t.Errorf("%s (%d times), such as\n\t%s", what, len(wrong[what]), wrong[what][0])
		}
		counts[v.Name] = n
		t.Log(n)
	})
	if !*allVariants {
		return
	}
	for i, d := range variantDeviations {
		if !used[i] {
			t.Errorf("no variant needs the deviation %q of %s: drop the line", d.at, d.vendor)
		}
	}
	holdCounts(t, counts)
}

// count is what was sent to a vendor, and how it was answered.
type count struct{ operations, exchanges, allowed, forbidden, successes, refusals int }

func (n *count) add(refused bool, found []contract.Finding) {
	n.exchanges++
	if len(found) == 0 {
		n.allowed++
	} else {
		n.forbidden++
	}
	if refused {
		n.refusals++
	} else {
		n.successes++
	}
}

func (n count) String() string {
	return fmt.Sprintf("%d operations, %d exchanges: %d that its contract allows, %d that it forbids; %d successes, %d refusals",
		n.operations, n.exchanges, n.allowed, n.forbidden, n.successes, n.refusals)
}

// send sends a variant, and returns what the vendor's own contract has against it.
func (v variant) send(c *apitest.Client, op operation, open *contract.Contract) (*apitest.Answer, []contract.Finding) {
	path, query := op.path, url.Values{}
	for name, value := range v.request["path"].(map[string]any) {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(text(value)))
	}
	for name, value := range v.request["query"].(map[string]any) {
		list, ok := value.([]any)
		if !ok {
			list, ok = value.(repeated)
		}
		if ok {
			for _, item := range list {
				query.Add(name, text(item))
			}
			continue
		}
		query.Set(name, text(value))
	}
	for name, value := range v.request["header"].(map[string]any) {
		c.Header.Set(name, text(value))
	}
	var body apitest.Body
	if sent, ok := v.request["body"]; ok {
		body = encoded(op, sent)
	}
	if op.params.GetByInAndName("header", "Content-Length") != nil {
		c.Header.Set("Content-Length", strconv.Itoa(len(body.Text)))
	}
	target := path
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	x := contract.Exchange{
		Method: op.method, Path: path, Query: query.Encode(), RequestHeader: c.Header.Clone(), RequestBody: []byte(body.Text),
	}
	if body.Type != "" {
		x.RequestHeader.Set("Content-Type", body.Type)
	}
	found := slices.DeleteFunc(open.Check(op.OperationID, x), func(f contract.Finding) bool { return !strings.HasPrefix(f.Where, "request.") })
	if body == (apitest.Body{}) {
		return c.Do(op.method, target, nil), found
	}
	return c.Do(op.method, target, body), found
}

// encoded returns a body as the operation takes it.
func encoded(op operation, body any) apitest.Body {
	switch body := body.(type) {
	case raw:
		return apitest.Body{Type: "application/json", Text: string(body)}
	case apitest.Body:
		return body
	}
	if fields, ok := body.(map[string]any); ok && op.RequestBody.Value.Content[formType] != nil {
		values := url.Values{}
		for name, value := range fields {
			values.Set(name, text(value))
		}
		return apitest.Body{Type: formType, Text: values.Encode()}
	}
	return apitest.Body{Type: "application/json", Text: text(body)}
}

// countsFile has the counts of the whole run, which the page on fidelity shows.
const countsFile = "../fidelity/variants.txt"

// holdCounts compares the counts with those on file, or writes them.
func holdCounts(t *testing.T, counts map[string]count) {
	t.Helper()
	var b strings.Builder
	for _, vendor := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(&b, "%s %s\n", vendor, counts[vendor])
	}
	if *update {
		if err := os.WriteFile(countsFile, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if text, _ := os.ReadFile(countsFile); string(text) != b.String() {
		t.Errorf("the counts are now\n%sand on file\n%swrite them with make variants FLAGS=-update, then the page anew", b.String(), text)
	}
}
