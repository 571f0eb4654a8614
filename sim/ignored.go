package sim

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Ignored is a name that a client sent and the vendor dropped: an unknown query
// parameter or body field, a name that was sent twice, a path in another case, or a
// header that is spelled almost as one that the vendor reads.
type Ignored struct {
	Where string // "query", "body", "path" or "header"
	Name  string // as sent, but printable and not too long; dotted within objects: "contact.phonenumber"
	Near  string // the nearest name that the operation has, dotted too; Name itself if it was sent twice; "" if none is near
	More  int    // if above 0, it stands for so many more names, and Name says so
}

const (
	maxIgnored     = 100 // names that are kept of a request
	maxIgnoredName = 64  // characters of a name that are kept
)

// Ignore records that the vendor drops something that the client sent. The kit
// records itself what an operation's input does not have.
func (tx *Tx) Ignore(i Ignored) {
	if tx.Request != nil { // a record of a scenario's state was not sent
		tx.Request.ignore(i)
	}
}

// ignore keeps a name once.
func (r *Request) ignore(i Ignored) {
	i.Name, i.Near = shown(i.Name), shown(i.Near)
	for n := range r.Ignored {
		if r.Ignored[n].Where == i.Where && r.Ignored[n].Name == i.Name {
			return
		}
	}
	if len(r.Ignored) < maxIgnored {
		r.Ignored = append(r.Ignored, i)
		return
	}
	if len(r.Ignored) == maxIgnored {
		r.Ignored = append(r.Ignored, Ignored{Where: i.Where})
	}
	rest := &r.Ignored[maxIgnored]
	rest.More++
	rest.Name = fmt.Sprintf("… and %d more", rest.More)
}

// IsRepeated reports whether a query parameter was sent with several values, of which
// the first counted.
func (i Ignored) IsRepeated() bool { return i.Where == "query" && i.Name == i.Near && i.Name != "" }

// ignoreTwice records a name that was sent twice, and of which only one value counts.
func (r *Request) ignoreTwice(where, name string) {
	r.ignore(Ignored{Where: where, Name: name, Near: name})
}

// shown returns a name that a client chose as it can be printed anywhere.
func shown(name string) string {
	name = strings.Map(printed, Readable(name))
	if utf8.RuneCountInString(name) > maxIgnoredName {
		return string([]rune(name)[:maxIgnoredName]) + "…"
	}
	return name
}

func printed(c rune) rune {
	if unicode.IsPrint(c) {
		return c
	}
	return '?'
}
