package perfectgym

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/mockvendors/mockvendors/sim"
)

// session is what a credential says: the company, and in user mode the member.
type session struct {
	company company
	user    int64 // 0 in employee mode
}

func sessionOf(tx *sim.Tx) session { return tx.Caller.As.(session) }

// token is a row. Those that a scenario declares never expire.
type token struct {
	Token   string
	Company string
	User    int64 // 0 for an API user's
	Expires time.Time
}

func issuedKey(t token) string {
	if t.Expires.IsZero() {
		return ""
	}
	return sim.Key(t.Company)
}

// login is a row: an API user's name in a company. Members have theirs in
// their own rows, as their email can change.
type login struct {
	Username, Password string
	Company            string
	Order              int // the company's
}

func loginKey(l login) string { return sim.Key(l.Username, ordered(int64(l.Order))) }

func memberLogin(u user) string {
	if u.Password == "" || u.Email == "" || u.IsDeleted {
		return ""
	}
	return sim.Key(fold(u.Email))
}

func (a *api) authenticate(tx *sim.Tx) (sim.Caller, error) {
	if tx.Request.Path == authorizePath {
		form, _ := url.ParseQuery(string(tx.Request.Body)) // what is wrong with it is the operation's to say
		return a.logIn(tx, form.Get("username"), form.Get("password")), nil
	}
	scheme, given, _ := strings.Cut(tx.Request.Header.Get("Authorization"), " ")
	given = strings.TrimSpace(given)
	if !strings.EqualFold(scheme, "Bearer") || given == "" {
		return sim.Caller{}, unauthorized(tokenMissing)
	}
	t, known := a.tokens.Get(tx, given)
	switch {
	case !known && !tx.Open:
		return sim.Caller{}, unauthorized(tokenUnknown)
	case !known:
		t.Company = openedID(given)
	case !t.Expires.IsZero() && !tx.Now.Before(t.Expires):
		return sim.Caller{}, unauthorized(tokenExpired)
	}
	if _, hosted := a.companies.Get(tx, tx.Request.Subdomain); hosted && tx.Request.Subdomain != t.Company {
		return sim.Caller{}, unauthorized(otherCompanysHost).At("Host", tx.Request.Host)
	}
	if t.User != 0 {
		if u, ok := a.users.Get(tx, userKey(t.Company, t.User)); !ok || u.IsDeleted {
			return sim.Caller{}, unauthorized(tokenUnknown)
		}
	}
	return a.caller(tx, t.Company, t.User), nil
}

func (a *api) caller(tx *sim.Tx, company string, user int64) sim.Caller {
	return sim.Caller{Tenant: company, As: session{a.open(tx, company), user}}
}

// logIn says who a login is; a caller without a session is nobody. The company
// is the one that the host names. If it names none, it is the first that knows
// the login.
func (a *api) logIn(tx *sim.Tx, username, password string) sim.Caller {
	host, hosted := a.companies.Get(tx, tx.Request.Subdomain)
	nobody := sim.Caller{Tenant: host.ID}
	if username == "" {
		return nobody
	}
	known := false
	for _, l := range a.loginsOf(tx, username) {
		known = true
		if l.password != "" && l.password == password && (!hosted || l.company.ID == host.ID) {
			return sim.Caller{Tenant: l.company.ID, As: session{l.company, l.user}}
		}
	}
	opened := openedID(username)
	if known || !tx.Open || hosted && opened != host.ID {
		return nobody
	}
	return a.caller(tx, opened, 0)
}

type loginIn struct {
	session
	password string
}

// loginsOf finds a login in all companies, in the order of these; in one
// company an API user goes before a member.
func (a *api) loginsOf(tx *sim.Tx, username string) []loginIn {
	var found []loginIn
	for l := range a.logins.All(tx, sim.Prefix(username)) {
		c, _ := a.companies.Get(tx, l.Company)
		found = append(found, loginIn{session{company: c}, l.Password})
	}
	for u := range a.byLogin.Each(tx, sim.Key(fold(username))) {
		if sameEmail(tx, u.Email, username) {
			c, _ := a.companies.Get(tx, u.Company)
			found = append(found, loginIn{session{c, u.ID}, u.Password})
		}
	}
	slices.SortStableFunc(found, func(x, y loginIn) int { return x.company.Order - y.company.Order })
	return found
}

type loginForm struct {
	Username  sim.Opt[string] `form:"username"`
	Password  sim.Opt[string] `form:"password"`
	GrantType sim.Opt[string] `form:"grant_type"`
}

// Check says what is wrong with the form.
func (f *loginForm) Check(c *sim.Checks) {
	if f.Username.V == "" {
		c.Missing("username")
	}
	if f.Password.V == "" {
		c.Missing("password")
	}
	switch f.GrantType.V {
	case "password":
	case "":
		c.Missing("grant_type")
	default:
		c.Invalid("grant_type", "password", f.GrantType.V)
	}
}

type grant struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int    `json:"expires_in"`
}

const lifetime = 7775999 // seconds

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// authorize hands out a new token; those before it stay good.
func (a *api) authorize(tx *sim.Tx, _ loginForm) (grant, error) {
	s, ok := tx.Caller.As.(session)
	if !ok {
		return grant{}, refuse(loginUnknown, http.StatusBadRequest, "InvalidUserNameOrPassword", "").At("username", "")
	}
	t := token{Company: s.company.ID, User: s.user, Expires: tx.Now.Add(lifetime * time.Second)}
	for taken := true; taken; {
		t.Token = tx.Text(64, letters)
		_, taken = a.tokens.Get(tx, t.Token)
	}
	must(a.tokens.Put(tx, t))
	return grant{AccessToken: t.Token, TokenType: "bearer", ExpiresIn: lifetime}, nil
}
