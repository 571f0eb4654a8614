package onsi_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/onsi"
)

func amounts(available int) string {
	return fmt.Sprintf(`{"available":{"amount":%d,"currency":"GBP"}}`, available)
}

func TestBalance(t *testing.T) {
	w := start(t)
	acme(w).Do("GET", balance, nil).Is(200, `{"available":{"amount":9500,"currency":"GBP"},"lowerLimit":{"amount":1000,"currency":"GBP"},
		"upperLimit":{"amount":20000,"currency":"GBP"},"isTemporarilyUnavailable":false,
		"payCycle":{"id":"pc_2","startDate":"2026-01-01","endDate":"2026-01-31","lastPayDate":"2026-01-08T09:00:00.000Z"}}`).By("")
	acme(w).Do("GET", "/v1/pay/members/"+idOf(ivy)+"/balance", nil).Is(200, `{"available":{"amount":0},"payCycle":{"lastPayDate":null}}`)
	acme(w).Do("GET", "/v1/pay/members/x/balance", nil).Is(400, `{"issues":[{"code":"PathValidation","path":"memberId"}]}`).By("onsi.member-id-malformed")
	acme(w).Do("GET", "/v1/pay/members/"+idOf(kate)+"/balance", nil).Is(404, `{"issues":[{"code":"MemberNotFound"}]}`).By("onsi.member-not-found")
}

func TestPayRun(t *testing.T) {
	w := start(t)
	c := acme(w)
	a := c.Do("POST", runs, fields{"payDetails": []fields{
		{"memberId": idOf(grace), "money": pounds(1000)}, {"memberId": idOf(ivy), "money": pounds(70)}, {"memberId": idOf(grace), "money": pounds(-1)},
	}}).Is(201, `{"payCycleId":"pc_2","status":"Available"}`).By("")
	if a.String("/id")[:3] != "pr_" {
		t.Errorf("the pay run is %s", a.Text)
	}
	c.Do("GET", balance, nil).Is(200, amounts(10499))
	c.Do("POST", runs, payRun(grace, -20000)).Is(201, "")
	c.Do("GET", balance, nil).Is(200, amounts(0))
	c.Do("POST", runs, fields{"payDetails": []fields{}}).Is(201, "")
}

// What a member earned counts up to the upper limit.
func TestBalanceIsCapped(t *testing.T) {
	w := start(t)
	acme(w).Do("POST", runs, payRun(grace, 9007199254740991)).Is(201, "")
	acme(w).Do("GET", balance, nil).Is(200, amounts(17000)).By("onsi.balance-capped").TurnedOn("onsi.balance-capped", "upperLimit", "20000", "")
}

func TestWithdrawal(t *testing.T) {
	w := start(t)
	c := acme(w)
	a := c.Do("POST", intents, intent(grace, 9500)).Is(201, `{"netAmount":{"amount":9450,"currency":"GBP"},"fee":{"amount":50,"currency":"GBP"},
		"accountDetails":{"accountHolder":"Grace Hill","sortCode":"112233","accountNumber":"44556677"},"bankAccount":{"lastFour":"6677"}}`).By("")
	c.Do("GET", balance, nil).Is(200, amounts(9500)) // it reserves nothing
	w.Advance(time.Minute)
	c.Do("POST", complete, fields{"withdrawalIntentId": a.String("/withdrawalIntentId")}).Is(201, `{"message":"OK"}`).By("")
	c.Do("GET", balance, nil).Is(200, amounts(0))
	const second = `{"netAmount":{"amount":9450,"currency":"GBP"},"fee":{"amount":50,"currency":"GBP"},"payCycleId":"pc_2","createdAt":"2026-01-15T09:01:00.000Z"}`
	c.Do("GET", "/v1/pay/withdrawals", nil).Is(200, `{"withdrawals":[{"id":"w_1"},`+second+`],"hasMore":false,"skip":0,"take":50}`)
	c.Do("GET", "/v1/pay/cycles/pc_2/deductions", nil).Is(200, `{"deductions":[{"memberId":"mem_aaaaaaaaaaaaaaaaaaaa","total":{"amount":12500,"currency":"GBP"}}],"total":1,"skip":0,"take":50}`)
	c.Do("GET", "/v1/pay/cycles/pc_1/deductions", nil).Is(200, `{"deductions":[],"total":0}`)
	c.Do("POST", complete, fields{"withdrawalIntentId": "wi_1"}).Is(422, `{"issues":[{"code":"UnprocessableEntity"}]}`).By("onsi.funds-insufficient")
}

