package clubos

import (
	"net/http"
	"strconv"

	"github.com/mockvendors/mockvendors/sim"
)

// prospectBecomes is the reading about a lead who joins.
var prospectBecomes = &sim.Reading{
	ID:       "prospect-becomes",
	Question: "What does adding a user with the local id of a prospect do?",
	Values:   []string{"member", "another"},
	Source: "not documented: the prospect may become that user and keep the id, or another user may be created beside the prospect, " +
		"as the two have operations of their own",
	Unprobed: prospectsStay,
}

// Rules of prospects.
var (
	prospectForm = rules.Rule("prospect-form",
		"A prospect has an id among those of users, and a user's personal properties; localUserId and firstName are required, and "+
			"GET and PUT name a prospect by userId.",
		sim.Assumed("the vendor's message Prospect was found is that of GET /users in other words, and little else is documented: the "+
			"properties are those of POST /users that are about a person, and all other messages are ours"))
	prospectIsUser = rules.Rule("prospect-is-user",
		"Adding a prospect whose localUserId a user of the location has finds that user.",
		sim.Assumed("not documented; somebody who is a user already is no prospect"))
	prospectConverted = rules.Rule("prospect-converted",
		"Adding a user with the localUserId of a prospect makes the prospect that user, with the same id and the properties that are not sent.",
		sim.Assumed("not documented; see the reading prospect-becomes"))
	prospectStays = rules.Rule("prospect-stays",
		"Adding a user with the localUserId of a prospect creates another one, and the prospect stays.",
		sim.Assumed("not documented; applies only under the reading prospect-becomes"))
	prospectNotFound = rules.Rule("prospect-not-found",
		"A userId that no prospect of the location has is not found.",
		sim.Inferred("the vendor has the message Prospect was found for one who exists; that of the failure is ours"),
		"Send the userId from the answer that added the prospect: it is the value there.",
		"Or send the request to /users, if the prospect became a user: the id is the same, unless the reading prospect-becomes says otherwise.",
		"Or send the clubLocationId of the prospect's own location.").
		Refuses(http.StatusNotFound, "", "Prospect not found")
)

// Prospect is a prospect as the state shows one.
type Prospect struct {
	UserID         int64  `json:"userId,omitzero" generated:"true"`
	ClubLocationID int    `json:"clubLocationId,omitzero"`
	LocalUserID    string `json:"localUserId,omitzero" natural:"true"`
	FirstName      string `json:"firstName" required:"true"`
	LastName       string `json:"lastName,omitzero"`
	Email          string `json:"email,omitzero" natural:"true"`
	Gender         string `json:"gender,omitzero" enum:"M|F"`
	BirthDate      string `json:"birthDate,omitzero"` // M-d-YYYY
	HomePhone      string `json:"homePhone,omitzero"`
	WorkPhone      string `json:"workPhone,omitzero"`
	MobilePhone    string `json:"mobilePhone,omitzero"`
	Address1       string `json:"address1,omitzero"`
	Address2       string `json:"address2,omitzero"`
	City           string `json:"city,omitzero"`
	State          string `json:"state,omitzero"`
	Zip            string `json:"zip,omitzero"`
}

// prospect is a row.
type prospect struct {
	Prospect
	Partner string
}

// Ref names the record.
func (p prospect) Ref() sim.Ref {
	return sim.Ref{Tenant: p.Partner, Collection: "prospects", ID: p.id()}
}

// Shown returns what the state shows.
func (p prospect) Shown() any { return p.Prospect }

func (p prospect) id() string { return strconv.FormatInt(p.UserID, 10) }

func (p prospect) key() string { return userKey(p.Partner, p.UserID) }

func (p prospect) localKey() string { return localKey(p.Partner, p.ClubLocationID, p.LocalUserID) }

func (p prospect) emailKey() string { return emailKey(p.Partner, p.ClubLocationID, p.Email) }

// newProspect is the body that adds a prospect.
type newProspect struct {
	person
	LocalUserID sim.Opt[string] `json:"localUserId"`
	Gender      sim.Opt[string] `json:"gender"`
	BirthDate   sim.Opt[string] `json:"birthDate"`
}

func (n *newProspect) check(c *sim.Checks) {
	required(c, "localUserId", notBlank, n.LocalUserID)
	required(c, "firstName", notBlank, n.FirstName)
	if n.Gender.Has() {
		oneOf(c, "gender", n.Gender, "M", "F")
	}
	n.checkNulls(c)
	n.person.check(c)
	notNull(c, "localUserId", "string", n.LocalUserID)
	notNull(c, "gender", "string", n.Gender)
	notNull(c, "birthDate", "string", n.BirthDate)
	date(c, "birthDate", n.BirthDate)
}

// prospectUpdate is the body that updates a prospect.
type prospectUpdate struct {
	UserID sim.Opt[userID] `json:"userId"`
	person
}

func (u *prospectUpdate) check(c *sim.Checks) {
	requireID(c, "userId", u.UserID)
	u.checkKept(c)
	if personFields.FirstNull(&u.person) != "" && c.Reads(nullInPut) == "rejected" {
		u.checkNulls(c)
	}
	u.person.check(c)
}

// How the members of a body change a prospect's fields, and how a prospect's fields
// become a user's.
var (
	newProspectFields = sim.FieldsOf[Prospect, newProspect]()
	personFields      = sim.FieldsOf[Prospect, person]()
	convertedFields   = sim.FieldsOf[User, newProspect]()
)

