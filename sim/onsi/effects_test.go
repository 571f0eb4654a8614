package onsi_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

func decode(tb testing.TB, text string) (v any) {
	tb.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		tb.Fatalf("%v\n%s", err, text)
	}
	return v
}

type effect struct {
	reason string
	method string
	target string
	body   any
	status int
	want   string
	rule   string // "" for none
}

var effects = []effect{
	{"an invitation", "POST", "/v1/members", whole(nil), 201,
		`{"email":"ann@example.com","firstName":"Ann","lastName":"Day","phone":null,"tier":"Gold","workerId":null,"status":"invited","accountDetails":null,"enablePayroll":false,"dob":null}`, ""},
	{"an invitation with everything", "POST", "/v1/members", whole(fields{"phone": "+44", "workerId": "W-3", "dob": "1900-01-01", "gender": "NonBinary", "enablePayroll": true,
		"accountDetails": fields{"accountHolder": "Ann", "iban": "GB29NWBK60161331926819"}}), 201,
		`{"phone":"+44","workerId":"W-3","dob":"1900-01-01","gender":"NonBinary","enablePayroll":true,"accountDetails":{"accountHolder":"Ann","iban":"GB29NWBK60161331926819"}}`, ""},
	{"an email with an Onsi account is active at once", "POST", "/v1/members", whole(fields{"email": "there@example.com"}), 201, `{"status":"active"}`, "onsi.active-at-once"},
	{"an inactive member is invited again, its data new", "POST", "/v1/members", whole(fields{"email": "henry@example.com"}), 201,
		`{"memberId":"mem_bbbbbbbbbbbbbbbbbbbb","firstName":"Ann","workerId":null,"status":"invited"}`, "onsi.invited-again"},
	{"and may keep its workerId", "POST", "/v1/members", whole(fields{"email": "henry@example.com", "workerId": "W-2"}), 201, `{"workerId":"W-2"}`, "onsi.invited-again"},
	{"another client's email and workerId are free", "POST", "/v1/members", whole(fields{"email": "kate@example.com", "workerId": "W-9"}), 201, `{"workerId":"W-9"}`, ""},
	{"an email is spelled as it was sent", "POST", "/v1/members", whole(fields{"email": "Ann@Example.com"}), 201, `{"email":"Ann@Example.com"}`, ""},
	{"an email with an Onsi account, in another case", "POST", "/v1/members", whole(fields{"email": "There@example.com"}), 201, `{"status":"active"}`, "onsi.active-at-once"},
	{"an inactive member, by its email in another case", "POST", "/v1/members", whole(fields{"email": "Henry@example.com"}), 201,
		`{"memberId":"mem_bbbbbbbbbbbbbbbbbbbb","email":"Henry@example.com","status":"invited"}`, "onsi.invited-again"},
	{"an empty workerId is one", "POST", "/v1/members", whole(fields{"workerId": ""}), 201, `{"workerId":""}`, ""},

	{"an inactive member is active again", "PUT", henry, whole(fields{"email": "henry@example.com", "workerId": "W-2"}), 200, `{"status":"active","workerId":"W-2","firstName":"Ann"}`, "onsi.reactivate-on-replace"},
	{"re-activation with another email", "PUT", henry, whole(nil), 200, `{"status":"active","email":"ann@example.com"}`, "onsi.reactivate-on-replace"},
	{"what is left out is gone", "PUT", ivy, whole(fields{"email": "ivy@example.com", "phone": "+49"}), 200, `{"status":"invited","phone":"+49","workerId":null}`, ""},
	{"an active member stays active", "PUT", grace, whole(fields{"phone": "+441", "workerId": "W-1", "dob": "1991-03-05", "gender": "Female", "enablePayroll": true,
		"accountDetails": fields{"accountHolder": "G", "sortCode": "1", "accountNumber": "2"}}), 200,
		`{"status":"active","email":"ann@example.com","phone":"+441","accountDetails":{"accountHolder":"G","sortCode":"1","accountNumber":"2"}}`, ""},
	{"phone, workerId, dob and gender that are left out are gone", "PUT", grace, whole(fields{"enablePayroll": true, "accountDetails": nil}), 200,
		`{"phone":null,"workerId":null,"dob":null,"accountDetails":null}`, "onsi.omitted-cleared"},
	{"so is the workerId alone", "PUT", grace, without("workerId"), 200, `{"phone":"+441","workerId":null,"dob":"1991-03-05","gender":"Female"}`, "onsi.omitted-cleared"},
	{"so is the phone alone", "PUT", grace, without("phone"), 200, `{"phone":null,"workerId":"W-1","dob":"1991-03-05","gender":"Female"}`, "onsi.omitted-cleared"},
	{"so is the dob alone", "PUT", grace, without("dob"), 200, `{"phone":"+441","workerId":"W-1","dob":null,"gender":"Female"}`, "onsi.omitted-cleared"},
	{"so is the gender alone", "PUT", grace, without("gender"), 200, `{"phone":"+441","workerId":"W-1","dob":"1991-03-05"}`, "onsi.omitted-cleared"},
	{"a gender of null is not left out", "PUT", ivy, whole(fields{"gender": nil}), 200, `{"email":"ann@example.com"}`, ""},
	{"an account that is left out is kept", "PUT", grace, whole(fields{"enablePayroll": true}), 200, `{"accountDetails":{"sortCode":"112233"}}`, "onsi.omitted-account-details"},
	{"a payroll that is left out is off", "PUT", grace, whole(nil), 200, `{"enablePayroll":false}`, "onsi.omitted-enable-payroll"},

	{"an update changes what is sent", "PATCH", grace, fields{"lastName": "Mill", "tier": "Silver"}, 200,
		`{"email":"grace@example.com","firstName":"Grace","lastName":"Mill","tier":"Silver","phone":"+441","workerId":"W-1","enablePayroll":true,"dob":"1991-03-05","gender":"Female","accountDetails":{"sortCode":"112233"}}`, ""},
	{"an update of nothing", "PATCH", grace, fields{}, 200, `{"firstName":"Grace","status":"active"}`, ""},
	{"null takes away what may be null", "PATCH", grace, fields{"workerId": nil, "accountDetails": nil, "gender": nil}, 200, `{"workerId":null,"accountDetails":null}`, ""},
	{"another account takes the place of the whole old one", "PATCH", grace, fields{"accountDetails": fields{"accountHolder": "G", "iban": "DE1"}}, 200, `{"accountDetails":{"accountHolder":"G","iban":"DE1"}}`, ""},
	{"every field can be changed", "PATCH", ivy, fields{"email": "ivy.l@example.com", "firstName": "I", "phone": "1", "workerId": "W-4", "enablePayroll": true, "dob": "2000-02-29", "gender": "Male"}, 200,
		`{"email":"ivy.l@example.com","firstName":"I","phone":"1","workerId":"W-4","enablePayroll":true,"dob":"2000-02-29","gender":"Male","status":"invited"}`, ""},
	{"the email that it has is no change", "PATCH", grace, fields{"email": "grace@example.com"}, 200, `{"email":"grace@example.com"}`, ""},
	{"nor is that email in another case", "PATCH", grace, fields{"email": "Grace@example.com"}, 200, `{"email":"Grace@example.com"}`, ""},
	{"an inactive member stays inactive", "PATCH", henry, fields{"firstName": "Harry"}, 200, `{"firstName":"Harry","status":"inactive"}`, "onsi.update-keeps-inactive"},

	{"removing an active member", "DELETE", grace, nil, 200, `{"message":"OK"}`, ""},
	{"removing an invited member", "DELETE", ivy, nil, 200, `{"message":"OK"}`, ""},
	{"a body of a removal is not looked at", "DELETE", grace, "}{", 200, `{"message":"OK"}`, ""},
}

