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

// kept is how long the answer to a request with an idempotency key is kept.
const kept = 7 * 24 * time.Hour

// idempotencyHeader is the header that carries an idempotency key, as the guide
// writes it.
const idempotencyHeader = "x-idempotency-key"

// reply is a row: the answer to a successful request that carried an
// idempotency key. It is found by the key alone or by key, method and path, as
// the reading has it, so that flipping the reading loses none.
type reply struct {
	client         string
	apiKey         int // which of the client's
	idempotencyKey string
	method, path   string

	since  time.Time
	body   [sha256.Size]byte
	answer sim.Answer
	member sim.Ref // the one that it was about
}

func (r reply) key() string {
	return sim.Key(r.client, strconv.Itoa(r.apiKey), r.idempotencyKey, r.method, r.path)
}

func (r reply) sinceKey() string {
	return sim.Key(r.client, r.since.UTC().Format("2006-01-02T15:04:05.000000000"))
}

func (r reply) expired(now time.Time) bool { return now.Sub(r.since) >= kept }

func (r reply) sameRequest(other reply) bool {
	return r.method == other.method && r.path == other.path && r.body == other.body
}

// once stands around every operation: a writing request with an idempotency
// key that stands for an earlier success gets that one's answer.
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
		if tx.Reads(idempotencyOtherBody) == "conflict" && !earlier.sameRequest(now) {
			return sim.Answer{}, keyReused.Refuse(idempotencyHeader, sim.Readable(key)).HeldBy(earlier.member)
		}
		tx.Note(replayed).At(idempotencyHeader, sim.Readable(key)).HeldBy(earlier.member)
		return earlier.answer, nil
	}
	answer, err := next()
	if err != nil {
		return answer, err
	}
	now.answer, now.member = answer, memberOf(tx, answer)
	a.dropExpired(tx)
	a.replies.Put(tx, now)
	return answer, nil
}

// earlier returns the reply that is kept for a request like now: where the key
// alone decides, that to the same method and path goes before others.
func (a *api) earlier(tx *sim.Tx, now reply) (found reply, ok bool) {
	var expired sim.Ref // the member that such a reply was about
	if r, exact := a.replies.Get(tx, now.key()); exact {
		if !r.expired(tx.Now) {
			return r, true
		}
		expired = r.member
	}
	if tx.Reads(idempotencyScope) == "api-key" {
		for r := range a.replies.All(tx, sim.Prefix(now.client, strconv.Itoa(now.apiKey), now.idempotencyKey)) {
			if !r.expired(tx.Now) {
				return r, true
			}
			expired = r.member
		}
	}
	if expired.ID != "" {
		tx.Note(keyExpired).At(idempotencyHeader, sim.Readable(now.idempotencyKey)).HeldBy(expired)
	}
	return reply{}, false
}

// memberOf names the member that a request was about: a removal's answer does
// not tell it.
func memberOf(tx *sim.Tx, answer sim.Answer) sim.Ref {
	id := tx.Request.PathValue("id")
	if m, ok := answer.Body.(Member); ok {
		id = m.MemberID
	}
	return member{Member: Member{MemberID: id}, client: tx.Caller.Tenant}.Ref()
}

// dropExpired forgets the client's replies that have had their time.
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

// digest tells bodies apart, but not by what JSON makes nothing of: blanks and
// the order of members.
func digest(body []byte) [sha256.Size]byte {
	text := jsontext.Value(bytes.Clone(body))
	if text.Canonicalize() != nil {
		return sha256.Sum256(body)
	}
	return sha256.Sum256(text)
}