func TestIntentOfAnIBAN(t *testing.T) {
	w := start(t)
	acme(w).Do("PATCH", grace, fields{"accountDetails": fields{"accountHolder": "G", "iban": "ÜÄ7"}}).Is(200, "")
	acme(w).Do("POST", intents, intent(grace, 1000)).Is(201, `{"accountDetails":{"accountHolder":"G","iban":"ÜÄ7"},"bankAccount":{"lastFour":"ÜÄ7"}}`)
}

func TestWithdrawals(t *testing.T) {
	w := start(t)
	c := acme(w)
	w.Advance(time.Hour)
	c.Do("POST", complete, fields{"withdrawalIntentId": "wi_1"}).Is(201, "")
	for _, tt := range []struct {
		query, want, reason string
	}{
		{"", `{"withdrawals":[{"id":"w_1","memberId":"mem_aaaaaaaaaaaaaaaaaaaa","payCycleId":"pc_2","createdAt":"2026-01-12T09:00:00.000Z"},{}],"hasMore":false}`, "all, oldest first"},
		{"?take=1", `{"withdrawals":[{"id":"w_1"}],"hasMore":true,"take":1}`, "a page"},
		{"?skip=1&take=1", `{"withdrawals":[{"netAmount":{"amount":1950}}],"hasMore":false,"skip":1}`, "the last page"},
		{"?skip=9&take=9223372036854775807", `{"withdrawals":[],"hasMore":false}`, "behind the end"},
		{"?payCycleId=pc_2", `{"withdrawals":[{},{}]}`, "of a cycle"},
		{"?payCycleId=pc_1", `{"withdrawals":[]}`, "of a cycle without any"},
		{"?payCycleId=pc_3", `{"withdrawals":[]}`, "of another client's cycle"},
		{"?memberId=mem_aaaaaaaaaaaaaaaaaaaa", `{"withdrawals":[{},{}]}`, "of a member"},
		{"?memberId=mem_cccccccccccccccccccc", `{"withdrawals":[]}`, "of a member without any"},
		{"?memberId=mem_aaaaaaaaaaaaaaaaaaaa&payCycleId=pc_2", `{"withdrawals":[{},{}]}`, "of both"},
		{"?memberId=mem_aaaaaaaaaaaaaaaaaaaa&payCycleId=pc_1", `{"withdrawals":[]}`, "of both, without any"},
		{"?fromDate=2026-01-12T09:00:00Z", `{"withdrawals":[{"createdAt":"2026-01-15T10:00:00.000Z"}]}`, "after, not at"},
		{"?toDate=2026-01-15T10:00:00.000Z", `{"withdrawals":[{"id":"w_1"}]}`, "before, not at"},
		{"?fromDate=2026-01-12T08:59:59.999Z&toDate=2026-01-15T10:00:00.001Z", `{"withdrawals":[{},{}]}`, "between"},
	} {
		t.Run(tt.reason, func(t *testing.T) { c.Do("GET", "/v1/pay/withdrawals"+tt.query, nil).Is(200, tt.want) })
	}
	for _, query := range []string{"fromDate=2026-01-12", "toDate=2026-01-12T09:00:00%2B01:00", "fromDate=x", "take=-1", "skip=x"} {
		c.Do("GET", "/v1/pay/withdrawals?"+query, nil).Is(400, `{"issues":[{"code":"QueryValidation"}]}`).By("onsi.query-invalid")
	}
	const ofGrace = "/v1/pay/members/mem_aaaaaaaaaaaaaaaaaaaa/withdrawals"
	c.Do("GET", ofGrace, nil).Is(200, `{"withdrawals":[{"amount":{"amount":3000,"currency":"GBP"},"fee":{"amount":50},"payCycleId":"pc_2"},{}],"total":2,"skip":0,"take":50}`)
	c.Do("GET", ofGrace+"?skip=1", nil).Is(200, `{"withdrawals":[{"amount":{"amount":2000}}],"total":2}`)
	c.Do("GET", "/v1/pay/members/"+idOf(kate)+"/withdrawals", nil).Is(404, "").By("onsi.member-not-found")
}