// verifyProspect answers whether a prospect exists.
func (a *api) verifyProspect(tx *sim.Tx, in userQuery) (reply, error) {
	p, err := a.lookUpProspect(tx, in.Location, in.User.V)
	if err != nil {
		return reply{}, err
	}
	return success("Prospect was found", p.id()), nil
}

// addProspect creates a prospect, or finds the prospect or the user that the location
// already has.
func (a *api) addProspect(tx *sim.Tx, in request[newProspect, *newProspect]) (reply, error) {
	at, err := a.checkLocation(tx, in.Location)
	if err != nil {
		return reply{}, err
	}
	n := &in.Body
	field, value := identity(tx, n.LocalUserID.V, n.Email.V)
	tx.Note(prospectForm).At(field, value)
	if p, ok := a.findProspect(tx, at, n.LocalUserID.V, n.Email.V); ok {
		return a.addExistingProspect(tx, p, n)
	}
	if u, ok := a.findExisting(tx, at, n.LocalUserID.V, n.Email.V); ok {
		tx.Note(prospectIsUser).At(field, value).HeldBy(u.Ref())
		word, assumed := roleWord(tx, namedRole(tx, u, "prospect"))
		if assumed {
			tx.Note(otherRole).At("role", u.Role).HeldBy(u.Ref())
		}
		return success(word+" Found", u.id()), nil
	}
	p := prospect{Partner: tx.Caller.Tenant, Prospect: Prospect{UserID: a.nextUserID(tx), ClubLocationID: at}}
	newProspectFields.Apply(&p.Prospect, n, sim.Mode{})
	a.prospects.Put(tx, p)
	return success("Prospect Created", p.id()), nil
}

func (a *api) addExistingProspect(tx *sim.Tx, p prospect, n *newProspect) (reply, error) {
	field, value := identity(tx, n.LocalUserID.V, n.Email.V)
	note := func(rule *sim.Rule) { tx.Note(rule).At(field, value).HeldBy(p.Ref()) }
	if tx.Reads(foundUpdates) == "no" {
		note(foundUnchanged)
	} else {
		note(foundUpdated)
		newProspectFields.Apply(&p.Prospect, n, sim.Mode{})
		a.prospects.Put(tx, p)
	}
	if field == "email" {
		note(foundByEmail)
	} else {
		note(found)
	}
	return success("Prospect Found", p.id()), nil
}

// updateProspect changes what is sent.
func (a *api) updateProspect(tx *sim.Tx, in request[prospectUpdate, *prospectUpdate]) (reply, error) {
	p, err := a.lookUpProspect(tx, in.Location, int64(in.Body.UserID.V))
	if err != nil {
		return reply{}, err
	}
	if name := personFields.FirstNull(&in.Body.person); name != "" {
		tx.Note(nullIgnored).At(name, "").HeldBy(p.Ref())
	}
	personFields.Apply(&p.Prospect, &in.Body.person, sim.Mode{})
	a.prospects.Put(tx, p)
	return success("Prospect was updated", p.id()), nil
}

func (a *api) lookUpProspect(tx *sim.Tx, location sim.Opt[int64], id int64) (prospect, error) {
	at, err := a.checkLocation(tx, location)
	if err != nil {
		return prospect{}, err
	}
	p, ok := a.prospects.Get(tx, userKey(tx.Caller.Tenant, id))
	if !ok || p.ClubLocationID != at {
		return prospect{}, prospectNotFound.Refuse("userId", strconv.FormatInt(id, 10))
	}
	tx.Note(prospectForm).At("userId", p.id()).HeldBy(p.Ref())
	return p, nil
}

// findProspect returns the prospect whom the local id or the email identifies.
func (a *api) findProspect(tx *sim.Tx, location int, localID, email string) (prospect, bool) {
	if a.prospects.Count(tx, "") == 0 {
		return prospect{}, false // saves a key for most additions of users
	}
	field, value := identity(tx, localID, email)
	if field != "email" {
		return a.prospectByLocalID.Get(tx, localKey(tx.Caller.Tenant, location, value))
	}
	if value == "" {
		return prospect{}, false
	}
	return a.prospectByEmail.Get(tx, emailKey(tx.Caller.Tenant, location, value))
}

// convert gives u, who is to be added, the id and the properties of the prospect that
// n identifies, who is a prospect no more. It reports whether there is one.
func (a *api) convert(tx *sim.Tx, u *user, n *newUser) bool {
	p, ok := a.findProspect(tx, u.ClubLocationID, n.LocalUserID.V, n.Email.V)
	if !ok {
		return false
	}
	field, value := identity(tx, n.LocalUserID.V, n.Email.V)
	if tx.Reads(prospectBecomes) == "another" {
		tx.Note(prospectStays).At(field, value).HeldBy(p.Ref())
		return false
	}
	tx.Note(prospectConverted).At(field, value).HeldBy(p.Ref())
	kept := newProspectFields.Sent(&p.Prospect)
	convertedFields.Apply(&u.User, &kept, sim.Mode{})
	if !n.Email.Sent {
		n.Email = kept.Email // it becomes the username, as one that is sent does
	}
	u.UserID = p.UserID
	a.prospects.Delete(tx, p.key())
	return true
}
