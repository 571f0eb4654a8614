package perfectgym

import (
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// session is what a credential grants besides the company.
type session struct {
	reference       // the company's
	user      int64 // the member in user mode; 0 in employee mode
}

func sessionOf(tx *sim.Tx) session { return tx.Caller.As.(session) }

// token is a row: a token that a scenario gives a member, or one that authorize
// issued.
type token struct {
	Token   string
	company string
	user    int64     // 0 in employee mode
	expires time.Time // zero for a member's from a scenario, which never expires
}

func (t token) key() string { return sim.Key(t.Token) }

func (t token) issuedKey() string {
	if t.expires.IsZero() {
		return ""
	}
	return sim.Key(t.company)
}

// login is a row: an API user of a company.
type login struct {
	APIUser
	company string
	order   int // within the company
}

// APIUser is a login for employee mode. With a token, it need not log in.
type APIUser struct {
	Username string `json:"username" required:"true" credential:"username"`
	Password string `json:"password,omitempty" credential:"true"`
	Token    string `json:"token,omitempty" credential:"true"`
}

func (l login) key() string { return sim.Key(l.company, sim.Ordinal(l.order)) }

func (l login) credential() sim.Credential {
	return sim.Credential{Username: l.Username, Password: l.Password, Token: l.Token, Tenant: l.company}
}

func (a *api) authenticate(tx *sim.Tx) (sim.Caller, error) {
	if tx.Request.Path == authorizePath {
		form, _ := url.ParseQuery(string(tx.Request.Body)) // the operation reports what is wrong with it
		return a.logIn(tx, form.Get("username"), form.Get("password")), nil
	}
	company, member, err := a.tokenOwner(tx)
	if err != nil {
		return sim.Caller{}, err
	}
	if _, hosted := a.companies.Get(tx, tx.Request.Subdomain); hosted && tx.Request.Subdomain != company {
		return sim.Caller{}, otherCompanysHost.Refuse("Host", tx.Request.Host)
	}
	if member != 0 {
		if u, ok := a.users.Get(tx, userKey(company, member)); !ok || u.IsDeleted {
			return sim.Caller{}, tokenUnknown.Refuse("Authorization", "")
		}
	}
	c, _ := a.companies.Get(tx, company)
	return caller(c, member), nil
}

// tokenOwner returns the company that the request's token belongs to, and the
// member, which is 0 in employee mode.
func (a *api) tokenOwner(tx *sim.Tx) (company string, member int64, err error) {
	t, ok := a.tokens.Get(tx, sim.Key(sim.Bearer.Sent(tx.Request)))
	switch {
	case !ok:
		employee, err := a.companies.Caller(tx, tokenMissing, tokenUnknown)
		return employee.Tenant, 0, err
	case !t.expires.IsZero() && !tx.Now.Before(t.expires):
		return "", 0, tokenExpired.Refuse("Authorization", "")
	}
	return t.company, t.user, nil
}

func caller(c sim.Tenant[reference], member int64) sim.Caller {
	return sim.Caller{Tenant: c.ID, Opened: c.Opened, As: session{c.Data, member}}
}

// logIn returns the caller that a login belongs to, without a session if the
// login is wrong. The company is the one that the host names. If the host names
// none, it is the first one that has the login.
func (a *api) logIn(tx *sim.Tx, username, password string) sim.Caller {
	host, hosted := a.companies.Get(tx, tx.Request.Subdomain)
	nobody := sim.Caller{Tenant: host.ID}
	if username == "" {
		return nobody
	}
	known := false
	for c := range a.companies.All(tx) {
		for member, correct := range a.loginsOf(tx, c.ID, username) {
			known = true
			if correct != "" && correct == password && (!hosted || c.ID == host.ID) {
				return caller(c, member)
			}
		}
	}
	if known || !tx.Open || hosted && sim.OpenedID(username) != host.ID {
		return nobody
	}
	return caller(a.companies.Open(tx, username), 0)
}

// loginsOf yields the users with that username in a company, each with the
// password: API users as 0, then members, whose username is their email.
func (a *api) loginsOf(tx *sim.Tx, company, username string) iter.Seq2[int64, string] {
	return func(yield func(int64, string) bool) {
		for l := range a.logins.All(tx, sim.Prefix(company)) {
			if l.Username == username && !yield(0, l.Password) {
				return
			}
		}
		for u := range a.byEmail.Each(tx, sim.Key(company, sim.Fold(username))) {
			if u.Password != "" && !u.IsDeleted && sameEmail(tx, u.Email, username) && !yield(u.ID, u.Password) {
				return
			}
		}
	}
}

// loginForm is the body of authorize.
type loginForm struct {
	Username  sim.Opt[string] `form:"username"`
	Password  sim.Opt[string] `form:"password"`
	GrantType sim.Opt[string] `form:"grant_type"`
}

// Check reports what is wrong with the form.
func (f *loginForm) Check(c *sim.Checks) {
	if f.Username.V == "" {
		c.Missing("username", "string")
	}
	if f.Password.V == "" {
		c.Missing("password", "string")
	}
	switch f.GrantType.V {
	case "password":
	case "":
		c.Missing("grant_type", "password")
	default:
		c.Invalid("grant_type", "password", f.GrantType.V)
	}
}

type tokenAnswer struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int    `json:"expires_in"`
}

