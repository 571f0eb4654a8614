package vendors_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/sim"
)

// with returns a JSON object with more members.
func with(object, more string) string { return strings.TrimSuffix(object, "}") + "," + more + "}" }

// TestIgnored: what each vendor drops is told by name, where it was sent, and with
// the name that was meant.
func TestIgnored(t *testing.T) {
	const (
		john   = "/api/v2/accounts/6f1c2a52-3c0e-4d0f-9a53-0c1d6e7b8a01"
		pgUser = "/Api/Users/User"
	)
	picture := apitest.Body{Type: "multipart/form-data; boundary=cut", Text: "--cut\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nx\r\n" +
		"--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n\r\n--cut--\r\n"}
	form := func(text string) apitest.Body {
		return apitest.Body{Type: "application/x-www-form-urlencoded", Text: text}
	}
	for _, row := range []struct {
		vendor, reason   string
		readings         string // reading=value
		method, target   string
		body             any // nil for none; a text that begins with a quotation mark goes into the vendor's sample
		status           int
		ignored, briefly string // where:name>near, separated by blanks; the end of the line of the log
	}{
		{"egym", "a field that nobody knows", "", "", "", `"zzz":1`, 201, "body:zzz>", "zzz"},
		{"egym", "a refusal tells it too", "", "POST", "/api/v2/accounts", `{"email":"mia.berger@example.com","firstName":"Mia","lastName":"Berger","gender":"FEMALE","emial":"x","membership":{"membershipId":"X","membershipType":"BASIC","startOfContract":"2024-02-01"}}`, 409,
			"body:emial>email", "emial (did you mean email?)"},
		{"egym", "within the membership", "", "PATCH", john, `{"membership":{"foo":1,"Barcode":"b"}}`, 200,
			"body:membership.foo> body:membership.Barcode>membership.barcode", "membership.foo, membership.Barcode (did you mean membership.barcode?)"},
		{"egym", "the phone of one reading", "phone-field=contact-only", "PATCH", john, `{"phoneNumber":"1"}`, 200, "body:phoneNumber>contact.phone", "phoneNumber (did you mean contact.phone?)"},
		{"egym", "which another keeps", "", "PATCH", john, `{"phoneNumber":"1"}`, 200, "", ""},
		{"egym", "what only an answer has may be sent back", "", "PATCH", john, `{"accountId":"a","membership":{"corporateFitness":{"a":1}}}`, 200, "", ""},
		{"egym", "a query in another case", "", "GET", "/api/v2/accounts?currentgymonly=false", nil, 200, "query:currentgymonly>currentGymOnly", "currentgymonly (did you mean currentGymOnly?)"},
		{"egym", "a query that is refused is not ignored", "unknown-query=rejected", "GET", "/api/v2/accounts?currentgymonly=false", nil, 400, "", ""},
		{"egym", "nor is a field", "unknown-fields=rejected", "PATCH", john, `{"zzz":1}`, 400, "", ""},
		{"egym", "a name twice is, even so", "unknown-fields=rejected", "PATCH", john, `{"firstName":"Jo","firstName":"Ji"}`, 200, "body:firstName>firstName", "firstName (sent twice)"},
		{"egym", "nothing is known of what cannot be read", "", "PATCH", john + "?x=1", `{"zzz":1,`, 400, "", ""},
		{"egym", "other parts than the picture", "", "PUT", john + "/images", picture, 400, "body:image>", "image"},
		{"egym", "a call without a query", "", "DELETE", john + "?eraseMemberdata=true", nil, 204, "query:eraseMemberdata>eraseMemberData", "eraseMemberdata (did you mean eraseMemberData?)"},

		{"perfectgym", "a field in another case", "", "", "", `"phonenumber":"1"`, 200, "body:phonenumber>phoneNumber", "phonenumber (did you mean phoneNumber?)"},
		{"perfectgym", "a field with half of its name", "", "", "", `"phone":"1"`, 200, "body:phone>phoneNumber", "phone (did you mean phoneNumber?)"},
		{"perfectgym", "a country without its symbol", "", "", "", `"address":{"country":"Poland"}`, 200, "body:address.country>address.countrySymbol", "address.country (did you mean address.countrySymbol?)"},
		{"perfectgym", "within an object with a decoder of its own", "", "PUT", pgUser + "?userId=236", `{"legalGuardian":{"name":"A","lastName":"B","city":"C","countrySymbol":"PL","signatureDataBase64":"eA==","lastname":"B"}}`, 200,
			"body:legalGuardian.lastname>legalGuardian.lastName", "legalGuardian.lastname (did you mean legalGuardian.lastName?)"},
		{"perfectgym", "a query in another case", "", "GET", pgUser + "?userid=236", nil, 400, "query:userid>userId", "userid (did you mean userId?)"},
		{"perfectgym", "a path in another case", "", "GET", "/api/Users/User?userId=236", nil, 200, "path:/api/Users/User>/Api/Users/User", "/api/Users/User (did you mean /Api/Users/User?)"},
		{"perfectgym", "a path that needs no token", "", "POST", "/api/OAuth/authorize", form("grant_type=password&username=api@demo.example&password=demo-password"), 200,
			"path:/api/OAuth/authorize>/Api/oauth/authorize", "/api/OAuth/authorize (did you mean /Api/oauth/authorize?)"},
		{"perfectgym", "a form's field, and one that is there twice", "", "POST", "/Api/oauth/authorize", form("grant_type=password&grant_type=x&username=api@demo.example&password=demo-password&scope=all"), 200,
			"body:grant_type>grant_type body:scope>", "grant_type (sent twice), scope"},

		{"clubos", "a name in another style", "", "", "", `"mobile_phone":"1"`, 200, "body:mobile_phone>mobilePhone", "mobile_phone (did you mean mobilePhone?)"},
		{"clubos", "a query that nobody knows", "", "POST", "/users?clubLocationId=1&foo=1", `{"role":"member","fullAccount":true,"sendEmail":true,"localUserId":"n","firstName":"A","gender":"M"}`, 200, "query:foo>", "foo"},
		{"clubos", "pairs that a semicolon joins", "", "GET", "/users?clubLocationId=1&userId=1;foo=2", nil, 200, "query:userId;…>userId", `userId;… (";" does not separate parameters, "&" does; this one and what follows it were dropped)`},
		{"clubos", "a location twice, of which the first counts", "", "GET", "/users?clubLocationId=1&clubLocationId=2&userId=11", nil, 200, "query:clubLocationId>clubLocationId", "clubLocationId (sent twice)"},

		{"onsi", "a list as axios writes it", "", "GET", "/v1/members?statuses[]=inactive", nil, 200, "query:statuses[]>statuses", "statuses[] (did you mean statuses?)"},
		{"onsi", "a list with positions", "", "GET", "/v1/members?emails%5B0%5D=a@example.com", nil, 200, "query:emails[0]>emails", "emails[0] (did you mean emails?)"},
		{"onsi", "a list may repeat its name", "", "GET", "/v1/members?emails=a@example.com&emails=b@example.com", nil, 200, "", ""},
		{"onsi", "unknown fields are always refused", "", "", "", `"zzz":1`, 400, "", ""},
		{"onsi", "a name twice is not", "", "", "", `"phone":"1","phone":"2"`, 201, "body:phone>phone", "phone (sent twice)"},

		{"userapi", "what nobody has", "", "", "", `"memberNo":"1"`, 200, "body:memberNo>", "memberNo"},
		{"userapi", "a capital letter", "", "", "", `"Phone":"1"`, 200, "body:Phone>phone", "Phone (did you mean phone?)"},
		{"userapi", "very many", "", "", "", `"za":1,"zb":1,"zc":1,"zd":1,"ze":1`, 200, "body:za> body:zb> body:zc> body:zd> body:ze>", "za, zb, zc and 2 more"},
		{"userapi", "a query where there is none", "", "GET", "/v1/users/jack.moss@example.com?fields=email", nil, 200, "query:fields>", "fields"},
		{"userapi", "an unknown path has no names", "", "GET", "/v1/nobody?x=1", nil, 404, "", ""},
	} {
		t.Run(row.vendor+"/"+row.reason, func(t *testing.T) {
			t.Parallel()
			v := vendorNamed(row.vendor)
			w := apitest.Starter(t, v)
			if reading, value, ok := strings.Cut(row.readings, "="); ok {
				w.Flip(reading, value)
			}
			if row.method == "" {
				row.method, row.target, row.body = v.Sample.Create.Method, v.Sample.Create.Path, with(v.Sample.Create.Body(1), row.body.(string))
			}
			if a := w.Known().Do(row.method, row.target, row.body); a.Status != row.status {
				t.Fatalf("status %d, want %d: %s", a.Status, row.status, a.Text)
			}
			e := w.Last()
			var got []string
			for _, i := range e.Ignored {
				got = append(got, i.Where+":"+i.Name+">"+i.Near)
			}
			if diff := cmp.Diff(row.ignored, strings.Join(got, " ")); diff != "" {
				t.Errorf("ignored (-want +got):\n%s", diff)
			}
			line := tell.LineOf(w.Set, e).String()
			if _, briefly, _ := strings.Cut(line, "; ignored: "); briefly != row.briefly {
				t.Errorf("the line of the log ends with %q, want %q:\n%s", briefly, row.briefly, line)
			}
		})
	}
}

