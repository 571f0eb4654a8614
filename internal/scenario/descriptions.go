package scenario

// descriptions are the sentences about the keys besides those of the vendors; see
// [words]. Editors show them, and docs/scenarios.md has them. What holds without the
// key comes last, after "Default:".
var descriptions = map[string]string{
	"version": "The version of this format.",
	"name":    "The scenario's name, of a-z, 0-9 and single hyphens. The file must be called the same.",
	"title":   "What the scenario is about, in one line.",
	"seed":    "The seed of identifiers, generated records and everything drawn. Default: 1.",
	"clock":   "The world's clock at the start.",
	"credentials": "closed: undeclared credentials are refused. open: any credential works, " +
		"and an undeclared one opens a tenant of its own. Default: closed.",
	"vendors": "The state of each vendor at the start, in the vendor's own terms.",
	"faults":  "What goes wrong, and at which calls. At most one fault fires at a call: the first in this list.",
	"rivals":  "Other actors whose calls happen between two calls of the client.",
	"steps":   "Calls that the scenario makes and moves of the clock, in order.",
	"assert":  "What must hold at the end.",
	"probe":   "Only in a probe, which settle plays and test refuses: which value a reading has at a vendor, by the outcomes of the steps.",

	"probe.reading":       "The reading, as vendor.reading.",
	"probe.tells":         "Outcomes of steps, each with what it tells. The first that holds decides.",
	"probe.tells.value":   "The value that the outcome tells.",
	"probe.tells.because": "Why the outcome tells nothing.",
	"probe.tells.step":    "The step whose outcome it is.",
	"probe.tells.status":  "The status that its answer must have. Default: any.",
	"probe.tells.body":    "What its body must contain. Default: anything.",

	"clock.start": "The time at the start. Default: 2026-01-01T00:00:00Z.",
	"clock.mode":  "frozen: the time changes only on command. running: it passes as on this machine. Default: frozen.",

	"faults.id": "The fault's name, of a-z, 0-9 and hyphens.",
	"faults.operation": "The operations whose calls it matches, as vendor.operationId, vendor.* or *.*; " +
		"or webhook deliveries, as vendor.webhook.TYPE or vendor.webhook.*.",
	"faults.tenant": "The tenant whose calls it matches. Default: all.",
	"faults.calls":  "At which of the matching calls it fires. Default: all.",
	"faults.phase": "before: before the vendor, which never sees a call whose answer the fault loses or replaces. " +
		"after: after the vendor has handled the call. Default: before.",
	"faults.effect":       "What goes wrong: one of these, or a delay, or both.",
	"faults.expect":       "How often it must fire. Default: at least once, unless assert.unusedFaults says otherwise.",
	"faults.expect.fired": "The exact number of times.",

	"where":         "What a call must contain to match. What is not named may be anything.",
	"where.body":    "What its body of JSON or a form must contain. Matchers are possible.",
	"where.query":   "The query parameters that it must have; with a list, all of these values.",
	"where.path":    "The path parameters that it must have, named as in the contract.",
	"where.headers": "The headers that it must have. Names are in upper or lower case.",

	"calls.only":    "Only at these, counted from 1.",
	"calls.first":   "At the first N.",
	"calls.every":   "At every Nth: with 3, at the third, the sixth and so on.",
	"calls.from":    "At the Nth and all later ones.",
	"calls.percent": "At this share of them, drawn from the seed and the request.",

	"effect.respond": "An answer instead of the vendor's: a preset, or a status.",
	"respond.preset": "The vendor's own error: rate-limit (429), unauthorized (401), forbidden (403), server-error (500) " +
		"or unavailable (503).",
	"respond.status": "A status of your own. Not beside a preset.",
	"respond.headers": "Headers of the answer besides its Content-Type, which may also be here. " +
		"Default: Content-Type: application/json.",
	"respond.body": "The body, sent as JSON; a text is sent as it is if the Content-Type is not JSON. " +
		"Default: the vendor's error body for an error, otherwise none.",
	"effect.drop": "The answer is lost. reset: by a TCP reset. close: the connection ends without a byte. hang: nothing comes. " +
		"truncate: it ends halfway.",
	"effect.for":       "How long a hang lasts; at most 10m. Default: 30s.",
	"effect.garbage":   "An unreadable answer with status 200: broken JSON, or an HTML page.",
	"effect.drip":      "The body arrives in pieces.",
	"drip.chunks":      "How many pieces.",
	"drip.over":        "How long it takes until the last one is sent; at most 1m.",
	"effect.duplicate": "The vendor gets the call twice; of a delivery, the subscriber gets it twice.",
	"effect.delay":     "How long the call waits in real time, at most 1m: always the same, or drawn between two quantiles.",
	"delay.p50":        "Half of the calls wait no longer than this.",
	"delay.p99":        "99 of 100 calls wait no longer than this.",
	"effect.early":     "A webhook delivery comes before the answer to the request that caused it.",
	"effect.swap":      "A webhook delivery comes after the next one to the same URL.",
	"effect.secret":    "A webhook delivery carries a wrong secret.",

	"rivals.after": "The client's call after which the rival acts: when its answer has been made, and before the client's " +
		"next request.",
	"rivals.after.operation": "The operations whose calls it matches, as vendor.operationId, vendor.* or *.*.",
	"rivals.after.tenant":    "The tenant whose calls it matches. Default: all.",
	"rivals.after.calls":     "After which of the matching calls it acts. Default: all.",
	"rivals.expect":          "What must come of the rival. Default: it acts, and no vendor refuses its calls.",
	"rivals.expect.acted":    "The exact number of times that it acts. Default: at least once.",
	"rivals.expect.status":   "The status of each of its calls. Default: none that refuses.",
	"rivals.operation":       "The operation that the rival calls.",
	"rivals.tenant":          "The tenant whose credential the call carries.",

	"as": "Which of the tenant's credentials the call carries, as {gym: ID}, {login: NAME} or {apiKey: KEY}; none for no credential. " +
		"Default: the tenant's first.",
	"path":    "The path parameters, named as in the contract.",
	"query":   "The query parameters; with a list, the same one several times.",
	"headers": "Headers besides the credential.",
	"body":    "The body, sent as JSON; a text is sent as it is if the Content-Type is not JSON.",
	"form":    "The fields of the body, sent as a form.",

	"steps.id":                "The step's name, by which later steps refer to what it saved. Default: none.",
	"steps.operation":         "The operation that the step calls, as vendor.operationId. Every step has it that does not move the clock.",
	"steps.tenant":            "The tenant whose credential the call carries. Default: the vendor's first that declares one.",
	"steps.file":              "A file, sent as the only part of a multipart body.",
	"file.field":              "The name of the part.",
	"file.name":               "The name of the file.",
	"file.type":               "The media type of the file. Default: application/octet-stream.",
	"file.text":               "The content of the file as text.",
	"file.base64":             "The content of the file in Base64.",
	"steps.expect":            "The outcome that the call must have: a status, or an error. Default: any.",
	"steps.expect.status":     "The status of the answer.",
	"steps.expect.body":       "What the body of the answer must contain. Matchers are possible. Default: anything.",
	"steps.expect.headers":    "The headers that the answer must have. Matchers are possible. Default: any.",
	"steps.expect.error":      "How the call ends without an answer, by a fault.",
	"steps.expect.deliveries": "The webhooks that the call must have caused. Default: any.",
	"deliveries.operation":    "The deliveries that are meant, as vendor.webhook.TYPE or vendor.webhook.*.",
	"deliveries.tenant":       "The tenant whose deliveries are meant. Default: all.",
	"deliveries.body":         "What their bodies must contain. Matchers are possible. Default: anything.",
	"deliveries.count":        "How many of them there are. Default: at least one.",
	"deliveries.outcome": "What must have become of them. delivered: the subscriber answered 2xx. failed: the vendor got no 2xx, " +
		"also where a fault withheld it. refused: its host is not allowed. dropped: too many waited. lost: never sent, because of a fault. Default: delivered; with count: 0, anything.",
	"steps.save":    "Parts of the answer's body, each named by a JSON pointer. Later steps use them as ${step.name}.",
	"steps.repeat":  "Makes the call again until its answer has a status. The step fails if it never has.",
	"repeat.until":  "The status.",
	"repeat.max":    "How many calls there are at most, with the first.",
	"repeat.delay":  "By how much the world's clock advances between two calls. Default: 0s.",
	"steps.clock":   "Moves the world's clock. Such a step has no other key.",
	"clock.advance": "By how much.",
	"clock.set":     "To which time.",

	"assert.state":       "Records that vendors must have at the end.",
	"assert.state.at":    "A collection, as vendor.tenant.collection.",
	"assert.state.count": "How many records it has. Default: any number.",
	"assert.state.has":   "Records that it has, each by some of its fields. Matchers are possible. Default: any.",

	"assert.calls":           "The outcomes that the client's calls must have, in order.",
	"assert.calls.operation": "The operations whose calls are meant, as vendor.operationId, vendor.* or *.*.",
	"assert.calls.tenant":    "The tenant whose calls are meant. Default: all.",
	"assert.calls.outcomes": "The outcome of each of these calls: a status, or reset, close, hang, truncate, garbage. " +
		"An empty list: there is no such call.",

	"assert.deliveries": "The webhooks that must have been delivered in the end, whichever request caused them.",

	"assert.unusedFaults": "If a fault never fired. Default: fail.",
	"assert.unusedRivals": "If a rival never acted, or its call was refused. Default: fail.",
	"assert.contract":     "If an exchange without a fault breaks the vendor's contract. Default: fail.",
	"assert.unmatched":    "If a request reached no operation of a vendor: an unknown prefix, world, host, path or method. Default: fail.",
	"assert.noRequests":   "If no vendor was asked anything, after a command or a Go test; steps always ask. Default: fail.",
	"assert.undelivered": "If a subscriber did not take a webhook: it could not be reached, or answered none of the vendor's tries with 2xx. " +
		"Those that a fault kept back, or had fail, do not count. Default: warn.",
	"assert.ignored": "If the client sent something that the vendor dropped: an unknown name in the query or the body, " +
		"a name twice, or a misspelt header. Default: warn.",
	"assert.assumed":   "If an answer relies on an assumed rule, or rests on a reading: a level, or one with exceptions. Default: warn.",
	"assumed.policy":   "The level.",
	"assumed.accepted": "Rules and readings that are accepted whatever the level, by id. Default: none.",
}
