package scenario_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/scenarios"
)

// TestEveryKeyIsDescribed: an editor has something to say of each key.
func TestEveryKeyIsDescribed(t *testing.T) {
	t.Parallel()
	keys, err := scenario.Keys(world.NewSet(vendors.All()))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		says, _ := key.Schema["description"].(string)
		where := "internal/scenario/descriptions.go"
		if vendor, ok := strings.CutPrefix(key.Path, "vendors."); ok {
			vendor, _, _ = strings.Cut(vendor, ".")
			where = "sim/" + vendor + "/keys.go"
		}
		switch {
		case says == "":
			t.Errorf("nothing says what %s means: add a sentence in %s", key.Path, where)
		case !strings.HasSuffix(says, ".") && !strings.HasSuffix(says, "?") && strings.Contains(says, " ") && strings.Count(key.Path, ".") > 1:
			t.Errorf("%s: %q is no sentence: end it with a period, in %s", key.Path, says, where)
		}
	}
}

// TestEveryKeyHasAnExample: from the files of scenarios/keys, which [TestEveryKey]
// loads. Only what consists of other keys may go without.
func TestEveryKeyHasAnExample(t *testing.T) {
	t.Parallel()
	keys, err := scenario.Keys(world.NewSet(vendors.All()))
	if err != nil {
		t.Fatal(err)
	}
	declarable := func(path string) bool {
		path = "/" + strings.NewReplacer("[]", "", ".", "/").Replace(path)
		for not := range notDeclarable {
			if strings.HasPrefix(path, not) {
				return false
			}
		}
		return true
	}
	has := map[string]bool{}
	for i := len(keys) - 1; i >= 0; i-- { // what is within a key comes after it
		key := keys[i]
		if key.Schema["examples"] != nil {
			has[key.Path] = true
		}
		for inner := range has {
			if strings.HasPrefix(inner, key.Path) {
				has[key.Path] = true
			}
		}
		if !has[key.Path] && declarable(key.Path) {
			t.Errorf("%s has no example of at most 160 characters: add one to scenarios/keys", key.Path)
		}
	}
}

// TestEditorsFindWrongValues: where the vendor's contract has the values, the schema
// has them too.
func TestEditorsFindWrongValues(t *testing.T) {
	t.Parallel()
	j := newJudges(t)
	egym := string(scenarios.Keys()["egym"])
	for _, c := range []struct{ right, wrong string }{
		{"gender: MALE", "gender: Female"},
		{"membershipType: BASIC", "membershipType: BASICK"},
		{`startOfContract: "2025-08-24"`, `startOfContract: "01.01.2025"`},
	} {
		if !strings.Contains(egym, c.right) {
			t.Fatalf("no key file has %s", c.right)
		}
		bySchema, byParser := j.both(t, "egym.yaml", bytes.Replace([]byte(egym), []byte(c.right), []byte(c.wrong), 1))
		if bySchema == nil || byParser == nil {
			t.Errorf("%s: the schema says %v, the parser %v", c.wrong, bySchema, byParser)
		}
	}
}
