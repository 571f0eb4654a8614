package habits

import "slices"

// Habit is something that a client should not do.
type Habit struct {
	ID   string `json:"id"`
	Says string `json:"says"` // what the client does
	Why  string `json:"why"`  // it matters
	Do   string `json:"do"`
}

// The ids of the habits.
const (
	BlindRetry        = "blind-retry"
	RetryAfterIgnored = "retry-after-ignored"
	RemainingIgnored  = "remaining-ignored"
	NoPause           = "no-pause"
	NoBackoff         = "no-backoff"
	NoJitter          = "no-jitter"
	NoCap             = "no-cap"
	ConflictLoop      = "conflict-loop"
	RefusalLoop       = "refusal-loop"
	CredentialsLoop   = "credentials-loop"
	PagesSkipped      = "pages-skipped"
	LastPageMissed    = "last-page-missed"
	FieldsIgnored     = "fields-ignored"
	KeyReused         = "key-reused"
	KeyChanged        = "key-changed"
	PollingNoPause    = "polling-without-pause"
	AskedAgain        = "asked-again"
	DeletedOwn        = "deleted-own"
)

// All has every habit, the most harmful first.
var All = []Habit{
	{BlindRetry, "sends a write again without a look whether the first one was carried out",
		"A lost answer says nothing about the write: its repeat can make a second record, or be refused because of the first.",
		"Look the record up first, or send an idempotency key where the vendor takes one. docs/retries.md says what each write does."},
	{DeletedOwn, "deletes a record that its own lost request had made",
		"The client takes its own record for somebody else's, and deletes what it was asked to make.",
		"After a lost answer or a conflict, compare the record that is there with the one that was sent, and keep it if they agree."},
	{KeyReused, "uses an idempotency key again for another body",
		"The vendor refuses the second request, or answers it with the result of the first and carries nothing out.",
		"Make a new key for each new content, and keep it only for repeats of the same request."},
	{KeyChanged, "sends a request again with another idempotency key",
		"To the vendor it is a new request: the key protects from nothing.",
		"Make the key before the first try, and send the same one with every repeat."},
	{PagesSkipped, "skips items between two pages of a list",
		"Records are missing, and nothing says so.",
		"Ask for the next page from where the last one ended, by the number of items that came, and ask again for a page that failed."},
	{LastPageMissed, "stops before the last page of a list",
		"Records beyond the first pages are never read. A client that looks for a single record may stop early on purpose.",
		"Go on until the answer says that there is no more."},
	{FieldsIgnored, "sends names that the vendor drops without a word",
		"The client believes that it has stored or filtered something, and has not.",
		"Correct the names, or leave them out."},
	{RetryAfterIgnored, "sends a request again before the time that Retry-After named",
		"The vendor will refuse it again, and may shut the client out for longer.",
		"Wait at least as long as Retry-After says, in seconds or until the date."},
	{RemainingIgnored, "goes on at full speed although the answer said that no requests are left",
		"The next requests are refused, and each of them has to be repeated.",
		"Read the header that tells how many requests are left, and wait when it is 0."},
	{ConflictLoop, "sends the same request again and again although it conflicts",
		"A conflict does not go away by itself: the same request gets the same 409.",
		"Treat a 409 as an answer: look at the record in the way, and decide."},
	{RefusalLoop, "sends the same request again and again although it is refused for what it is",
		"Nothing changes between the tries, so neither does the answer.",
		"Do not repeat a request that was refused with a 4xx other than 408, 425 and 429."},
	{CredentialsLoop, "goes on with a credential that is refused",
		"Vendors lock keys and users that fail too often.",
		"Stop at the first such refusal, whether it is a 401 or a 403, and get a new token once."},
	{NoPause, "retries at once",
		"A vendor that fails under load gets more load, and the tries are used up within the first moment of an outage.",
		"Wait between tries, and longer each time."},
	{NoBackoff, "retries at a fixed pace",
		"All tries fall into the same short time, and an outage is met with a steady load.",
		"Double the pause with every try, up to a limit."},
	{NoJitter, "waits exactly the same time as before at each try",
		"Clients that failed together come back together, and fail together.",
		"Add a random part to each pause."},
	{NoCap, "retries one request more than ten times",
		"It does not come to an end when the vendor is down, and nobody learns of it.",
		"Give up after a few tries, and report what was left undone."},
	{PollingNoPause, "asks for the same thing over and over without a pause",
		"The answers are the same, and they use up the limit for requests.",
		"Wait between two looks, and longer each time."},
	{AskedAgain, "asks again for what it was just told",
		"Each such request takes time and counts for the limit. A journal does not show whether the client wanted to see a change by others.",
		"Keep the answer for as long as nothing was written."},
}

func named(id string) Habit {
	return All[slices.IndexFunc(All, func(h Habit) bool { return h.ID == id })]
}