// without is the whole desired state of Grace as she is, without one field.
func without(out string) fields {
	all := whole(fields{"email": "grace@example.com", "phone": "+441", "workerId": "W-1", "dob": "1991-03-05", "gender": "Female", "enablePayroll": true, "accountDetails": nil})
	delete(all, out)
	return all
}

func TestEffects(t *testing.T) {
	about := func(e effect) (string, string) { return e.rule, e.method + " " + e.reason }
	apitest.Rows(t, effects, about, func(t *testing.T, e effect) {
		w := start(t)
		got := acme(w).Do(e.method, e.target, e.body).Is(e.status, e.want).By(e.rule)
		if e.method == "DELETE" {
			acme(w).Do("GET", e.target, nil).Is(200, `{"status":"inactive"}`)
			return
		}
		if sent, _ := e.body.(fields); e.method == "PUT" && sent["gender"] == nil && got.At("/gender") != nil {
			t.Errorf("a gender that was left out is still there: %s", got.Text)
		}
		shown := acme(w).Do("GET", "/v1/members/"+got.String("/memberId"), nil).Is(200, "")
		if diff := cmp.Diff(got.Text, shown.Text); diff != "" {
			t.Errorf("what was answered is not what is there (-answer +there):\n%s", diff)
		}
	})
}