// TestNothingIgnoredOfWhatNobodySaw: a fault in the vendor's place drops nothing.
func TestNothingIgnoredOfWhatNobodySaw(t *testing.T) {
	w := apitest.Starter(t, vendorNamed("userapi"))
	withFault(t, w, "upsertUser")
	for i, status := range []int{503, 200} {
		r := httptest.NewRequest("POST", "/userapi/v1/users", strings.NewReader(`{"email":"a@example.com","firstName":"A","lastName":"B","memberNo":"1"}`))
		r.Header = w.Known().Header
		r.Header.Set("Content-Type", "application/json")
		w.Set.ServeHTTP(httptest.NewRecorder(), r)
		if e := w.Last(); e.Status != status || len(e.Ignored) != i {
			t.Errorf("of the request that got %d is ignored: %v", e.Status, e.Ignored)
		}
	}
}

// TestWhyTellsWhatWasIgnored: why has a sentence for each name, up to ten.
func TestWhyTellsWhatWasIgnored(t *testing.T) {
	var many strings.Builder
	for i := range 120 {
		fmt.Fprintf(&many, `"zz%d":1,`, i)
	}
	for _, row := range []struct {
		reason, vendor, method, target string
		body                           any
		want                           string
	}{
		{"unknown names", "perfectgym", "PUT", "/Api/Users/User?userId=236&UserID=1&zzz", `{"phonenumber":"1"}`,
			"ignored: perfectgym has no body field phonenumber: did you mean phoneNumber?\n" +
				"ignored: perfectgym has no query parameter UserID: did you mean userId?\n" +
				"ignored: perfectgym has no query parameter zzz\n"},
		{"no name", "egym", "GET", "/api/v2/accounts?=1", nil, "ignored: egym has no query parameter \"\"\n"},
		{"a name twice in JSON", "userapi", "POST", "/v1/users", `{"email":"a@example.com","email":"b@example.com","firstName":"A","lastName":"B"}`,
			"ignored: email was sent twice: the last one counted\n"},
		{"a name twice in a query", "egym", "GET", "/api/v2/accounts?limit=1&limit=2", nil, "ignored: limit was sent twice: the first one counted\n"},
		{"a name twice in a form", "perfectgym", "POST", "/Api/oauth/authorize",
			apitest.Body{Type: "application/x-www-form-urlencoded", Text: "grant_type=password&grant_type=x&username=api@demo.example&password=demo-password"},
			"ignored: grant_type was sent twice: the first one counted\n"},
		{"a path", "perfectgym", "GET", "/api/Users/User?userId=236", nil, "ignored: the path's case: /api/Users/User is /Api/Users/User\n"},
		{"very many", "userapi", "POST", "/v1/users", "{" + many.String() + `"email":"a@example.com","firstName":"A","lastName":"B"}`,
			"ignored: userapi has no body field zz9\nignored: and 110 more\n"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			w := apitest.Starter(t, vendorNamed(row.vendor))
			w.Known().Do(row.method, row.target, row.body)
			why, ok := tell.WhyOf(w.World, 1)
			if !ok || !strings.Contains(why.Text+"\n", row.want) || strings.Count(why.Text, "\nignored: ") != min(len(why.Ignored), 11) {
				t.Errorf("why is not %q, but\n%s", row.want, why.Text)
			}
			if !tell.HasReasons(w.Last()) {
				t.Error("serve --explain would not tell it")
			}
		})
	}
}

