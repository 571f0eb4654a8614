package onsi_test

import (
	"slices"

	"github.com/mockvendors/mockvendors/internal/apitest"
)

const (
	jobs     = "/v1/members/jobs"
	runs     = "/v1/pay/run"
	intents  = "/v1/pay/withdrawals/intent"
	complete = "/v1/pay/withdrawals/complete"
	balance  = "/v1/pay/members/mem_aaaaaaaaaaaaaaaaaaaa/balance"
)

// others are the operations on jobs and pay.
var others = []operation{
	{"createJob", "POST", jobs, job(adds(nil))},
	{"createJobFromCsv", "PUT", jobs + "/csv", csv("email,firstName,lastName,tier\nann@example.com,Ann,Day,Gold\n")},
	{"createJobFromCsvV2", "PUT", "/v2/members/jobs/csv", csv("email,firstName,lastName,tier\nann@example.com,Ann,Day,Gold\n")},
	{"getJob", "GET", jobs + "/maj_1", nil},
	{"getPayCycles", "GET", "/v1/pay/cycles", nil},
	{"getPayCycle", "GET", "/v1/pay/cycles/pc_1", nil},
	{"getPayCycleDeductions", "GET", "/v1/pay/cycles/pc_2/deductions", nil},
	{"getMemberBalance", "GET", balance, nil},
	{"getMemberWithdrawals", "GET", "/v1/pay/members/mem_aaaaaaaaaaaaaaaaaaaa/withdrawals", nil},
	{"uploadPayRun", "POST", runs, payRun(grace, 1000)},
	{"getWithdrawals", "GET", "/v1/pay/withdrawals", nil},
	{"createWithdrawalIntent", "POST", intents, intent(grace, 1000)},
	{"completeWithdrawal", "POST", complete, fields{"withdrawalIntentId": "wi_1"}},
}

var everything = slices.Concat(operations, others)

// job is the body of a job.
func job(actions ...fields) fields { return fields{"actions": actions} }

// adds is an action that adds Ann, with the changes.
func adds(changes fields) fields {
	all := whole(changes)
	all["type"] = "Add"
	return all
}

// to is an action on a member.
func to(kind, target string, changes fields) fields {
	all := fields{"type": kind, "memberId": idOf(target)}
	for name, value := range changes {
		all[name] = value
	}
	return all
}

func idOf(target string) string { return target[len("/v1/members/"):] }

// csv is a file of members.
func csv(text string) apitest.Body { return apitest.Body{Type: "text/csv", Text: text} }

func pounds(amount int) fields { return fields{"amount": amount, "currency": "GBP"} }

func payRun(target string, amount int) fields {
	return fields{"payDetails": []fields{{"memberId": idOf(target), "money": pounds(amount)}}}
}

func intent(target string, amount int) fields {
	return fields{"memberId": idOf(target), "amount": pounds(amount)}
}

// takesJSON reports whether an operation has a JSON body.
func (op operation) takesJSON() bool {
	_, file := op.body.(apitest.Body)
	return op.body != nil && !file
}
