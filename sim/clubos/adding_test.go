package clubos_test

import "testing"

func TestMessagesByRole(t *testing.T) {
	for _, tt := range []struct{ role, word, own string }{
		{"member", "Member", ""}, {"trainer", "Trainer", ""}, {"salesperson", "Salesperson", ""},
		{"manager", "Manager", "other-role-message"}, {"frontdesk", "Frontdesk", "other-role-message"},
	} {
		t.Run(tt.role, func(t *testing.T) {
			c := start(t)
			add := post(`"role":"` + tt.role + `"`)
			add.by(c).Is(200, success(tt.word+" Created", "1001")).Through(ids("password-made " + tt.own)...)
			add.by(c).Is(200, success(tt.word+" Found", "1001")).Through(ids("found-unchanged found " + tt.own)...)
			if got := user(c, 1001)["role"]; got != tt.role {
				t.Errorf("the role is %v", got)
			}
		})
	}
}

// A password that nobody knows is told from none by standing there as null.
func TestPasswordIsMade(t *testing.T) {
	c := start(t)
	post(`"password":""`).by(c).Is(200, success("Member Created", "1001")).By("clubos.password-made")
	if password, there := user(c, 1001)["password"]; !there || password != nil {
		t.Errorf("the password is %v, and there: %t", password, there)
	}
	if _, there := user(c, 12)["password"]; there {
		t.Error("a user without a password seems to have one")
	}
}

func TestEmailIsUsername(t *testing.T) {
	for _, tt := range []struct {
		reason          string
		call            call
		says, id, rules string
		email, username string
	}{
		{"an addition without a username", post(`"email":"zoe@example.com","username":" ","password":"pw"`), "Member Created", "1001", "email-is-username", "zoe@example.com", "zoe@example.com"},
		{"an addition with one; emails need not be unique", post(`"email":"bob@example.com","username":"zoe","password":"pw"`), "Member Created", "1001", "", "bob@example.com", "zoe"},
		{"an update", put(`{"userId":11,"email":"a@example.com"}`), "Ann Lee was made FULL", "11", "email-is-username", "a@example.com", "a@example.com"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			c := start(t)
			tt.call.by(c).Is(200, success(tt.says, tt.id)).Through(ids(tt.rules)...)
			u := user(c, atoi(t, tt.id))
			if u["email"] != tt.email || u["username"] != tt.username {
				t.Errorf("the email is %v and the username %v", u["email"], u["username"])
			}
		})
	}
}

// What is false without being sent makes no full account, and sends no mail.
func TestFlagsDefaulted(t *testing.T) {
	for _, tt := range []struct {
		reason, flags string
		full          bool
		mails         int
	}{
		{"neither flag", ``, false, 0},
		{"no fullAccount", `,"sendEmail":true`, false, 1},
		{"no sendEmail", `,"fullAccount":true`, true, 0},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			c := start(t)
			body := `{"role":"member","localUserId":"n","firstName":"N","gender":"M","email":"n@example.com","username":"n","password":"pw"` + tt.flags + `}`
			rules := ids("flags-defaulted")
			if tt.mails > 0 {
				rules = ids("flags-defaulted welcome-mail")
			}
			c.Do("POST", "/users?clubLocationId=1", body).Is(200, success("Member Created", "1001")).Through(rules...)
			if full, mails := user(c, 1001)["fullAccount"], len(c.World.Outbox()); full != tt.full || mails != tt.mails {
				t.Errorf("fullAccount is %v, and %d mails were sent", full, mails)
			}
		})
	}
}