func vendorNamed(name string) sim.Vendor {
	for _, v := range vendors.All() {
		if v.Name == name {
			return v
		}
	}
	panic("there is no vendor " + name)
}

// deeper has members with objects for the vendors' samples, so that names can be
// added at every depth.
var deeper = map[string]string{
	"egym":       `"contact":{"city":"Berlin"}`,
	"perfectgym": `"address":{"city":"Graz"},"legalGuardian":{"name":"A","lastName":"B","city":"C","countrySymbol":"PL","signatureDataBase64":"eA=="}`,
	"clubos":     `"city":"Graz"`,
	"onsi":       `"accountDetails":{"accountHolder":"A","iban":"DE89370400440532013000"}`,
	"userapi":    `"city":"Graz"`,
}

// TestExactlyWhatIsIgnored adds random names, and names that are there already, to
// the objects and to the query of the vendors' samples. These are found, and nothing
// else is.
func TestExactlyWhatIsIgnored(t *testing.T) {
	eachVendor(t, func(t *testing.T, v sim.Vendor) {
		t.Parallel()
		w := apitest.Starter(t, v)
		known := w.Known()
		for i := range 150 {
			m := mixer{rand: rand.New(rand.NewPCG(uint64(i), 1)), closed: w.Vendor.API.UnknownFields == nil, added: map[string]bool{}}
			sample := v.Sample.Create.Body(i)
			if more := deeper[v.Name]; more != "" {
				sample = with(sample, more)
			}
			var body map[string]any
			if err := json.Unmarshal([]byte(sample), &body); err != nil {
				t.Fatal(err)
			}
			text, target := m.object(body, ""), m.query(v.Sample.Create.Path)
			known.Do(v.Sample.Create.Method, target, text).Is(v.Sample.Create.Status, "")
			found := map[string]bool{}
			for _, i := range w.Last().Ignored {
				found[i.Where+" "+i.Name] = i.Near == i.Name
			}
			if diff := cmp.Diff(m.added, found); diff != "" {
				t.Fatalf("seed %d (-added +found):\n%s\n%s %s", i, diff, target, text)
			}
		}
	})
}

