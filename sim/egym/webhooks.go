package egym

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

var (
	webhookUnknown = rules.Rule("webhook-unknown",
		"A webhook that the key's gym does not have is answered with a 404 for the entity WEBHOOK.",
		sim.Inferred("WEBHOOK is one of the entities that a 404 can name, and the specification lists the webhooks of the related gym"),
		"List the gym's webhooks by GET /api/v2/webhooks, and send the id of one of them.",
		"For a webhook of another gym, send the request with a key of that gym.").
		Refuses(http.StatusNotFound, "notFound", "There is no such webhook.")
	webhookURLHeld = rules.Rule("webhook-url-held",
		"A gym cannot have two webhooks with the same URL.",
		sim.Documented(errPage),
		"List the gym's webhooks by GET /api/v2/webhooks: the one with the URL is yours already. "+
			"This is the case when an earlier POST succeeded but its answer was lost.",
		"To change its secret, update that webhook by PUT.",
		"To have two webhooks, send another URL.").
		Refuses(http.StatusConflict, "webhookUrlAlreadyRegistered", "The URL is already registered for the gym.")
	webhookSent = rules.Rule("webhook-sent",
		"An event at a gym is sent to each webhook of the gym, in the order of their ids, with the webhook's secret as x-api-key.",
		sim.Inferred("the guide describes the request, its header and its timeout of 5 s; the order is assumed"))
	testWithoutAccount = rules.Rule("webhook-test-account",
		"A TEST event is about no account: it has the accountId null, or a made-up one under the reading webhook-test-account.",
		sim.Assumed("the guide shows an accountId in every event, and does not say which one a TEST has"))

	webhookUpdate = &sim.Reading{
		ID:       "webhook-update",
		Question: "Must an update of a webhook have both url and secret?",
		Values:   []string{"both", "either"},
		Source:   "the specification requires both, and says that the operation updates url or/and secret",
	}
	webhookRetry = &sim.Reading{
		ID:       "webhook-retry",
		Question: "How often is an event sent if the subscriber does not accept it?",
		Values:   []string{"none", "three-times"},
		Source:   "not documented",
	}
	webhookRedirect = &sim.Reading{
		ID:       "webhook-redirect",
		Question: "Is an event sent again to the URL that the subscriber redirects it to?",
		Values:   []string{"not-followed", "followed"},
		Source:   "not documented",
	}
	webhookTestAccount = &sim.Reading{
		ID:       "webhook-test-account",
		Question: "Which accountId does a TEST event have?",
		Values:   []string{"null", "made-up"},
		Source:   "not documented",
	}
)

// Types of events that are sent.
const (
	gymCheckin       = "GYM_CHECKIN"
	gymCheckout      = "GYM_CHECKOUT"
	membershipDelete = "MEMBERSHIP_DELETE"
	testEvent        = "TEST"
)

// eventTypes has all types that the vendor documents. Nothing in the API causes
// EQUIPMENT_CHECKIN and GENIUS_ONBOARDING_COMPLETED.
var eventTypes = []string{
	gymCheckin, gymCheckout, "EQUIPMENT_CHECKIN", membershipDelete, "GENIUS_ONBOARDING_COMPLETED", testEvent,
}

// Webhook is a subscription to the events of a gym, as the API shows it.
type Webhook struct {
	ID     int64  `json:"id"`
	URL    string `json:"url"`
	Secret string `json:"secret"`
}

// webhook is a row.
type webhook struct {
	Webhook
	chain, gym string
	declared   bool // whether the secret is the scenario's, and not a client's
}

// Ref names the record.
func (row webhook) Ref() sim.Ref {
	return sim.Ref{Tenant: row.chain, Collection: "webhooks", ID: strconv.FormatInt(row.ID, 10)}
}

// Shown returns the webhook as a scenario would declare it. A secret that a client
// sent may be a real one, and is null.
func (row webhook) Shown() any { return row.shown() }

func (row webhook) shown() webhookState {
	return webhookState{ID: row.ID, Gym: row.gym, URL: row.URL, Secret: sim.Opt[string]{V: row.Secret, Sent: true, Null: !row.declared}}
}

func (row webhook) key() string { return sim.Key(row.chain, row.gym, sim.Ordinal(row.ID)) }

func (row webhook) urlKey() string { return sim.Key(row.chain, row.gym, row.URL) }

func (row webhook) idKey() string { return sim.Key(row.chain, sim.Ordinal(row.ID)) }

type webhookInput struct {
	URL    sim.Opt[string] `json:"url"`
	Secret sim.Opt[string] `json:"secret"`
}

