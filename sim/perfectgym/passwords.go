package perfectgym

import (
	"net/http"

	"github.com/mockvendors/mockvendors/sim"
)

var (
	credentialsRight = rules.Rule("credentials-right",
		"Valid credentials of a member, as login and password, are answered with the member.",
		sim.Assumed("the documents name the operation and its error codes; its parameters and its answer are our choice"))
	credentialsWrong = rules.Rule("credentials-wrong",
		"A login that no member has, or a wrong password, is refused; the reading credentials-code decides with which code.",
		sim.Inferred("the error codes for credentials have a common one, and one each for the password and the user"),
		"Send the email of a member as login, and the member's password. API users are no members.",
		"Or set a new password by GET and POST /Api/Users/ResetPassword.").
		Refuses(http.StatusBadRequest, "", "")
	signedUp = rules.Rule("signed-up",
		"Signing up adds a user, as POST /Api/Users/User does, with a password to log in with.",
		sim.Assumed("the documents name the operation; that it takes what adding a user takes, and a password, is our choice"))
	resetMailed = rules.Rule("reset-mailed",
		"The first step of resetting a password mails a token to the user, in place of an earlier one, and answers with no elements.",
		sim.Assumed("the documents name the operation; its parameter and its answer are our choice"))
	passwordReset = rules.Rule("password-reset",
		"The second step takes the token and the new password; the token works once, and the answer is the user.",
		sim.Assumed("the documents name the operation; its parameters and its answer are our choice"))
	resetUserUnknown = rules.Rule("reset-user-unknown",
		"A password is not reset for an email that no user has.",
		sim.Inferred("the error codes for credentials have UserNotFound"),
		"Send the email of a user who is not deleted.").
		Refuses(http.StatusBadRequest, "UserNotFound", "")
	resetTokenUnknown = rules.Rule("reset-token-unknown",
		"A token that resets no password, or has reset one, is refused.",
		sim.Inferred("confirming an address refuses its tokens with the same code"),
		"Send the token of the latest mail to the user, which the simulator puts into the outbox; "+
			"GET /Api/Users/ResetPassword?email= mails a new one.").
		Refuses(http.StatusBadRequest, "InvalidToken", "")

	credentialsCode = &sim.Reading{
		ID:       "credentials-code",
		Question: "With which code does ValidateCredentials refuse an unknown login, and a wrong password?",
		Values:   []string{"one-code", "two-codes"},
		Source: "the error codes for credentials have InvalidUserNameOrPassword, and also UserNotFound and InvalidPassword, " +
			"and do not say where each is used",
	}
)

type credentialsRequest struct {
	Body credentials `body:"json"`
}

type credentials struct {
	Login    sim.Opt[string] `json:"login"`
	Password sim.Opt[string] `json:"password"`
}

// Check reports what is missing.
func (in *credentialsRequest) Check(c *sim.Checks) {
	requireText(c, "login", in.Body.Login)
	requireText(c, "password", in.Body.Password)
}

func (a *api) validateCredentials(tx *sim.Tx, in credentialsRequest) (elements, error) {
	refusal := credentialsWrong.Refuse("login", "")
	code := "UserNotFound"
	for u := range a.withEmail(tx, in.Body.Login.V) {
		if u.Password == in.Body.Password.V {
			tx.Note(credentialsRight).At("login", "").HeldBy(u.Ref())
			return elements{[]any{u.details(tx)}}, nil
		}
		code = "InvalidPassword"
		refusal.HeldBy(u.Ref())
	}
	if tx.Reads(credentialsCode) == "one-code" {
		code = "InvalidUserNameOrPassword"
	}
	return elements{}, refusal.WithCode(code)
}

type signUpRequest struct {
	Body signUpBody `body:"json"`
}

type signUpBody struct {
	newUser
	Password sim.Opt[string] `json:"password"`
}

// Check reports what is wrong with a new user.
func (in *signUpRequest) Check(c *sim.Checks) {
	in.Body.checkNew(c)
	requireText(c, "password", in.Body.Password)
}

func (a *api) signUp(tx *sim.Tx, in signUpRequest) (elements, error) {
	answer, err := a.create(tx, &in.Body.newUser, in.Body.Password.V)
	if err == nil {
		tx.Note(signedUp)
	}
	return answer, err
}

type resetQuery struct {
	Email sim.Opt[string] `query:"email"`
}

// Check reports whether the email is missing.
func (in *resetQuery) Check(c *sim.Checks) {
	if in.Email.V == "" {
		c.Add(sim.BadField{In: "query", Name: "email", Problem: sim.Missing, Want: "the email of the user"})
	}
}

// requestPasswordReset mails a token with which the user can set a password.
func (a *api) requestPasswordReset(tx *sim.Tx, in resetQuery) (elements, error) {
	for u := range a.withEmail(tx, in.Email.V) {
		u.PasswordToken = freeToken(tx, a.byPasswordToken)
		tx.Mail(u.Email, "reset the password", map[string]string{"token": u.PasswordToken})
		tx.Note(resetMailed).At("email", in.Email.V).HeldBy(u.Ref())
		a.users.Put(tx, u) // what clients see of the user does not change
		return elements{[]any{}}, nil
	}
	return elements{}, resetUserUnknown.Refuse("email", in.Email.V)
}

type resetRequest struct {
	Body struct {
		Token    sim.Opt[string] `json:"token"`
		Password sim.Opt[string] `json:"password"`
	} `body:"json"`
}

// Check reports what is missing.
func (in *resetRequest) Check(c *sim.Checks) {
	requireText(c, "token", in.Body.Token)
	requireText(c, "password", in.Body.Password)
}

func (a *api) resetPassword(tx *sim.Tx, in resetRequest) (elements, error) {
	u, ok := a.byPasswordToken.Get(tx, sim.Key(tx.Caller.Tenant, in.Body.Token.V))
	if !ok || u.IsDeleted {
		return elements{}, resetTokenUnknown.Refuse("token", "")
	}
	u.Password, u.PasswordToken = in.Body.Password.V, ""
	a.put(tx, &u)
	tx.Note(passwordReset).At("token", "").HeldBy(u.Ref())
	return u.asElements(tx), nil
}

// withEmail yields the users of the caller's company with that email who are not
// deleted.
func (a *api) withEmail(tx *sim.Tx, email string) func(yield func(user) bool) {
	return func(yield func(user) bool) {
		for u := range a.byEmail.Each(tx, sim.Key(tx.Caller.Tenant, sim.Fold(email))) {
			if !u.IsDeleted && sameEmail(tx, u.Email, email) && !yield(u) {
				return
			}
		}
	}
}

func requireText(c *sim.Checks, name string, sent sim.Opt[string]) {
	if sent.V == "" {
		c.Missing(name, "string")
	}
}