func TestRemovedKeepsItsData(t *testing.T) {
	w := start(t)
	before := acme(w).Do("GET", grace, nil).Is(200, "")
	acme(w).Do("DELETE", grace, nil).Is(200, "")
	after := acme(w).Do("GET", grace, nil).Is(200, "")
	if want := strings.Replace(before.Text, `"active"`, `"inactive"`, 1); after.Text != want {
		t.Errorf("the removed member is %s, want %s", after.Text, want)
	}
}

func TestList(t *testing.T) {
	const g, h, i, j = "mem_aaaaaaaaaaaaaaaaaaaa", "mem_bbbbbbbbbbbbbbbbbbbb", "mem_cccccccccccccccccccc", "mem_dddddddddddddddddddd"
	tests := []struct {
		query      string
		total      float64
		skip, take float64
		ids        []string
		reason     string
	}{
		{"", 4, 0, 50, []string{g, h, i, j}, "all, as they joined"},
		{"?skip=1&take=2", 4, 1, 2, []string{h, i}, "a page"},
		{"?skip=9", 4, 9, 50, nil, "behind the end"},
		{"?take=0", 4, 0, 0, nil, "an empty page"},
		{"?take=9223372036854775807&skip=3", 4, 3, 9223372036854775807, []string{j}, "a page without end"},
		{"?statuses=inactive", 2, 0, 50, []string{h, j}, "by status"},
		{"?statuses=inactive&statuses=invited&skip=1&take=1", 3, 1, 1, []string{i}, "a page of two statuses"},
		{"?memberIds=" + j + "&memberIds=" + g + "&memberIds=" + g, 2, 0, 50, []string{g, j}, "by id, each once"},
		{"?memberIds=mem_eeeeeeeeeeeeeeeeeeee", 0, 0, 50, nil, "another client's"},
		{"?memberIds=%FF%00", 0, 0, 50, nil, "no id"},
		{"?emails=ivy@example.com&emails=nobody@example.com", 1, 0, 50, []string{i}, "by email"},
		{"?emails=IVY@example.com", 1, 0, 50, []string{i}, "by email, in any case"},
		{"?statuses[]=inactive", 4, 0, 50, []string{g, h, i, j}, "the parameter statuses[] is none"},
		{"?emails=ivy@example.com&statuses=active", 0, 0, 50, nil, "every filter must be met"},
		{"?workerIds=W-2&workerIds=W-1&statuses=active", 1, 0, 50, []string{g}, "by workerId and status"},
		{"?memberIds=" + g + "&memberIds=" + i + "&emails=ivy@example.com", 1, 0, 50, []string{i}, "by id and email"},
		{"?memberIds=" + g + "&workerIds=W-2", 0, 0, 50, nil, "by id and another's workerId"},
		{"?memberIds=" + i + "&workerIds=W-2", 0, 0, 50, nil, "by id and workerId, of one without"},
	}
	w := start(t)
	for _, tt := range tests {
		got := acme(w).Do("GET", "/v1/members"+tt.query, nil).Is(200, "")
		var ids []string
		for _, m := range got.At("/members").([]any) {
			ids = append(ids, m.(map[string]any)["memberId"].(string))
		}
		if diff := cmp.Diff(tt.ids, ids); diff != "" || got.At("/total") != tt.total || got.At("/skip") != tt.skip || got.At("/take") != tt.take {
			t.Errorf("%s: %s\nids (-want +got):\n%s\nanswer: %s", tt.query, tt.reason, diff, got.Text)
		}
	}
}
