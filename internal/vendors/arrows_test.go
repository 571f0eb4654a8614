package vendors_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/mockvendors/mockvendors/"

// Which packages of ours a package may import, by the beginning of its path:
// the first that fits counts. A vendor knows the kit and the store, and neither
// another vendor nor the world around it; the leaves know no other leaf.
var arrows = []struct{ from, to, reason string }{
	{"internal/store", "internal/held", "the state knows nothing of what is kept in it but its size"},
	{"internal/held", "", "a leaf"},
	{"internal/clock", "", "a leaf"},
	{"internal/strict", "", "a leaf"},
	{"internal/body", "", "a leaf"},
	{"internal/codec", "", "a leaf that encodes and decodes JSON"},
	{"internal/contract", "internal/body", "a leaf that says why a body cannot be read"},
	{"internal/match", "internal/strict", "a leaf that suggests names"},
	{"internal/fault", "internal/strict internal/match internal/clock", "faults are plain values"},
	{"internal/deliver", "internal/fault sim", "sends what vendors deliver, as faults have it"},
	{"internal/journal", "internal/fault internal/held internal/store sim", "entries hold rules, changes and fates"},
	{"internal/problem", "internal/strict sim", "a problem stands in place of an answer, and tells the mistakes in a text"},
	{"simtest", "internal/ scenarios sim", "a helper for users stands above the world"},
	{"sim/simtest", "simtest", "the old name of simtest"},
	{"sim/", "internal/store sim", "a vendor"},
	{"sim", "internal/body internal/codec internal/store", "the kit"},
	{"contracts", "", "files"},
	{"scenarios", "", "files"},
	{"internal/vendors", "contracts sim sim/", "the list"},
	{"internal/world", "internal/clock internal/codec internal/contract internal/deliver internal/fault internal/held internal/journal internal/match internal/problem internal/store internal/strict sim", "a world knows its parts and the kit, but no vendor by name"},
	{"internal/tell", "internal/body internal/clock internal/contract internal/deliver internal/fault internal/journal internal/problem internal/store internal/world sim", "shows worlds to people; no world imports it"},
	{"internal/fidelity", "internal/strict sim", "prints what vendors declare"},
	{"internal/scenario", "internal/clock internal/contract internal/fault internal/match internal/strict internal/world scenarios sim", "a scenario makes worlds, whose conditions name what contracts have"},
	{"internal/reference", "internal/contract internal/scenario internal/strict internal/world", "writes a page about scenarios"},
	{"internal/judge", "internal/contract internal/deliver internal/fault internal/journal internal/match internal/problem internal/scenario internal/strict internal/tell internal/world sim", "judges what worlds and scenarios come to"},
	{"internal/explore/planted", "", "clients with defects, for tests: they know nothing of us"},
	{"internal/explore", "internal/codec internal/console internal/deliver internal/fault internal/journal internal/judge internal/scenario internal/strict internal/tell internal/world sim", "runs a client in many worlds, and judges what each came to; its page looks like the console"},
	{"internal/habits", "internal/codec internal/contract internal/fault internal/journal internal/judge internal/tell internal/world sim", "judges what a journal shows of a client"},
	{"internal/retries", "internal/clock internal/contract internal/fault internal/journal internal/world sim", "sends requests again in worlds"},
	{"internal/play", "internal/clock internal/control internal/deliver internal/journal internal/judge internal/scenario internal/tell internal/world sim", "plays scenarios against the control API's server"},
	{"internal/target", "internal/contract internal/journal internal/judge internal/play internal/scenario internal/strict internal/tell internal/world sim", "plays scenarios against real vendors"},
	{"internal/control", "internal/clock internal/console internal/deliver internal/fault internal/fidelity internal/habits internal/problem internal/scenario internal/strict internal/tell internal/world internal/journal scenarios contracts sim", "the control API speaks for worlds"},
	{"internal/intercept", "internal/control internal/problem internal/world", "a way in to the control API's server"},
	{"internal/export", "internal/contract internal/journal internal/play internal/scenario internal/strict internal/tell internal/world", "plays a scenario, and writes it for other tools"},
	{"internal/mcp", "internal/control internal/fidelity internal/journal internal/judge internal/play internal/problem internal/scenario internal/strict internal/tell internal/world sim", "tools for agents over the control API; nothing but the command imports it"},
	{"internal/settle", "internal/journal internal/play internal/scenario internal/strict internal/target internal/world scenarios sim", "plays the shipped probes against real vendors"},
	{"internal/compare", "internal/play internal/problem internal/target internal/tell internal/world internal/judge internal/journal sim", "sends a client's requests to a real vendor and to a world"},
	{"internal/console", "", "a page that speaks to the control API"},
	{"internal/console/browser", "internal/ scenarios", "tests of the page in a browser"},
	{"internal/apitest", "internal/ contracts scenarios sim", "a harness for tests"},
	{"internal/apitest/bell", "sim", "a vendor for tests"},
	{"internal/bench", "internal/", "benchmarks"},
	{"internal/reliability/", "internal/", "runs for long what tests run shortly"},
	{"internal/reliability", "internal/ sim", "tests of what holds when many clients are at work"},
	{"internal/bench/traffic", "", "what benchmarks send"},
	{"internal/bench/drive", "internal/bench/traffic", "measures programs from outside"},
	{"internal/trackrecord", "", "runs programs of before and now"},
	{"examples/", "", "a client knows nothing of us"},
	{"cmd/", "internal/ scenarios sim", "the command puts all together"},
}

func TestArrows(t *testing.T) {
	for _, p := range packages(t) {
		path, ours := strings.CutPrefix(p.ImportPath, module)
		if !ours {
			t.Errorf("%s is not ours", p.ImportPath)
			continue
		}
		i := slices.IndexFunc(arrows, func(a struct{ from, to, reason string }) bool { return begins(path, a.from) })
		if i < 0 {
			t.Errorf("%s has no place in the house: give it one here", path)
			continue
		}
		for _, imported := range p.Imports {
			to, ours := strings.CutPrefix(imported, module)
			if ours && !slices.ContainsFunc(strings.Fields(arrows[i].to), func(allowed string) bool { return begins(to, allowed) }) {
				t.Errorf("%s imports %s, but %s", path, to, arrows[i].reason)
			}
		}
	}
}

// begins says whether a path is the place, or below it if the place ends in a
// slash.
func begins(path, place string) bool {
	return path == place || strings.HasSuffix(place, "/") && strings.HasPrefix(path, place)
}

type listed struct {
	ImportPath string
	Imports    []string
	Doc        string
}

func packages(t *testing.T) (all []listed) {
	t.Helper()
	list := exec.Command("go", "list", "-json=ImportPath,Imports,Doc", module+"...")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestPackagesAreDescribed(t *testing.T) {
	for _, p := range packages(t) {
		if p.Doc == "" {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}
