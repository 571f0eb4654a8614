package onsi_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

const (
	file   = jobs + "/csv"
	fileV2 = "/v2/members/jobs/csv"
	header = "email,firstName,lastName,tier\n"
)

func TestFileOfMembers(t *testing.T) {
	for _, target := range []string{file, fileV2} {
		w := start(t)
		c := acme(w)
		a := c.Do("PUT", target, csv("\ufeffmemberId,email,firstName,lastName,tier,phone,workerId,dob,gender,enablePayroll,accountHolder,sortCode,accountNumber,iban\r\n"+
			",ann@example.com,Ann,Day,Gold,+1,W-7,1990-01-01,Male,true,Ann,1,2,\r\n"+
			",HENRY@example.com,\"Hen\nry\",Wood,Silver,,,,,false,Henry,,,DE1\r\n"+
			"mem_cccccccccccccccccccc,i@example.com,Ivy,Lane,Gold,,,,,,,,,\r\n")).
			Is(202, "").Through("onsi.file-of-members", "onsi.job-accepted").TurnedOn("onsi.file-of-members", "", "", "")
		c.Do("GET", jobID(a), nil).Is(200, `{"progress":{"type":"Processing","totalActions":3}}`)
		w.Advance(jobTime)
		c.Do("GET", jobID(a), nil).Is(200, `{"progress":{"type":"Completed","totalComplete":3}}`)
		c.Do("GET", everybody+"?emails=ann@example.com", nil).Is(200, `{"members":[{"phone":"+1","workerId":"W-7","dob":"1990-01-01","gender":"Male",
			"enablePayroll":true,"status":"invited","accountDetails":{"accountHolder":"Ann","sortCode":"1","accountNumber":"2"}}]}`)
		c.Do("GET", henry, nil).Is(200, `{"email":"HENRY@example.com","firstName":"Hen\nry","status":"active","workerId":null,"accountDetails":{"iban":"DE1"}}`)
		c.Do("GET", ivy, nil).Is(200, `{"email":"i@example.com","status":"invited"}`)
		c.Do("GET", grace, nil).Is(200, `{"status":"active"}`)
	}
}

func TestWrongFiles(t *testing.T) {
	for _, tt := range []struct {
		reason string
		body   any
		status int
		issues string
		rule   string
	}{
		{"nothing", nil, 400, `[{"code":"BadRequest"}]`, "file-unreadable"},
		{"JSON", fields{}, 400, `[{"code":"BadRequest"}]`, "file-unreadable"},
		{"no UTF-8", csv("email\n\xff"), 400, `[{"code":"BadRequest"}]`, "file-unreadable"},
		{"no members", csv(header), 400, `[{"code":"FileContent","row":2}]`, "file-unreadable"},
		{"an open quote", csv(header + "\"a"), 400, `[{"code":"FileContent","row":2}]`, "file-unreadable"},
		{"an open quote at once", csv("\"a"), 400, `[{"code":"FileContent","row":1}]`, "file-unreadable"},
		{"a cell too few", csv(header + "ann@example.com,Ann,Day,Gold\na,b,c\n"), 400, `[{"code":"FileContent","row":3}]`, "file-unreadable"},
		{"a column that there is not", csv("email,firstName,lastName,tier,status\n"), 400, `[{"code":"FileContent","row":1}]`, "field-unknown"},
		{"a column twice", csv("email,email,firstName,lastName,tier\n"), 400, `[{"code":"FileContent","row":1}]`, "field-unknown"},
		{"columns that must be there", csv("email,firstName\n"), 400, `[{"code":"FileContent","row":1},{"code":"FileContent","row":1}]`, "field-missing"},
		{"each wrong cell", csv("email,firstName,lastName,tier,enablePayroll,dob\nx,Ann,,Gold,1,2\nann@example.com,Ann,Day,Gold,true,\n,B,C,Gold,,\n"), 400,
			`[{"code":"FileContent","row":2,"message":"enablePayroll: Expected true or false"},{"code":"FileContent","row":2,"message":"lastName: Required"},
			{"code":"FileContent","row":2,"message":"email: Expected an email address"},{"code":"FileContent","row":2},{"code":"FileContent","row":4,"message":"email: Required"}]`, "field-mistyped"},
		{"what members forbid", csv(header + "ann@example.com,Ann,Day,Gold\nbob@example.com,Bob,Day,Tin\nANN@example.com,Ann,Day,Gold\n"), 400,
			`[{"code":"FileContent","row":3,"message":"tier: The programme has no such tier"},{"code":"FileContent","row":4}]`, "tier-unknown"},
		{"nobody's id", csv("memberId," + header + "mem_x,ann@example.com,Ann,Day,Gold\n"), 400, `[{"code":"FileContent","row":2}]`, "member-not-found"},
		{"too much", csv(header + string(make([]byte, 1<<20))), 413, `[{"code":"BadRequest"}]`, "body-too-large"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			for _, target := range []string{file, fileV2} {
				w := start(t)
				unchanged(t, w, func() *apitest.Answer { return acme(w).Do("PUT", target, tt.body) }).
					Is(tt.status, `{"issues":`+tt.issues+`}`).By("onsi." + tt.rule)
			}
		})
	}
}

// The readings decide of a row what they decide of a replace.
func TestReadingsDecideOfRows(t *testing.T) {
	for _, target := range []string{file, fileV2} {
		w := start(t)
		taken, fresh := csv("memberId,"+header+idOf(grace)+",jack@example.com,G,H,Gold\n"), csv("memberId,"+header+idOf(grace)+",g@example.com,G,H,Gold\n")
		acme(w).Do("PUT", target, taken).Is(400, code("FileContent")).By("onsi.email-held")
		acme(w).Do("PUT", target, fresh).Is(202, "")
		w.Flip("reinvited-member", "new-member")
		acme(w).Do("PUT", target, taken).Is(202, "")
		w.Flip("active-email-replace", "rejected")
		acme(w).Do("PUT", target, fresh).Is(400, code("FileContent")).By("onsi.active-email-fixed")
	}
}

func TestMissingMembersAreOffboarded(t *testing.T) {
	for _, target := range []string{file, fileV2} {
		w := start(t)
		w.Flip("csv-missing-members", "offboarded")
		c := acme(w)
		id := jobID(c.Do("PUT", target, csv(header+"grace@example.com,G,H,Gold\nann@example.com,Ann,Day,Gold\n")).Is(202, ""))
		w.Advance(jobTime)
		c.Do("GET", id, nil).Is(200, `{"progress":{"type":"Completed","totalActions":3}}`)
		c.Do("GET", everybody+"?statuses=inactive", nil).Is(200, `{"total":3}`)
		c.Do("GET", grace, nil).Is(200, `{"firstName":"G","status":"active"}`)
	}
}
