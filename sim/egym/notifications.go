package egym

import (
	"unicode/utf8"

	"github.com/mockvendors/mockvendors/sim"
)

var notified = rules.Rule("notification-sent",
	"A push notification is accepted whether or not the member can receive it; it goes to the outbox.",
	sim.Documented(spec+", which calls it fire and forget"))

type notification struct {
	Text     sim.Opt[string] `json:"text"`
	Deeplink sim.Opt[string] `json:"deeplink"`
}

const (
	notificationText = "a text of at most 500 characters"
	deeplinkText     = "a text of at most 100 characters"
)

func (n *notification) check(c *sim.Checks) {
	switch {
	case !n.Text.Has():
		c.Missing("text", notificationText)
	case utf8.RuneCountInString(n.Text.V) > 500:
		c.Invalid("text", notificationText, n.Text.V)
	}
	mayBeNull(c, "deeplink", n.Deeplink)
	if n.Deeplink.Has() && utf8.RuneCountInString(n.Deeplink.V) > 100 {
		c.Invalid("deeplink", deeplinkText, n.Deeplink.V)
	}
}

type notificationByID struct {
	ID   string       `path:"accountId"`
	Body notification `body:"json"`
}

type notificationByMembershipID struct {
	MembershipID string       `path:"membershipId"`
	Body         notification `body:"json"`
}

// Check checks the notification.
func (in *notificationByID) Check(c *sim.Checks) { in.Body.check(c) }

// Check checks the notification.
func (in *notificationByMembershipID) Check(c *sim.Checks) { in.Body.check(c) }

// notifyAccount sends a push notification to a member.
func (a *api) notifyAccount(tx *sim.Tx, in notificationByID) (none sim.None, err error) {
	member, err := a.lookupMember(tx, in.ID)
	if err == nil {
		push(tx, member, in.Body)
	}
	return none, err
}

// notifyMembership sends a push notification to the member with a membershipId.
func (a *api) notifyMembership(tx *sim.Tx, in notificationByMembershipID) (none sim.None, err error) {
	member, err := a.lookupMembershipID(tx, in.MembershipID)
	if err == nil {
		push(tx, member, in.Body)
	}
	return none, err
}

func push(tx *sim.Tx, member account, n notification) {
	tx.Notify(member.AccountID, "push", struct {
		Text     string `json:"text"`
		Deeplink string `json:"deeplink,omitempty"`
	}{n.Text.V, n.Deeplink.Or("")})
	tx.Note(notified).At("accountId", member.AccountID).HeldBy(member.Ref())
}