const (
	aWebhookURL = "an http or https URL"
	aSecret     = "the secret that deliveries carry" // of a refusal: its value is never shown
)

func isWebhookURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func (in *webhookInput) check(c *sim.Checks, whole bool) {
	if free(c, "url", aWebhookURL, in.URL, whole) && !isWebhookURL(in.URL.V) {
		form(c, "url", aWebhookURL, in.URL.V)
	}
	free(c, "secret", aSecret, in.Secret, whole)
}

type newWebhook struct {
	Body webhookInput `body:"json"`
}

type webhookChange struct {
	ID   sim.Opt[int64] `path:"id"`
	Body webhookInput   `body:"json"`
}

// Check asks for a whole webhook.
func (in *newWebhook) Check(c *sim.Checks) { in.Body.check(c, true) }

// Check asks for what the reading requires.
func (in *webhookChange) Check(c *sim.Checks) {
	lacks := !in.Body.URL.Has() || !in.Body.Secret.Has()
	in.Body.check(c, lacks && c.Reads(webhookUpdate) == "both")
}

type byWebhookID struct {
	ID sim.Opt[int64] `path:"id"`
}

// listWebhooks lists the webhooks of the key's gym.
func (a *api) listWebhooks(tx *sim.Tx, _ sim.None) ([]Webhook, error) {
	shown := []Webhook{}
	for row := range a.webhooks.All(tx, sim.Prefix(tx.Caller.Tenant, caller(tx).gym)) {
		shown = append(shown, row.Webhook)
	}
	return shown, nil
}

// showWebhook shows one webhook.
func (a *api) showWebhook(tx *sim.Tx, in byWebhookID) (Webhook, error) {
	row, err := a.lookupWebhook(tx, in.ID.V)
	return row.Webhook, err
}

// lookupWebhook returns the webhook of the key's gym with the id.
func (a *api) lookupWebhook(tx *sim.Tx, id int64) (webhook, error) {
	row, ok := a.webhooks.Get(tx, sim.Key(tx.Caller.Tenant, caller(tx).gym, sim.Ordinal(id)))
	if !ok {
		return row, webhookUnknown.Refuse("id", strconv.FormatInt(id, 10)).With(detail{entity: "WEBHOOK"})
	}
	return row, nil
}

// createWebhook subscribes a URL to the events of the key's gym.
func (a *api) createWebhook(tx *sim.Tx, in newWebhook) (shown Webhook, err error) {
	row := webhook{Webhook{0, in.Body.URL.V, in.Body.Secret.V}, tx.Caller.Tenant, caller(tx).gym, false}
	if err := a.claimURL(tx, row); err != nil {
		return shown, err
	}
	row.ID = a.webhookIDs.Next(tx)
	a.webhooks.Put(tx, row)
	return row.Webhook, nil
}

// updateWebhook changes the URL and the secret that are sent.
func (a *api) updateWebhook(tx *sim.Tx, in webhookChange) (shown Webhook, err error) {
	row, err := a.lookupWebhook(tx, in.ID.V)
	if err != nil {
		return shown, err
	}
	row.URL = in.Body.URL.Or(row.URL)
	if in.Body.Secret.Has() {
		row.Secret, row.declared = in.Body.Secret.V, false
	}
	if err := a.claimURL(tx, row); err != nil {
		return shown, err
	}
	a.webhooks.Put(tx, row)
	return row.Webhook, nil
}

// claimURL refuses row if another webhook of the gym has its URL.
func (a *api) claimURL(tx *sim.Tx, row webhook) error {
	if holder, held := a.webhooksByURL.Get(tx, row.urlKey()); held && holder.ID != row.ID {
		return webhookURLHeld.Refuse("url", row.URL).HeldBy(holder.Ref())
	}
	return nil
}

// deleteWebhook ends a subscription.
func (a *api) deleteWebhook(tx *sim.Tx, in byWebhookID) (none sim.None, err error) {
	row, err := a.lookupWebhook(tx, in.ID.V)
	if err == nil {
		a.webhooks.Delete(tx, row.key())
	}
	return none, err
}

// triggerWebhook sends one webhook a TEST event.
func (a *api) triggerWebhook(tx *sim.Tx, in byWebhookID) (none sim.None, err error) {
	row, err := a.lookupWebhook(tx, in.ID.V)
	if err != nil {
		return none, err
	}
	var madeUp *string
	if tx.Reads(webhookTestAccount) == "made-up" {
		id := tx.UUID()
		madeUp = &id
	}
	tx.Note(testWithoutAccount).At("type", testEvent)
	a.deliver(tx, row, madeUp, testEvent)
	return none, nil
}

