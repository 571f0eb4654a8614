package play_test

import "strings"

// walkRow is two files that differ in what stands at KEY.
type walkRow struct {
	keys      string // which the second file has, or has another value of
	reason    string
	file      string
	base, key string // what stands at KEY
	shows     string // in what of the outcome they differ,
	was, is   string // and by which text, that the other's has not; one of them may be empty
}

const (
	walkTop  = "version: 1\nname: walk\ntitle: Walk\n"
	walkTime = walkTop + `clock: {start: "2026-01-15T09:00:00Z"}` + "\n"
	john     = `{accountId: acc-john, email: john.wick@example.com, firstName: John, lastName: Wick, gender: MALE, membership: {membershipId: M-1, membershipType: BASIC, startOfContract: "2025-08-24"}}`
	chains   = `{chains: [{id: chain-a, gyms: [{id: gym-1, apiKeys: [key-a]}, {id: gym-2, apiKeys: [key-a2], permissions: []}], accounts: [` + john + `]}, {id: chain-b, gyms: [{id: gym-3, apiKeys: [key-b]}]}]}`
	company  = `{companies: [{id: demo, apiUsers: [{username: api, password: secret, token: t}], clubs: [{id: 12, name: Centre}], users: [{id: 236, email: ewa@example.com, firstName: Ewa, lastName: Nowak, homeClubId: 12, token: ewas}]}]}`
	walkFile = walkTime + "vendors:\n  egym: " + chains + "\n  perfectgym: " + company + "\n"

	aList    = `operation: egym.listAccounts, tenant: chain-a`
	aGet     = `operation: egym.retrieveAccount, tenant: chain-a, path: {accountId: acc-john}`
	aPatch   = `operation: egym.partialUpdate, tenant: chain-a, path: {accountId: acc-john}, body: {firstName: Jon}`
	aPublish = `operation: egym.publishAccount, tenant: chain-a, body: {email: jane.roe@example.com, firstName: Jane, lastName: Roe, gender: FEMALE, membership: {membershipId: M-2, membershipType: BASIC, startOfContract: "2026-01-15"}}`
	anImage  = `operation: egym.uploadImage, path: {accountId: acc-john}, `

	listed = "steps: [{" + aList + "}]\n"
	down   = "faults: [{id: down, operation: egym.listAccounts, calls: {first: 2}, effect: {respond: {status: 503}}}]\n"
	hooked = walkFile + `steps: [{operation: egym.createWebhook, tenant: chain-a, body: {url: "http://127.0.0.1:1/", secret: s}}, ` +
		`{operation: egym.triggerWebhook, tenant: chain-a, path: {id: "1"}, expect: {status: 200EXPECT}}]` + "\n"
	lax = "assert: {unusedFaults: allow, contract: allow}\n"
)

