package play_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
	"github.com/mockvendors/mockvendors/sim"
)

// vendorRows is the keys that every vendor has, by what each vendor says of
// itself: its section of the scenario starter, and its sample. known is all keys.
func vendorRows(t *testing.T, known map[string]bool) (rows []walkRow) {
	t.Helper()
	for _, v := range world.NewSet(vendors.All()).Vendors {
		s := section{v, apitest.Section(v.Name)}
		rows = append(rows, s.records(), s.readings(), s.limit())
		rows = append(rows, s.generated(known)...)
		rows = append(rows, s.choices()...)
	}
	return rows
}

// section is what stands under a vendor's name in the starter: its tenants.
type section struct {
	*world.Vendor
	tenants map[string]any
}

// list returns the name of the list of tenants, and the first of them.
func (s section) list() (name string, first map[string]any) {
	name = apitest.TenantList(s.Name)
	return name, s.tenants[name].([]any)[0].(map[string]any)
}

// records: the vendor knows those that the file declares.
func (s section) records() walkRow {
	_, tenant := s.list()
	for name, list := range tenant {
		if records, ok := list.([]any); ok && strings.Contains(s.collections(), " "+name+" ") {
			return walkRow{"vendors vendors." + s.Name, "knows its " + name, walkTime + "vendors: {KEY}\n",
				"", fmt.Sprintf("%q: %s", s.Name, inJSON(s.tenants)), state, "", inJSON(firstText(records[0], nil))}
		}
	}
	panic("the starter has no record of " + s.Name + "'s first tenant")
}

// collections is the names of the vendor's collections, with blanks around each.
func (s section) collections() string {
	kit := world.NewSet([]sim.Vendor{s.Vendor.Vendor}).Kit
	return " " + strings.Join(kit.Collections(s.Name), " ") + " "
}

// file is the beginning of one that has the section, and key in it.
func (s section) file(key string) string {
	return walkTime + fmt.Sprintf("vendors: {%q: {%s%s}\n", s.Name, key, inJSON(s.tenants)[1:])
}

// readings: what becomes of a field that the operation does not have; or there
// is no such reading.
func (s section) readings() walkRow {
	key := "vendors." + s.Name + ".readings"
	file := s.file("KEY")
	unknown := s.API.UnknownFields
	if unknown == nil {
		return walkRow{key, "which there are", file, "readings: {}, ", "readings: {nobody-asks: x}, ", onLoading, "", "nobody-asks"}
	}
	created := firstText(decoded(s.Sample.Create.Body(1)), decoded(s.Sample.Create.Body(2))).(string)
	body := s.Sample.Create.Body(1)
	row := walkRow{key, "an unknown field is refused", file + "steps: [{" + s.creation(body[:len(body)-1]+`, "nobodyKnows": 1}`) + "}]\n",
		"readings: {" + unknown.ID + ": ignored}, ", "readings: {" + unknown.ID + ": rejected}, ", state, created, ""}
	if unknown.Default() == "ignored" {
		row.base = ""
	}
	return row
}

// limit: calls are refused, or there is nothing to turn on.
func (s section) limit() walkRow {
	key := "vendors." + s.Name + ".rateLimit"
	if s.API.Limit == nil {
		return walkRow{key, "none is documented", walkTime + "vendors: {" + s.Name + ": {KEY}}\n",
			`rateLimit: "off"`, "rateLimit: documented", onLoading, "", "documents no rate limit"}
	}
	file := s.file("KEY") + "steps: [{" + s.creation(s.Sample.Create.Body(1))
	return walkRow{key, "so many calls at once", file + fmt.Sprintf(", repeat: {until: 429, max: %d}}]\n", s.API.Limit.Capacity+1),
		"", "rateLimit: documented, ", calls, "", s.Sample.Create.Operation + " 429"}
}

// creation is the step that creates a record with that body.
func (s section) creation(body string) string {
	path, err := url.Parse(s.Sample.Create.Path)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf("operation: %s.%s, tenant: %s, query: %s, body: %s",
		s.Name, s.Sample.Create.Operation, s.Sample.Credential.Tenant, inJSON(path.Query()), body)
}

// generated: more records, of each collection that can be generated.
func (s section) generated(known map[string]bool) (rows []walkRow) {
	list, tenant := s.list()
	key := fmt.Sprintf("vendors.%s.%s[].generate", s.Name, list)
	var collections []string
	for path := range known {
		if collection, ok := strings.CutPrefix(path, key+"."); ok {
			collections = append(collections, collection)
		}
	}
	slices.Sort(collections)
	for _, collection := range collections { // all are generated: records of one may need those of another
		path := key + "." + collection
		bare := maps.Clone(tenant)
		maps.DeleteFunc(bare, func(name string, _ any) bool { // records of one collection may name those of another
			return strings.Contains(s.collections(), " "+name+" ")
		})
		at := fmt.Sprintf("%s.%s.%s", s.Name, tenant["id"], collection)
		rows = append(rows, walkRow{key + " " + path, "more records",
			walkTime + fmt.Sprintf("vendors: {%q: {%q: [{KEY%s]}}\nassert: {state: [{at: %s, count: 3}]}\n", s.Name, list, inJSON(bare)[1:], at),
			"", "generate: {" + strings.Join(collections, ": 3, ") + ": 3}, ", verdicts, "want 3 records, got 0", "state " + at + " passed"})
	}
	return rows
}

// choices: a credential is chosen by each of the vendor's words for it, and
// nobody's is none.
func (s section) choices() (rows []walkRow) {
	step := s.creation(s.Sample.Create.Body(1))
	for _, by := range s.ChosenBy {
		as := "as: {" + by + ": nobodys}, "
		rows = append(rows,
			walkRow{"steps[].as." + by, "nobody's", s.file("") + "steps: [{KEY" + step + "}]\n", "", as, onLoading, "", "declares no "},
			walkRow{"rivals[].as." + by, "nobody's", s.file("") + "rivals: [{KEYafter: {operation: \"*.*\"}, " + step + "}]\n",
				"", as, onLoading, "", "declares no "})
	}
	return rows
}

func inJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func decoded(text string) (value any) {
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		panic(err)
	}
	return value
}

// firstText returns the first text in a value, by the names of members, that
// the other value does not have there; nil if there is none.
func firstText(value, other any) any {
	switch value := value.(type) {
	case map[string]any:
		others, _ := other.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if text := firstText(value[name], others[name]); text != nil {
				return text
			}
		}
	case string:
		if value != other {
			return value
		}
	}
	return nil
}