// subscribe subscribes a URL to the events of each gym of a chain, with one secret.
func (a *api) subscribe(tx *sim.Tx, chainID, url string) (secret string, err error) {
	secret = tx.UUID()
	c, _ := a.chains.Get(tx, chainID)
	for _, gym := range gymsOf(c) {
		row := webhook{Webhook{0, url, secret}, chainID, gym.ID, true}
		if held, ok := a.webhooksByURL.Get(tx, row.urlKey()); ok {
			row.ID = held.ID
		} else {
			row.ID = a.webhookIDs.Next(tx)
		}
		a.webhooks.Put(tx, row)
	}
	return secret, nil
}

// notify sends an event about an account to the webhooks of a gym.
func (a *api) notify(tx *sim.Tx, gym, accountID, kind string) {
	for row := range a.webhooks.All(tx, sim.Prefix(tx.Caller.Tenant, gym)) {
		a.deliver(tx, row, &accountID, kind)
	}
}

// event is what a subscriber gets.
type event struct {
	AccountID *string `json:"accountId"`
	Timestamp int64   `json:"timestamp"` // milliseconds since 1970
	Type      string  `json:"type"`
}

// deliver puts an event for one webhook into the outbox.
func (a *api) deliver(tx *sim.Tx, to webhook, accountID *string, kind string) {
	w := sim.Webhook{
		Type:    kind,
		URL:     to.URL,
		Header:  []sim.HeaderField{{Name: "X-Api-Key", Value: to.Secret}},
		Body:    event{accountID, tx.Now.UnixMilli(), kind},
		Timeout: 5 * time.Second,
		Follows: tx.Reads(webhookRedirect) == "followed",
	}
	if tx.Reads(webhookRetry) == "three-times" {
		w.Tries = 3
	}
	tx.Deliver(w)
	tx.Note(webhookSent).At("type", kind).HeldBy(to.Ref())
}

// webhookState is a webhook in a scenario.
type webhookState struct {
	ID     int64           `json:"id,omitzero" generated:"true" min:"1"`
	Gym    string          `json:"gym,omitzero"` // the chain's first one if left out
	URL    string          `json:"url" required:"true" natural:"true"`
	Secret sim.Opt[string] `json:"secret" credential:"true"` // null or left out stands for one that is not shown
}

// formerSecret returns the secret that a webhook has in the state that is replaced, or
// one that is made up.
func (a *api) formerSecret(tx *sim.Tx, row webhook) string {
	if tx.Former != nil {
		if former, ok := a.webhooksByID.Get(tx.Former, row.idKey()); ok && former.URL == row.URL {
			return former.Secret
		}
	}
	return "unknown-" + tx.UUID()
}

// loadWebhook stores a declared webhook. It makes up a secret that is not known, so
// that the subscriber can tell that it is another one.
func (a *api) loadWebhook(tx *sim.Tx, at sim.Place, c sim.Tenant[chain], declared webhookState) error {
	var wrong sim.Mistakes
	gym, err := gymOr(at, c, declared.Gym)
	wrong.Add(err)
	if !isWebhookURL(declared.URL) && (declared.URL == "" || tx.Reads(formOfValues) == "rejected") {
		wrong.Add(at.In("url").Errorf("%q is not %s", declared.URL, aWebhookURL))
	}
	if declared.Secret.Has() && declared.Secret.V == "" {
		wrong.Add(at.In("secret").Errorf("a secret cannot be empty: leave it out to have one made up"))
	}
	id, err := declaredNumber(tx, at.In("id"), a.webhookIDs, declared.ID)
	wrong.Add(err)
	row := webhook{Webhook{id, declared.URL, declared.Secret.V}, c.ID, gym, declared.Secret.Has()}
	if !row.declared {
		row.Secret = a.formerSecret(tx, row)
	}
	if _, twice := a.webhooksByID.Get(tx, row.idKey()); twice {
		wrong.Add(at.In("id").Errorf("duplicate webhook %d: ids are unique within a chain", id))
		return wrong.Err()
	}
	if holder, held := a.webhooksByURL.Get(tx, row.urlKey()); held {
		wrong.Add(at.In("url").Errorf("webhook %d already has the URL %s: URLs are unique within a gym", holder.ID, row.URL))
		return wrong.Err()
	}
	a.webhooks.Put(tx, row)
	return wrong.Err()
}