const tokenLifetime = 7775999 // seconds

const tokenAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// authorize issues a new token. Earlier ones stay valid.
func (a *api) authorize(tx *sim.Tx, _ loginForm) (tokenAnswer, error) {
	s, ok := tx.Caller.As.(session)
	if !ok {
		return tokenAnswer{}, loginUnknown.Refuse("username", "")
	}
	t := token{company: tx.Caller.Tenant, user: s.user, expires: tx.Now.Add(tokenLifetime * time.Second)}
	for taken := true; taken; {
		t.Token = tx.Text(64, tokenAlphabet)
		_, taken = a.tokens.Get(tx, t.key())
	}
	a.tokens.Put(tx, t)
	return tokenAnswer{AccessToken: t.Token, TokenType: "bearer", ExpiresIn: tokenLifetime}, nil
}

// employeeOnly are the operations that refuse a member's token.
var employeeOnly = map[string]bool{
	http.MethodPost + userPath:   true,
	http.MethodGet + usersPath:   true,
	http.MethodGet + searchPath:  true,
	http.MethodGet + confirmPath: true,

	http.MethodPost + credentialsPath: true,
	http.MethodPost + signUpPath:      true,
	http.MethodGet + passwordPath:     true,
	http.MethodPost + passwordPath:    true,
	http.MethodGet + visitsPath:       true,
}

// checkMode refuses a member's token where an operation is for employees, before
// the rest of the request is checked.
func checkMode(tx *sim.Tx, next func() (sim.Answer, error)) (sim.Answer, error) {
	s, ok := tx.Caller.As.(session)
	if !ok || s.user == 0 || !employeeOnly[tx.Request.Method+tx.Request.Path] {
		return next()
	}
	refusal := forEmployees.Refuse("Authorization", "").HeldBy(refTo(tx.Caller.Tenant, s.user))
	if tx.Reads(employeeOnlyInUserMode) == "unauthorized" {
		refusal.WithStatus(http.StatusUnauthorized).WithCode("Unauthorized")
	}
	return sim.Answer{}, refusal
}

// credential returns the credential to show people: the first API user, also one
// without a token, who has to log in.
func (a *api) credential(tx *sim.Tx) (sim.Credential, bool) {
	for company := range a.companies.All(tx) {
		for l := range a.logins.All(tx, sim.Prefix(company.ID)) {
			shown := l.credential()
			if clubs := company.Data.clubs; len(clubs) > 0 {
				shown.Environment = []sim.CredentialField{{Name: "club", Value: clubs[0].ID}}
				shown.Besides = fmt.Sprintf("homeClubId=%d", clubs[0].ID)
			}
			return shown, true
		}
	}
	return sim.Credential{}, false
}

// sign returns what a request carries: the token of the chosen API user, or of
// the member whose email is the chosen login. Who declares no token has the last one that
// authorize issued.
func (a *api) sign(tx *sim.Tx, company string, as sim.As) (sim.Signature, error) {
	signature, err := a.companies.Sign(tx, company, as)
	if err == nil {
		return signature, nil
	}
	found := ""
	switch login := as.Choice["login"]; {
	case len(as.Choice) == 0:
		found = a.tokenOf(tx, company, 0)
	case login != "" && len(as.Choice) == 1:
		for u := range a.byEmail.Each(tx, sim.Key(company, sim.Fold(login))) {
			if found == "" {
				found = a.tokenOf(tx, company, u.ID)
			}
		}
	}
	if found != "" {
		return sim.Bearer.Sign(sim.Credential{Token: found}), nil
	}
	var nobody *sim.ChoiceError
	if errors.As(err, &nobody) {
		nobody.Valid = append(nobody.Valid, a.membersWithToken(tx, company)...)
	}
	return signature, err
}

// tokenOf returns a member's token, or for 0 one of an API user: the one that the
// scenario gives, or else the last that authorize issued; "" if there is none.
func (a *api) tokenOf(tx *sim.Tx, company string, member int64) string {
	if u, ok := a.users.Get(tx, userKey(company, member)); ok && u.Token != "" {
		return u.Token
	}
	last := token{expires: tx.Now}
	for t := range a.issued.Each(tx, sim.Key(company)) {
		if t.user == member && t.expires.After(last.expires) {
			last = t
		}
	}
	return last.Token
}

// membersWithToken returns the emails of the members who have a token, sorted.
func (a *api) membersWithToken(tx *sim.Tx, company string) (emails []string) {
	for t := range a.tokens.All(tx, "") {
		if t.company != company || t.user == 0 || !t.expires.IsZero() && !tx.Now.Before(t.expires) {
			continue
		}
		if u, ok := a.users.Get(tx, userKey(company, t.user)); ok && !u.IsDeleted {
			emails = append(emails, u.Email)
		}
	}
	slices.Sort(emails)
	return slices.Compact(emails)
}
