package onsi

import (
	"crypto/sha256"
	"net/http"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mockvendors/mockvendors/sim"
)

// kept is how long the answer to a request with an idempotency key is kept.
const kept = 7 * 24 * time.Hour

// idempotencyHeader is the header that carries an idempotency key.
const idempotencyHeader = "x-idempotency-key"

// reply is the answer to a successful request that carried an idempotency key.
// It is found by the key alone or by key, method and path, as the reading has
// it, so that flipping the reading loses none.
type reply struct {
	Client string
	Number string // of the client's API key
	Key    string
	Method string
	Path   string

	Since  time.Time
	Member string // id of the one that it was about
	Body   [sha256.Size]byte
	Answer sim.Answer
}

func replyKey(r reply) string { return sim.Key(r.Client, r.Number, r.Key, r.Method, r.Path) }

func replySince(r reply) string {
	return sim.Key(r.Client, r.Since.UTC().Format("2006-01-02T15:04:05.000000000"))
}

func (r reply) expired(now time.Time) bool { return now.Sub(r.Since) >= kept }

// once stands around every operation: a writing request with an idempotency
// key that stands for an earlier success gets that one's answer.
func (a api) once(tx *sim.Tx, next func() (sim.Answer, error)) (sim.Answer, error) {
	keys := tx.Request.Header["X-Idempotency-Key"]
	if len(keys) == 0 || keys[0] == "" || tx.Request.Method == http.MethodGet {
		return next()
	}
	number, _ := tx.Caller.As.(int)
	now := reply{
		Client: tx.Caller.Tenant, Number: strconv.Itoa(number), Key: keys[0],
		Method: tx.Request.Method, Path: tx.Request.Path,
		Since: tx.Now, Body: digest(tx.Request.Body),
	}
	if earlier, ok := a.earlier(tx, now); ok {
		if tx.Reads(idempotencyOtherBody) == "conflict" && !earlier.sameRequest(now) {
			return sim.Answer{}, sim.Refuse(keyReused, http.StatusConflict, "Conflict", "This idempotency key stands for another request").
				At(idempotencyHeader, readable(now.Key)).Holding(collection, earlier.Member)
		}
		tx.Note(replayed).At(idempotencyHeader, readable(now.Key)).Holding(collection, earlier.Member)
		return earlier.Answer, nil
	}
	answer, err := next()
	if err != nil {
		return answer, err
	}
	now.Answer, now.Member = answer, memberOf(tx, answer)
	a.dropExpired(tx)
	mustPut(a.replies.Put(tx, now))
	return answer, nil
}

// memberOf is the id of the member that a request was about: a removal's answer
// does not tell it.
func memberOf(tx *sim.Tx, answer sim.Answer) string {
	if m, ok := answer.Body.(Member); ok {
		return m.MemberID
	}
	return tx.Request.PathValue("id")
}

// earlier is the reply that is kept for a request like now: where the key alone
// decides, that to the same method and path goes before others.
func (a api) earlier(tx *sim.Tx, now reply) (found reply, ok bool) {
	expired := "" // the member that such a reply was about
	if r, exact := a.replies.Get(tx, replyKey(now)); exact {
		if !r.expired(tx.Now) {
			return r, true
		}
		expired = r.Member
	}
	if tx.Reads(idempotencyScope) == "api-key" {
		for r := range a.replies.All(tx, sim.Prefix(now.Client, now.Number, now.Key)) {
			if !r.expired(tx.Now) {
				return r, true
			}
			expired = r.Member
		}
	}
	if expired != "" {
		tx.Note(keyExpired).At(idempotencyHeader, readable(now.Key)).Holding(collection, expired)
	}
	return reply{}, false
}

// dropExpired forgets the client's replies that have had their time.
func (a api) dropExpired(tx *sim.Tx) {
	var expired []string
	for r := range a.oldest.All(tx, sim.Prefix(tx.Caller.Tenant)) {
		if !r.expired(tx.Now) {
			break
		}
		expired = append(expired, replyKey(r))
	}
	for _, key := range expired {
		a.replies.Delete(tx, key)
	}
}

func (r reply) sameRequest(other reply) bool {
	return r.Method == other.Method && r.Path == other.Path && r.Body == other.Body
}

// digest tells bodies apart, but not by what JSON makes nothing of: blanks and
// the order of members.
func digest(body []byte) [sha256.Size]byte {
	text := append(jsontext.Value(nil), body...)
	if text.Canonicalize() != nil {
		return sha256.Sum256(body)
	}
	return sha256.Sum256(text)
}
