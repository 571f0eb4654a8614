package sim

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/mockvendors/mockvendors/internal/store"
)

// Message is a mail that a vendor would have sent.
type Message struct {
	Number int             `json:"number"`
	Time   string          `json:"time"`
	Vendor string          `json:"vendor"`
	Tenant string          `json:"tenant"`
	Kind   string          `json:"kind"` // "mail"
	To     string          `json:"to"`
	About  string          `json:"about"`
	Body   json.RawMessage `json:"body"`
}

func newOutbox(s *store.Schema) *store.Table[Message] {
	return store.NewTable(s, "sim.outbox", func(m Message) string { return fmt.Sprintf("%012d", m.Number) })
}

// Mail puts a mail into the world's outbox, where the control API shows it.
// Nothing is ever sent. about says what the mail is for; body is what it
// contains, such as a token, and is encoded as JSON.
func (tx *Tx) Mail(to, about string, body any) {
	tx.post("mail", to, about, body)
}

func (tx *Tx) post(kind, to, about string, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		panic(fmt.Errorf("outbox of %s: %w", tx.Vendor, err)) // bodies are the vendors' own plain types
	}
	m := Message{
		Number: tx.Kit.outbox.Count(tx, "") + 1,
		Time:   tx.Now.UTC().Format(time.RFC3339),
		Vendor: tx.Vendor,
		Tenant: tx.Caller.Tenant,
		Kind:   kind,
		To:     to,
		About:  about,
		Body:   text,
	}
	if err := tx.Kit.outbox.Put(tx, m); err != nil {
		panic(err) // the table has no unique index
	}
}

// Outbox returns all messages of a world, oldest first.
func (k *Kit) Outbox(in store.In) []Message {
	messages := make([]Message, 0, k.outbox.Count(in, ""))
	for m := range k.outbox.All(in, "") {
		messages = append(messages, m)
	}
	return messages
}