// walkRows is all keys but those of [vendorRows], [walkWhens] and [walkWires].
var walkRows = []walkRow{
	{"version", "another than this program reads", "KEY\nname: walk\ntitle: Walk\n", "version: 1", "version: 2", onLoading, "", "unknown version 2"},
	{"name", "another than the file's", "version: 1\nKEY\ntitle: Walk\n", "name: walk", "name: run", onLoading, "", `the name is "run"`},
	{"title", "is told with the result", "version: 1\nname: walk\nKEY\n", "title: Walk", "title: Run", heading, "walk: Walk", "walk: Run"},
	{"seed", "another makes other ids", walkFile + "KEYsteps: [{id: create, " + aPublish + "}]\n", "", "seed: 2\n", script, `"accountId": "bb8ec9a8-9636-48ac-9854-2f0f31404031"`, `"accountId": "aeb639a8-5ea5-4a23-87a4-e5644af3dfe0"`},
	{"credentials", "open lets any in", walkFile + "KEYsteps: [{" + aList + `, as: none, headers: {X-Api-Key: anybodys}}]` + "\n", "", "credentials: open\n", calls, "listAccounts 403", "listAccounts 200"},
	{"clock clock.start", "when it begins", walkTop + "KEYvendors: {egym: " + chains + "}\n" + listed, "", `clock: {start: "2026-02-03T04:05:06Z"}` + "\n", entries, "2026-01-01T00:00:00Z", "2026-02-03T04:05:06Z"},
	{"clock.mode", "a running one is on its way", walkTop + `clock: {KEYstart: "2026-01-15T09:00:00Z"}` + "\nvendors: {egym: " + chains + "}\n" + listed, "", "mode: running, ", entries, "2026-01-15T09:00:00Z GET", "2026-01-15T09:00:00."},

	{"faults faults[].effect faults[].effect.respond faults[].effect.respond.status", "an answer of its own", walkFile + "KEY" + listed, "", down, calls, "listAccounts 200", "listAccounts 503"},
	{"faults[].id", "is told with the call", walkFile + "faults: [{id: KEY, operation: egym.listAccounts, effect: {drop: reset}}]\n" + listed, "one", "other", entries, "by the fault one", "by the fault other"},
	{"faults[].operation", "other calls", walkFile + "faults: [{id: lost, operation: egym.KEY, effect: {drop: reset}}]\n" + lax + "steps: [{" + aList + "}, {" + aGet + "}]\n", "listAccounts", "retrieveAccount", calls, "listAccounts reset, retrieveAccount 200", "listAccounts 200, retrieveAccount reset"},
	{"faults[].phase", "after: it is carried out", walkFile + "faults: [{KEYid: lost, operation: egym.publishAccount, effect: {drop: reset}}]\nsteps: [{" + aPublish + "}]\n", "", "phase: after, ", state, "", "jane.roe@example.com"},
	{"faults[].expect faults[].expect.fired", "more often than it was", walkFile + "faults: [{KEYid: lost, operation: egym.listAccounts, effect: {drop: reset}}]\n" + listed, "", "expect: {fired: 2}, ", verdicts, "fault lost passed", "fault lost failed fired 1 time, want 2"},
	{"faults[].effect.respond.headers", "are sent", walkFile + "faults: [{id: down, operation: egym.*, effect: {respond: {KEYstatus: 503}}}]\n" + listed, "", "headers: {Retry-After: 5}, ", entries, "", "Retry-After: 5"},
	{"faults[].effect.respond.body", "in place of the vendor's", walkFile + "faults: [{id: down, operation: egym.*, effect: {respond: {KEYstatus: 503}}}]\n" + listed, "", "body: {kettle: empty}, ", script, "errorCode", `"kettle": "empty"`},
	{"faults[].effect.respond.preset", "one of the usual", walkFile + "faults: [{id: down, operation: egym.*, effect: {respond: {KEY}}}]\n" + listed, "status: 503", "preset: rate-limit", calls, "listAccounts 503", "listAccounts 429"},
	{"faults[].effect.drop", "another way", walkFile + "faults: [{id: lost, operation: egym.*, effect: {drop: KEY}}]\n" + listed, "reset", "close", calls, "listAccounts reset", "listAccounts close"},
	{"faults[].effect.garbage", "another kind", walkFile + "faults: [{id: proxy, operation: egym.*, effect: {garbage: KEY}}]\n" + listed, "json", "html", entries, "Content-Type: application/json", "Content-Type: text/html"},
	{"faults[].effect.duplicate", "carried out twice", walkFile + "faults: [{id: twice, operation: egym.*, effect: {KEY}}]\nsteps: [{" + aPublish + "}]\n", "delay: 1ms", "duplicate: true", calls, "", "publishAccount 201, publishAccount 409"},

	{"rivals rivals[].after", "somebody else acts", walkFile + "KEY" + listed, "", "rivals: [{after: {operation: egym.listAccounts}, " + aPatch + "}]\n", calls, "", "listAccounts 200, partialUpdate 200 by rival"},
	{"rivals[].after.operation", "behind another call", walkFile + "rivals: [{after: {operation: egym.KEY}, " + aPatch + "}]\nsteps: [{" + aList + "}, {" + aGet + "}]\n", "listAccounts", "retrieveAccount", calls, "listAccounts 200, partialUpdate 200 by rival", "retrieveAccount 200, partialUpdate 200 by rival"},
	{"rivals[].operation", "does something else", walkFile + "rivals: [{after: {operation: egym.listAccounts}, operation: egym.KEY, tenant: chain-a, path: {accountId: acc-john}}]\n" + listed, "retrieveAccount", "getRoles", calls, "retrieveAccount 200 by rival", "getRoles 200 by rival"},
	{"rivals[].tenant", "as somebody else", walkFile + "rivals: [{after: {operation: egym.listAccounts}, operation: egym.listAccounts, tenant: KEY}]\n" + listed, "chain-a", "chain-b", entries, "", "as chain-b"},
	{"rivals[].as rivals[].as.gym", "a key that may do nothing", walkFile + "rivals: [{KEYafter: {operation: egym.listAccounts}, " + aGet + "}]\n" + listed, "", "as: {gym: gym-2}, ", calls, "retrieveAccount 200 by rival", "retrieveAccount 403 by rival"},
	{"rivals[].as.apiKey", "a key that may do nothing", walkFile + "rivals: [{KEYafter: {operation: egym.listAccounts}, " + aGet + "}]\n" + listed, "", "as: {apiKey: key-a2}, ", calls, "retrieveAccount 200 by rival", "retrieveAccount 403 by rival"},
	{"rivals[].as.login", "a member, who need not say who", walkFile + "rivals: [{KEYafter: {operation: egym.listAccounts}, operation: perfectgym.getUser, tenant: demo}]\n" + listed, "", "as: {login: ewa@example.com}, ", calls, "getUser 400 by rival", "getUser 200 by rival"},
	{"rivals[].path", "about another", walkFile + "rivals: [{after: {operation: egym.listAccounts}, operation: egym.retrieveAccount, tenant: chain-a, path: {accountId: KEY}}]\n" + listed, "acc-john", "acc-jim", calls, "retrieveAccount 200 by rival", "retrieveAccount 404 by rival"},
	{"rivals[].query", "is sent", walkFile + "rivals: [{KEYafter: {operation: egym.listAccounts}, operation: perfectgym.getUser, tenant: demo}]\n" + listed, "", "query: {userId: 236}, ", calls, "getUser 400 by rival", "getUser 200 by rival"},
	{"rivals[].headers", "are sent", walkFile + "rivals: [{KEYafter: {operation: egym.listAccounts}, " + aGet + "}]\n" + listed, "", "headers: {X-Trace: theirs}, ", entries, "", "X-Trace: theirs"},
	{"rivals[].body", "is sent", walkFile + "rivals: [{after: {operation: egym.listAccounts}, operation: egym.partialUpdate, tenant: chain-a, path: {accountId: acc-john}, body: KEY}]\n" + listed, "{firstName: Jon}", "{firstName: Jack}", state, `"firstName":"Jon"`, `"firstName":"Jack"`},
	{"rivals[].form", "is sent", walkFile + "rivals: [{KEYafter: {operation: egym.listAccounts}, operation: perfectgym.authorize, tenant: demo, as: none, expect: {status: 400}}]\n" + listed, "", "form: {username: api, password: secret, grant_type: password}, ", calls, "authorize 400 by rival", "authorize 200 by rival"},

	{"steps", "a client calls", walkFile + "KEY", "", listed, calls, "", "listAccounts 200"},
	{"steps[].id", "names the step", walkFile + "steps: [{KEY" + aList + "}]\n", "", "id: look, ", verdicts, "step 1 (egym.listAccounts)", "step look (egym.listAccounts)"},
	{"steps[].operation", "does something else", walkFile + "steps: [{operation: egym.KEY, path: {accountId: acc-john}}]\n", "retrieveAccount", "getRoles", calls, "retrieveAccount 200", "getRoles 200"},
	{"steps[].tenant", "as somebody else than the first", walkFile + "steps: [{KEYoperation: egym.listAccounts}]\n", "", "tenant: chain-b, ", entries, "as chain-a", "as chain-b"},
	{"steps[].as steps[].as.gym", "a key that may do nothing", walkFile + "steps: [{KEY" + aGet + "}]\n", "", "as: {gym: gym-2}, ", calls, "retrieveAccount 200", "retrieveAccount 403"},
	{"steps[].as", "no key at all", walkFile + "steps: [{KEY" + aGet + "}]\n", "", "as: none, ", calls, "retrieveAccount 200", "retrieveAccount 401"},
	{"steps[].as.apiKey", "a key that may do nothing", walkFile + "steps: [{KEY" + aGet + "}]\n", "", "as: {apiKey: key-a2}, ", calls, "retrieveAccount 200", "retrieveAccount 403"},
	{"steps[].as.login", "a member, who need not say who", walkFile + "steps: [{KEYoperation: perfectgym.getUser}]\n", "", "as: {login: ewa@example.com}, ", calls, "getUser 400", "getUser 200"},
	{"steps[].path", "about another", walkFile + "steps: [{operation: egym.retrieveAccount, path: {accountId: KEY}}]\n", "acc-john", "acc-jim", calls, "retrieveAccount 200", "retrieveAccount 404"},
	{"steps[].query", "is sent", walkFile + "steps: [{KEYoperation: perfectgym.getUser}]\n", "", "query: {userId: 236}, ", calls, "getUser 400", "getUser 200"},
	{"steps[].headers", "are sent", walkFile + "steps: [{KEY" + aGet + "}]\n", "", "headers: {X-Trace: ours}, ", entries, "", "X-Trace: ours"},
	{"steps[].body", "is sent", walkFile + "steps: [{operation: egym.partialUpdate, path: {accountId: acc-john}, body: KEY}]\n", "{firstName: Jon}", "{firstName: Jack}", state, `"firstName":"Jon"`, `"firstName":"Jack"`},
	{"steps[].form", "is sent", walkFile + "steps: [{KEYoperation: perfectgym.authorize, tenant: demo, as: none}]\n", "", "form: {username: api, password: secret, grant_type: password}, ", calls, "authorize 400", "authorize 200"},
	{"steps[].file steps[].file.text", "is sent", walkFile + "steps: [{" + anImage + "KEY}]\n", "", "file: {field: file, name: a.png, text: no picture}", entries, "", "\r\nno picture\r\n"},
	{"steps[].file.base64", "bytes that no text has", walkFile + "steps: [{" + anImage + "file: {field: file, name: a.png, KEY}}]\n", "text: AP8=", "base64: AP8=", entries, "\r\nAP8=\r\n", "\r\n\x00\xff\r\n"},
	{"steps[].file.field", "names the part", walkFile + "steps: [{" + anImage + "file: {field: KEY, name: a.png, text: a}}]\n", "file", "image", entries, `name="file"; `, `name="image"; `},
	{"steps[].file.name", "names the file", walkFile + "steps: [{" + anImage + "file: {field: file, name: KEY, text: a}}]\n", "a.png", "b.png", entries, `filename="a.png"`, `filename="b.png"`},
	{"steps[].file.type", "is the part's", walkFile + "steps: [{" + anImage + "file: {KEYfield: file, name: a.png, text: a}}]\n", "", "type: image/png, ", entries, "Content-Type: application/octet-stream", "Content-Type: image/png"},
	{"steps[].expect steps[].expect.status", "another than comes", walkFile + "steps: [{KEY" + aList + "}]\n", "", "expect: {status: 400}, ", verdicts, "(egym.listAccounts) passed", "want 400, got 200"},
	{"steps[].expect.body", "another than comes", walkFile + "steps: [{" + aGet + ", expect: {KEYstatus: 200}}]\n", "", "body: {firstName: Jim}, ", verdicts, "(egym.retrieveAccount) passed", `/firstName: want "Jim", got "John"`},
	{"steps[].expect.headers", "others than come", walkFile + "steps: [{" + aGet + ", expect: {KEYstatus: 200}}]\n", "", "headers: {Content-Type: text/plain}, ", verdicts, "(egym.retrieveAccount) passed", `Content-Type: want "text/plain"`},
	{"steps[].expect.error", "another than comes", walkFile + "faults: [{id: a, operation: egym.listAccounts, calls: {only: [1]}, effect: {drop: reset}}, {id: b, operation: egym.listAccounts, effect: {drop: close}}]\nsteps: [{" + aList + ", expect: {error: KEY}}]\n" + lax, "reset", "close", verdicts, "(egym.listAccounts) passed", "want close, got reset"},
	{"steps[].save", "for a later step", walkFile + "steps: [{KEYid: create, " + aPublish + "}, {operation: egym.retrieveAccount, path: {accountId: \"${create.id}\"}, expect: {status: 200}}]\n", "", "save: {id: /accountId}, ", onLoading, `step "create" saves nothing`, ""},
	{"steps[].save", "another part of the answer", walkFile + "steps: [{save: {id: KEY}, id: create, " + aPublish + "}, {operation: egym.retrieveAccount, path: {accountId: \"${create.id}\"}}]\n", "/email", "/accountId", calls, "retrieveAccount 404", "retrieveAccount 200"},
	{"steps[].repeat", "once more and once more", walkFile + down + "steps: [{KEY" + aList + "}]\n", "", "repeat: {until: 200, max: 5}, ", calls, "", "listAccounts 503, listAccounts 503, listAccounts 200"},
	{"steps[].repeat.until", "another status", walkFile + down + "steps: [{repeat: {until: KEY, max: 5}, " + aList + "}]\n", "503", "200", calls, "", "listAccounts 503, listAccounts 503, listAccounts 200"},
	{"steps[].repeat.max", "not as often as it takes", walkFile + down + "steps: [{repeat: {until: 200, max: KEY}, " + aList + "}]\n", "3", "2", verdicts, "(egym.listAccounts) passed", "want 200, got 503 after 2 calls"},
	{"steps[].repeat.delay", "time goes by", walkFile + down + "steps: [{repeat: {KEYuntil: 200, max: 3}, " + aList + "}]\n", "", "delay: 7s, ", entries, "", "2026-01-15T09:00:14Z GET"},
	{"steps[].clock steps[].clock.advance", "time goes by", walkFile + "steps: [KEY{" + aList + "}]\n", "", "{clock: {advance: 30d}}, ", entries, "2026-01-15T09:00:00Z GET", "2026-02-14T09:00:00Z GET"},
	{"steps[].clock.set", "another time", walkFile + "steps: [{clock: {KEY}}, {" + aList + "}]\n", "advance: 1s", `set: "2027-01-01T00:00:00Z"`, entries, "2026-01-15T09:00:01Z GET", "2027-01-01T00:00:00Z GET"},

	{"assert assert.state assert.state[].count", "another number", walkFile + "KEY", "", "assert: {state: [{at: egym.chain-a.accounts, count: 2}]}\n", verdicts, "", "want 2 records, got 1"},
	{"assert.state[].at", "another collection", walkFile + "assert: {state: [{at: KEY, count: 1}]}\n", "egym.chain-a.accounts", "egym.chain-b.accounts", verdicts, "state egym.chain-a.accounts passed", "want 1 record, got 0"},
	{"assert.state[].has", "a record that is not there", walkFile + "assert: {state: [{KEYat: egym.chain-a.accounts, count: 1}]}\n", "", "has: [{firstName: Jim}], ", verdicts, "state egym.chain-a.accounts passed", `/firstName: want "Jim", got "John"`},
	{"assert.calls", "what calls came to", walkFile + "assert: {KEY}\n" + listed, "", "calls: [{operation: egym.listAccounts, outcomes: [400]}]", verdicts, "", "want 400; got  200"},
	{"assert.calls[].operation", "other calls", walkFile + "assert: {calls: [{operation: egym.KEY, outcomes: [200]}]}\n" + listed, "listAccounts", "retrieveAccount", verdicts, "calls egym.listAccounts passed", "want 200; got  no call"},
	{"assert.calls[].outcomes", "others than came", walkFile + "assert: {calls: [{operation: egym.listAccounts, outcomes: KEY}]}\n" + listed, "[200]", "[200, 200]", verdicts, "calls egym.listAccounts passed", "want 200, 200; got  200"},
	{"assert.unusedFaults", "may be", walkFile + "faults: [{id: lost, operation: egym.getRoles, effect: {drop: reset}}]\nassert: {KEY}\n" + listed, "", "unusedFaults: warn", verdicts, "fault lost failed never fired", "fault lost warned never fired"},
	{"assert.unusedRivals", "may be", walkFile + "rivals: [{after: {operation: egym.getRoles}, operation: egym.listAccounts, tenant: chain-a}]\nassert: {KEY}\n" + listed, "", "unusedRivals: warn", verdicts, "rival 1 failed never acted; 0 calls matched", "rival 1 warned never acted"},
	{"rivals[].expect.acted", "another number", walkFile + "rivals: [{after: {operation: egym.listAccounts}, operation: egym.listAccounts, tenant: chain-a, KEY}]\n" + listed, "expect: {acted: 1}", "expect: {acted: 2}", verdicts, "rival 1 passed", "rival 1 failed acted 1 time, want 2"},
	{"rivals[].expect rivals[].expect.status", "a refusal that is meant", walkFile + "rivals: [{after: {operation: egym.listAccounts}, operation: egym.retrieveAccount, path: {accountId: nobody}, tenant: chain-a, KEY}]\n" + listed, "", "expect: {status: 404}", verdicts, "rival 1 failed the vendor refused it with 404", "rival 1 passed"},
	{"assert.contract", "may be broken", walkFile + "assert: {KEY}\nsteps: [{operation: egym.publishAccount, body: {}}]\n", "", "contract: warn", verdicts, "contract failed", "contract warned"},
	{"assert.unmatched", "is not judged", walkFile + "assert: {KEY}\n" + listed, "", "unmatched: allow", verdicts, "unmatched passed", ""},
	{"assert.ignored", "is not judged", walkFile + "assert: {KEY}\n" + listed, "", "ignored: allow", verdicts, "ignored passed", ""},
	{"assert.assumed.policy", "decides what they lead to", walkFile + "assert: {KEY}\nsteps: [{operation: perfectgym.addUser, as: {login: ewa@example.com}, body: {email: a@example.com, birthDate: \"1990-01-01T00:00:00\", homeClubId: 12}, expect: {status: 403}}]\n", "", "assumed: {policy: fail}", verdicts, "", "assumed failed perfectgym.employee-only is assumed"},
	{"assert.assumed.accepted", "leaves out what a team has looked at", walkFile + "assert: {KEY}\nsteps: [{operation: perfectgym.addUser, as: {login: ewa@example.com}, body: {email: a@example.com, birthDate: \"1990-01-01T00:00:00\", homeClubId: 12}, expect: {status: 403}}]\n", "assumed: {policy: fail}", "assumed: {policy: fail, accepted: [perfectgym.employee-only]}", verdicts, "assumed failed perfectgym.employee-only is assumed", ""},
	{"assert.assumed", "may not be", walkFile + "assert: {KEY}\nsteps: [{operation: perfectgym.addUser, as: {login: ewa@example.com}, body: {email: a@example.com, birthDate: \"1990-01-01T00:00:00\", homeClubId: 12}, expect: {status: 403}}]\n", "", "assumed: fail", verdicts, "", "assumed failed perfectgym.employee-only is assumed"},

	{"$type", "of another type", walkMatched, "{$type: string}", "{$type: number}", verdicts, "passed", "/email: want a number"},
	{"$match", "of another form", walkMatched, `{$match: "^john"}`, `{$match: "^jane"}`, verdicts, "passed", `/email: want a string that matches "^jane"`},
	{"$len", "of another length", walkMatched, "{$len: 21}", "{$len: 22}", verdicts, "passed", "/email: want a length of 22"},
	{"$exists", "not there", walkMatched, "{$exists: true}", "{$exists: false}", verdicts, "passed", "/email: want nothing"},
	{"$contains", "something else in it", walkMatched, `{$contains: "@example"}`, `{$contains: "@sample"}`, verdicts, "passed", `/email: want something that contains "@sample"`},
	{"assert.deliveries", "one that must have arrived", hookedWith("", "KEY"), "", "assert: {deliveries: [{operation: egym.webhook.TEST}]}\n", verdicts, "", "want at least 1 delivered of egym.webhook.TEST, got 0; egym.webhook.TEST of chain-a to"},
	{"steps[].expect.deliveries", "one that a call must cause", hookedWith("KEY", ""), "", ", deliveries: [{operation: egym.webhook.TEST}]", verdicts, "", "deliveries: want at least 1 delivered of egym.webhook.TEST, got 0; deliveries: egym.webhook.TEST of chain-a to"},
	{"assert.undelivered", "one that nobody took fails", hookedWith("", "KEY"), "", "assert: {undelivered: fail}\n", verdicts, "undelivered warned", "undelivered failed egym.webhook.TEST of chain-a to"},
	{"assert.deliveries[].operation", "of another type", hookedWith("", "assert: {deliveries: [{operation: egym.webhook.KEY}]}\n"), "TEST", "GYM_CHECKIN", verdicts, "got 0; egym.webhook.TEST of chain-a to", "the vendor sent none"},
	{"assert.deliveries[].tenant", "of another tenant", hookedWith("", "assert: {deliveries: [{operation: egym.webhook.TESTKEY}]}\n"), "", ", tenant: chain-b", verdicts, "egym.webhook.TEST of chain-a to http://127.0.0.1:1/ failed: the connection was refused\n", "the vendor sent none"},
	{"assert.deliveries[].body", "with another body", hookedWith("", "assert: {deliveries: [{operation: egym.webhook.TEST, outcome: failedKEY}]}\n"), "", ", body: {type: GYM_CHECKIN}", verdicts, "", `body /type: want "GYM_CHECKIN", got "TEST"`},
	{"assert.deliveries[].count", "more of them", hookedWith("", "assert: {deliveries: [{operation: egym.webhook.TEST, outcome: failedKEY}]}\n"), "", ", count: 2", verdicts, "", "want 2 failed of egym.webhook.TEST, got 1"},
	{"assert.deliveries[].outcome", "that came to something else", hookedWith("", "assert: {deliveries: [{operation: egym.webhook.TESTKEY}]}\n"), "", ", outcome: failed", verdicts, "want at least 1 delivered", ""},
	{"steps[].expect.deliveries[].operation", "of another type", hookedWith(", deliveries: [{operation: egym.webhook.KEY}]", ""), "TEST", "GYM_CHECKIN", verdicts, "egym.webhook.TEST of chain-a to", "the vendor sent none"},
	{"steps[].expect.deliveries[].tenant", "of another tenant", hookedWith(", deliveries: [{operation: egym.webhook.TESTKEY}]", ""), "", ", tenant: chain-b", verdicts, "egym.webhook.TEST of chain-a to http://127.0.0.1:1/ failed: the connection was refused\n", "the vendor sent none"},
	{"steps[].expect.deliveries[].body", "with another body", hookedWith(", deliveries: [{operation: egym.webhook.TEST, outcome: failedKEY}]", ""), "", ", body: {type: GYM_CHECKIN}", verdicts, "", `body /type: want "GYM_CHECKIN", got "TEST"`},
	{"steps[].expect.deliveries[].count", "more of them", hookedWith(", deliveries: [{operation: egym.webhook.TEST, outcome: failedKEY}]", ""), "", ", count: 2", verdicts, "", "want 2 failed of egym.webhook.TEST, got 1"},
	{"steps[].expect.deliveries[].outcome", "that came to something else", hookedWith(", deliveries: [{operation: egym.webhook.TESTKEY}]", ""), "", ", outcome: failed", verdicts, "want at least 1 delivered", ""},
}

const walkMatched = walkFile + "assert: {contract: allow}\nsteps: [{" + aGet + ", expect: {status: 200, body: {email: KEY}}}]\n"

// hookedWith is a file in which a webhook is triggered that nobody takes, with what the
// step expects besides and what else is in the file.
func hookedWith(expect, more string) string {
	return strings.Replace(hooked, "EXPECT", expect, 1) + more
}
