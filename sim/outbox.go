package sim

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/mockvendors/mockvendors/internal/store"
)

// Message is a mail, a push notification or a webhook delivery of a vendor.
type Message struct {
	Number int             `json:"number"`
	Time   string          `json:"time"`
	Vendor string          `json:"vendor"`
	Tenant string          `json:"tenant"`
	Kind   string          `json:"kind"`  // "mail", "notification" or "webhook"
	To     string          `json:"to"`    // an email address, the id of a member, or the subscriber's URL
	About  string          `json:"about"` // what a mail or a notification is for, or the type of a webhook
	Body   json.RawMessage `json:"body"`

	Webhook *Webhook `json:"-"` // nil for other kinds
}

// Webhook is a request that a vendor makes to a subscriber. Its address identifies
// the delivery: a rewind may give its message's number to another one.
type Webhook struct {
	Type    string // one of [Vendor.Webhooks]
	URL     string
	Header  []HeaderField // what identifies the vendor to the subscriber; never shown
	Body    any           // encoded as JSON
	Timeout time.Duration // for the subscriber's answer
	Tries   int           // how often it is sent until the subscriber answers 2xx; 0 is once
	Follows bool          // whether a redirect is followed
}

func newOutbox(s *store.Schema) *store.Table[Message] {
	return store.NewTable(s, "sim.outbox", func(m Message) string { return outboxKey(m.Number) })
}

func outboxKey(number int) string { return fmt.Sprintf("%012d", number) }

// Mail puts a mail into the world's outbox, where the control API shows it.
// Nothing is ever sent. about says what the mail is for; body is what it
// contains, such as a token, and is encoded as JSON.
func (tx *Tx) Mail(to, about string, body any) {
	tx.post(Message{Kind: "mail", To: to, About: about}, body)
}

// Notify puts a push notification to a member into the world's outbox, as Mail does
// with a mail. to is the id of the member's record.
func (tx *Tx) Notify(to, about string, body any) {
	tx.post(Message{Kind: "notification", To: to, About: about}, body)
}

// Deliver puts a webhook delivery into the world's outbox. It is sent once the
// transaction is committed and the request is answered.
func (tx *Tx) Deliver(w Webhook) {
	body := w.Body
	w.Body = nil // the message has it, encoded
	tx.Deliveries = append(tx.Deliveries, tx.post(Message{Kind: "webhook", To: w.URL, About: w.Type, Webhook: &w}, body))
}

func (tx *Tx) post(m Message, body any) Message {
	text, err := json.Marshal(body)
	if err != nil {
		panic(fmt.Errorf("outbox of %s: %w", tx.Vendor, err)) // bodies are the vendors' own plain types
	}
	m.Number = tx.Kit.outbox.Count(tx, "") + 1
	m.Time = tx.Now.UTC().Format(time.RFC3339)
	m.Vendor, m.Tenant, m.Body = tx.Vendor, tx.Caller.Tenant, text
	if err := tx.Kit.outbox.Put(tx, m); err != nil {
		panic(err) // the table has no unique index
	}
	return m
}

// Outbox returns all messages of a world, oldest first.
func (k *Kit) Outbox(in store.In) []Message {
	messages := make([]Message, 0, k.outbox.Count(in, ""))
	for m := range k.outbox.All(in, "") {
		messages = append(messages, m)
	}
	return messages
}

// Posted reports whether a webhook's message is still in a world's outbox.
func (k *Kit) Posted(in store.In, m *Message) bool {
	held, ok := k.outbox.Get(in, outboxKey(m.Number))
	return ok && held.Webhook == m.Webhook
}