func TestPayCycles(t *testing.T) {
	w := start(t)
	c := acme(w)
	c.Do("GET", "/v1/pay/cycles", nil).Is(200, `{"payCycles":[{"id":"pc_2","startDate":"2026-01-01","endDate":"2026-01-31","status":"Open"},{"id":"pc_1","status":"Closed"}],"total":2,"skip":0,"take":50}`)
	c.Do("GET", "/v1/pay/cycles?statuses=Closed", nil).Is(200, `{"payCycles":[{"id":"pc_1"}],"total":1}`)
	c.Do("GET", "/v1/pay/cycles?skip=1&statuses=Closed&statuses=Open", nil).Is(200, `{"payCycles":[{"id":"pc_1"}],"total":2}`)
	c.Do("GET", "/v1/pay/cycles?statuses=open", nil).Is(400, issues("QueryValidation", "statuses Expected one of Open, Closed"))
	c.Do("GET", "/v1/pay/cycles/pc_2", nil).Is(200, `{"id":"pc_2","status":"Open"}`)
	c.Do("GET", "/v1/pay/cycles/pc_2/deductions?take=0", nil).Is(200, `{"deductions":[],"total":1,"take":0}`)

	w.Advance(17*24*time.Hour + 10*time.Hour) // the first of February
	c.Do("GET", "/v1/pay/cycles/pc_2", nil).Is(200, `{"id":"pc_2","status":"Closed"}`)
	c.Do("GET", balance, nil).Is(404, `{"issues":[{"code":"NotFound"}]}`).By("onsi.no-open-pay-cycle")
	c.Do("POST", complete, fields{"withdrawalIntentId": "wi_1"}).Is(422, "").By("onsi.funds-insufficient")
	opened := c.Do("POST", runs, payRun(grace, 3000)).Is(201, `{"status":"Available"}`).By("onsi.pay-cycle-opened").
		TurnedOn("onsi.pay-cycle-opened", "startDate", "2026-02-01", "").String("/payCycleId")
	c.Do("POST", runs, payRun(grace, 10)).Is(201, `{"payCycleId":"`+opened+`"}`).By("")
	c.Do("GET", "/v1/pay/cycles/"+opened, nil).Is(200, `{"startDate":"2026-02-01","endDate":"2026-02-28","status":"Open"}`)
	c.Do("GET", balance, nil).Is(200, amounts(3010))
	c.Do("POST", complete, fields{"withdrawalIntentId": "wi_1"}).Is(201, "")
	c.Do("GET", "/v1/pay/cycles/"+opened+"/deductions", nil).Is(200, `{"deductions":[{"total":{"amount":2000}}]}`)
}

// An opened cycle has none of the days of another.
func TestOpenedCyclesFitIn(t *testing.T) {
	for _, tt := range []struct{ others, start, end, reason string }{
		{"", "2026-01-01", "2026-01-31", "the month"},
		{"{startDate: '2025-12-20', endDate: '2026-01-05'}", "2026-01-06", "2026-01-31", "from the day after"},
		{"{startDate: '2026-01-20', endDate: '2026-02-05'}", "2026-01-01", "2026-01-19", "to the day before"},
		{"{startDate: '2026-01-01', endDate: '2026-01-14'}, {startDate: '2026-01-16', endDate: '2026-01-16'}, {startDate: '2026-01-25', endDate: '2026-01-31'}", "2026-01-15", "2026-01-15", "between"},
	} {
		w := withCycles(t, tt.others)
		a := acme(w).Do("POST", runs, fields{"payDetails": []fields{}}).Is(201, "").By("onsi.pay-cycle-opened")
		acme(w).Do("GET", "/v1/pay/cycles/"+a.String("/payCycleId"), nil).Is(200, fmt.Sprintf(`{"startDate":%q,"endDate":%q}`, tt.start, tt.end))
	}
}

