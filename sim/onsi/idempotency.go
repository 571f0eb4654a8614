package onsi

import (
	"bytes"
	"crypto/sha256"
	"net/http"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/sim"
)

// retention is how long a reply is kept.
const retention = 7 * 24 * time.Hour

// idempotencyHeader is the header of an idempotency key, as the guide spells it.
const idempotencyHeader = "x-idempotency-key"

// reply is a row: the answer to a successful request with an idempotency key. It
// can be found by the key alone and by key, method and path, so that changing the
// reading idempotency-scope loses none.
type reply struct {
	client         string
	apiKey         int // which of the client's
	idempotencyKey string
	method, path   string

	since  time.Time
	body   [sha256.Size]byte
	answer sim.Answer
	about  sim.Ref // the record that the request was about
}

func (r reply) key() string {
	return sim.Key(r.client, strconv.Itoa(r.apiKey), r.idempotencyKey, r.method, r.path)
}

func (r reply) sinceKey() string {
	return sim.Key(r.client, r.since.UTC().Format("2006-01-02T15:04:05.000000000"))
}

func (r reply) expired(now time.Time) bool { return now.Sub(r.since) >= retention }

func (r reply) sameRequest(other reply) bool {
	return r.method == other.method && r.path == other.path && r.body == other.body
}

// once lets an operation run unless the request writes and has the idempotency key of
// an earlier success: then it gets the earlier answer.
func (a *api) once(tx *sim.Tx, next func() (sim.Answer, error)) (sim.Answer, error) {
	key := tx.Request.Header.Get("X-Idempotency-Key")
	if key == "" || tx.Request.Method == http.MethodGet {
		return next()
	}
	now := reply{
		client: tx.Caller.Tenant, apiKey: tx.Caller.As.(int), idempotencyKey: key,
		method: tx.Request.Method, path: tx.Request.Path,
		since: tx.Now, body: digest(tx.Request.Body),
	}
	if earlier, ok := a.earlier(tx, now); ok {
		if !earlier.sameRequest(now) && tx.Reads(idempotencyOtherBody) == "conflict" {
			return sim.Answer{}, keyReused.Refuse(idempotencyHeader, sim.Readable(key)).HeldBy(earlier.about)
		}
		tx.Note(replayed).At(idempotencyHeader, sim.Readable(key)).HeldBy(earlier.about)
		return earlier.answer, nil
	}
	answer, err := next()
	if err != nil {
		return answer, err
	}
	now.answer, now.about = answer, aboutOf(tx, answer)
	a.dropExpired(tx)
	a.replies.Put(tx, now)
	return answer, nil
}

// earlier returns the reply to an earlier request with the same key. If the key
// alone decides, a reply to the same method and path takes precedence.
func (a *api) earlier(tx *sim.Tx, now reply) (found reply, ok bool) {
	var expired sim.Ref // what an expired reply was about
	if r, exact := a.replies.Get(tx, now.key()); exact {
		if !r.expired(tx.Now) {
			return r, true
		}
		expired = r.about
	}
	if tx.Reads(idempotencyScope) == "api-key" {
		for r := range a.replies.All(tx, sim.Prefix(now.client, strconv.Itoa(now.apiKey), now.idempotencyKey)) {
			if !r.expired(tx.Now) {
				return r, true
			}
			expired = r.about
		}
	}
	if expired.ID != "" {
		tx.Note(keyExpired).At(idempotencyHeader, sim.Readable(now.idempotencyKey)).HeldBy(expired)
	}
	return reply{}, false
}

// aboutOf returns the record that a request was about: the one that its answer shows,
// or else the member in its path.
func aboutOf(tx *sim.Tx, answer sim.Answer) sim.Ref {
	if shown, ok := answer.Body.(interface{ ref(client string) sim.Ref }); ok {
		return shown.ref(tx.Caller.Tenant)
	}
	return Member{MemberID: tx.Request.PathValue("id")}.ref(tx.Caller.Tenant)
}

// dropExpired deletes the client's expired replies.
func (a *api) dropExpired(tx *sim.Tx) {
	var expired []string
	for r := range a.oldest.All(tx, sim.Prefix(tx.Caller.Tenant)) {
		if !r.expired(tx.Now) {
			break
		}
		expired = append(expired, r.key())
	}
	for _, key := range expired {
		a.replies.Delete(tx, key)
	}
}

// digest returns a hash of a body that ignores what has no meaning in JSON:
// white space and the order of members.
func digest(body []byte) [sha256.Size]byte {
	text := jsontext.Value(bytes.Clone(body))
	if text.Canonicalize() != nil {
		return sha256.Sum256(body)
	}
	return sha256.Sum256(text)
}