// mixer writes requests with names that the vendor drops.
type mixer struct {
	rand   *rand.Rand
	closed bool            // the vendor refuses unknown fields
	added  map[string]bool // by place and name; whether it was there already
}

// object writes an object, sometimes with a member that nobody knows or twice.
func (m *mixer) object(members map[string]any, prefix string) string {
	var written []string
	for _, name := range slices.Sorted(maps.Keys(members)) {
		text := ""
		if inner, ok := members[name].(map[string]any); ok {
			text = m.object(inner, prefix+name+".")
		} else {
			plain, _ := json.Marshal(members[name])
			text = string(plain)
		}
		written = append(written, fmt.Sprintf("%q:%s", name, text))
		if m.rand.IntN(8) == 0 {
			written = append(written, fmt.Sprintf("%q:%s", name, text))
			m.added["body "+prefix+name] = true
		}
	}
	if !m.closed && m.rand.IntN(2) == 0 {
		name := m.name()
		m.added["body "+prefix+name] = false
		value := []string{"1", `"x"`, "null", `{"a":1,"a":2}`, `[{"b":1}]`}[m.rand.IntN(5)]
		written = slices.Insert(written, m.rand.IntN(len(written)+1), fmt.Sprintf("%q:%s", name, value))
	}
	return "{" + strings.Join(written, ",") + "}"
}

// query adds parameters to a target.
func (m *mixer) query(target string) string {
	path, query, _ := strings.Cut(target, "?")
	var pairs []string
	if query != "" {
		pairs = append(pairs, query)
	}
	for range m.rand.IntN(3) {
		name := m.name()
		m.added["query "+name] = false
		pairs = slices.Insert(pairs, m.rand.IntN(len(pairs)+1), url.QueryEscape(name)+"=a%20b")
	}
	if query != "" && m.rand.IntN(4) == 0 {
		name, _, _ := strings.Cut(query, "=")
		m.added["query "+name] = true
		pairs = append(pairs, name+"=2")
	}
	return path + "?" + strings.Join(pairs, "&")
}

// name returns a name that no vendor knows.
func (m *mixer) name() string {
	text := []rune("zq")
	for range m.rand.IntN(9) {
		text = append(text, []rune("abcXYZ_-é[]. 09")[m.rand.IntN(15)])
	}
	return string(text)
}