// What the form of a pay request forbids.
func TestWrongPay(t *testing.T) {
	for _, tt := range []struct {
		reason, target string
		body           any
		issues         string
	}{
		{"no details", runs, fields{}, issues("BodyValidation", "payDetails Required")},
		{"null", runs, fields{"payDetails": nil}, issues("BodyValidation", "payDetails Expected array")},
		{"an empty one", runs, fields{"payDetails": []fields{{}}}, issues("BodyValidation", "payDetails.0.memberId Required", "payDetails.0.money Required")},
		{"no money", runs, fields{"payDetails": []fields{{"memberId": "m", "money": fields{}}}}, issues("BodyValidation", "payDetails.0.money.amount Required", "payDetails.0.money.currency Required")},
		{"null money", runs, fields{"payDetails": []fields{{"memberId": nil, "money": nil}}}, issues("BodyValidation", "payDetails.0.memberId Expected string", "payDetails.0.money Expected object")},
		{"pence are whole", runs, fields{"payDetails": []fields{{"memberId": "m", "money": fields{"amount": 10.5, "currency": "GBP"}}}}, issues("BodyValidation", "payDetails.0.money.amount Expected integer")},
		{"more than JSON holds", runs, payRun(grace, 1<<53), issues("BodyValidation", "payDetails.0.money.amount Expected an integer of at most 9007199254740991, of either sign")},
		{"no currency", runs, fields{"payDetails": []fields{{"memberId": "m", "money": fields{"amount": 1, "currency": "gbp"}}}}, issues("BodyValidation", "payDetails.0.money.currency Expected an ISO 4217 code, such as GBP")},
		{"more than is known", runs, fields{"payDetails": []fields{{"memberId": "m", "money": pounds(1), "note": "x"}}}, issues("BodyValidation", "payDetails.0.note There is no such field here")},
		{"an intent of nothing", intents, fields{}, issues("BodyValidation", "memberId Required", "amount Required")},
		{"an amount of null", intents, fields{"memberId": "m", "amount": fields{"amount": nil, "currency": nil}}, issues("BodyValidation", "amount.amount Expected integer", "amount.currency Expected string")},
		{"a completion of nothing", complete, fields{}, issues("BodyValidation", "withdrawalIntentId Required")},
		{"a completion of null", complete, fields{"withdrawalIntentId": nil}, issues("BodyValidation", "withdrawalIntentId Expected string")},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			w := start(t)
			unchanged(t, w, func() *apitest.Answer { return acme(w).Do("POST", tt.target, tt.body) }).Is(400, tt.issues)
		})
	}
}

// Every unknown member of a pay run is named.
func TestPayRunOfUnknownMembers(t *testing.T) {
	w := start(t)
	both := fields{"payDetails": []fields{{"memberId": idOf(none), "money": pounds(1)}, {"memberId": idOf(grace), "money": pounds(1)}, {"memberId": idOf(kate), "money": pounds(1)}}}
	const named = `{"issues":[{"code":"MemberNotFound","memberId":"mem_zzzzzzzzzzzzzzzzzzzz"},{"code":"MemberNotFound","memberId":"mem_eeeeeeeeeeeeeeeeeeee"}]}`
	unchanged(t, w, func() *apitest.Answer { return acme(w).Do("POST", runs, both) }).Is(400, named).By("onsi.member-not-found")
	w.Flip("unknown-member-status", "404")
	acme(w).Do("POST", runs, both).Is(404, named).By("onsi.member-not-found")
	acme(w).Do("POST", intents, intent(none, 1000)).Is(404, `{"issues":[{"code":"MemberNotFound"}]}`)
}

func TestWayOutOfAMonthWithoutCycle(t *testing.T) {
	w := withCycles(t, "")
	c := acme(w)
	id := c.Do("POST", everybody, whole(nil)).Is(201, "").String("/memberId")
	c.Do("GET", "/v1/pay/members/"+id+"/balance", nil).Is(404, "").By("onsi.no-open-pay-cycle").LeftBy(1)
	c.Do("POST", runs, payRun(everybody+"/"+id, 5)).Is(201, "")
	c.Do("GET", "/v1/pay/members/"+id+"/balance", nil).Is(200, amounts(5))
}

// While withdrawals are unavailable, intents are made and none is completed. Only a
// new state brings them back.
func TestUnavailableWithdrawals(t *testing.T) {
	w := apitest.Start(t, onsi.Vendor, strings.Replace(clients, "        jobs: [{jobId: maj_1", "        pay: {unavailable: true}\n        jobs: [{jobId: maj_1", 1))
	c := acme(w)
	body := fields{"withdrawalIntentId": "wi_1"}
	c.Do("GET", balance, nil).Is(200, `{"isTemporarilyUnavailable":true,"available":{"amount":9500}}`)
	c.Do("POST", intents, intent(grace, 1000)).Is(201, "")
	unchanged(t, w, func() *apitest.Answer { return c.Do("POST", complete, body) }).
		Is(422, code("UnprocessableEntity")).By("onsi.withdrawals-unavailable").TurnedOn("onsi.withdrawals-unavailable", "", "", "").LeftBy(1)
	put(t, w, strings.Replace(w.StateText(), `"unavailable": true`, `"unavailable": false`, 1))
	c.Do("GET", balance, nil).Is(200, `{"isTemporarilyUnavailable":false}`)
	c.Do("POST", complete, body).Is(201, "")
}

func TestTermsOfPay(t *testing.T) {
	w := apitest.Start(t, onsi.Vendor, strings.NewReplacer("GBP", "EUR", "        jobs: [{jobId: maj_1", "        pay: {currency: EUR, lowerLimit: 0, upperLimit: 12000, fee: 0}\n        jobs: [{jobId: maj_1",
		"        jobs: [{jobId: maj_2", "        pay: {currency: EUR}\n        jobs: [{jobId: maj_2").Replace(clients))
	c := acme(w)
	euros := func(amount int) fields {
		return fields{"memberId": idOf(grace), "amount": fields{"amount": amount, "currency": "EUR"}}
	}
	c.Do("GET", balance, nil).Is(200, `{"available":{"amount":9000,"currency":"EUR"},"lowerLimit":{"amount":0},"upperLimit":{"amount":12000,"currency":"EUR"}}`)
	c.Do("POST", intents, euros(0)).Is(422, "").By("onsi.withdrawal-limits")
	c.Do("POST", intents, euros(1)).Is(201, `{"netAmount":{"amount":1,"currency":"EUR"},"fee":{"amount":0,"currency":"EUR"}}`)
	c.Do("POST", intents, euros(9001)).Is(422, "").By("onsi.funds-insufficient")
	put(t, w, w.StateText())
	c.Do("POST", intents, euros(1)).Is(201, "")
}

// A removed member cannot complete what it planned.
func TestIntentOfARemovedMember(t *testing.T) {
	w := start(t)
	acme(w).Do("DELETE", grace, nil).Is(200, "")
	acme(w).Do("POST", complete, fields{"withdrawalIntentId": "wi_1"}).Is(400, of("MemberNotEligible", grace)).By("onsi.member-not-eligible")
}

func TestBankAccountIsNeeded(t *testing.T) {
	w := start(t)
	acme(w).Do("PATCH", grace, fields{"accountDetails": nil}).Is(200, "")
	acme(w).Do("POST", intents, intent(grace, 1000)).Is(400, code("BankAccountInvalid")).By("onsi.bank-account-missing")
}

func TestIntentIsCompletedOnce(t *testing.T) {
	w := start(t)
	body := fields{"withdrawalIntentId": "wi_1"}
	first := keyed(acme(w), "POST", complete, body).Is(201, "")
	made := acme(w).Do("GET", "/v1/pay/withdrawals?skip=1", nil).Is(200, "").String("/withdrawals/0/id")
	unchanged(t, w, func() *apitest.Answer { return acme(w).Do("POST", complete, body) }).Is(409, code("Conflict")).By("onsi.intent-completed")
	keyed(acme(w), "POST", complete, body).Is(201, first.Text).By("onsi.idempotent-replay").TurnedOn("onsi.idempotent-replay", "x-idempotency-key", "k-1", made)
	acme(w).Do("GET", balance, nil).Is(200, amounts(7500))
}
