package reliability

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim"
)

// subject is a vendor as the histories use it.
type subject struct {
	spec   spec
	send   func(sim.Sample, request) (method, path, body string)
	read   func(sim.Sample, request, int, body) told
	kinds  []string // besides create and look
	byMail bool     // whether a lookup needs no id
}

// subjects has what is special about vendors. Of a vendor that is not among them, the
// sample is created and looked up.
var subjects = map[string]subject{
	"egym": {
		spec: func(r record, q request) (record, told) {
			found := r.state == live && (q.id == r.id || q.id == "")
			switch {
			case q.kind == "create" && r.state == live:
				return r, told{kind: "exists", id: r.id}
			case q.kind == "create":
				return created(q)
			case !found:
				return r, told{kind: "absent"}
			case q.kind == "delete": // the email and the membershipId become free
				return record{}, told{kind: "done"}
			case q.kind == "update":
				r.value = q.value
			}
			return r, told{kind: "done", id: r.id, value: r.value}
		},
		send: func(s sim.Sample, q request) (method, path, body string) {
			if q.kind == "look" && q.id == "" {
				return "GET", "/api/v2/accounts/email/" + mail(q), ""
			}
			return rest(s, q, "PATCH", "/api/v2/accounts/")
		},
		read: func(_ sim.Sample, q request, status int, b body) told {
			switch status {
			case 200, 201, 204:
				return told{kind: "done", id: b.text("accountId"), value: b.text("firstName")}
			case 409:
				return told{kind: "exists", id: b.text("metadata", "accountId")}
			}
			return failed(status)
		},
		kinds: []string{"update", "delete"}, byMail: true,
	},
	"perfectgym": {
		spec: func(r record, q request) (record, told) {
			switch {
			case q.kind == "create" && r.state == live:
				return r, told{kind: "exists"}
			case q.kind == "create":
				return created(q)
			case r.state == absent || q.id != "" && q.id != r.id:
				return r, told{kind: "absent"}
			case q.kind == "update":
				r.value = q.value
			}
			return r, told{kind: "done", id: r.id, value: r.value}
		},
		send: func(s sim.Sample, q request) (method, path, body string) {
			switch {
			case q.kind == "look" && q.id == "":
				return "GET", "/Api/Users/Search?email=" + mail(q), ""
			case q.kind == "update":
				return "PUT", "/Api/Users/User?userId=" + q.id, named(q)
			}
			return rest(s, q, "", "")
		},
		read: func(_ sim.Sample, _ request, status int, b body) told {
			switch {
			case status == 200 && b.text("elements", "0", "id") == "":
				return told{kind: "absent"}
			case status == 200:
				return told{kind: "done", id: b.text("elements", "0", "id"), value: b.text("elements", "0", "firstName")}
			case b.text("errors", "0", "code") == "UserAlreadyExist":
				return told{kind: "exists"}
			}
			return failed(status)
		},
		kinds: []string{"update"}, byMail: true,
	},
	"clubos": {
		spec: func(r record, q request) (record, told) {
			switch {
			case q.kind == "create" && r.state == absent:
				next, answer := created(q)
				answer.value = "" // the answer has no record
				return next, answer
			case q.kind == "create":
				return r, told{kind: "exists", id: r.id}
			case r.state == absent || q.id != r.id || r.state == gone && q.kind != "update":
				return r, told{kind: "absent"}
			case q.kind == "look":
				return r, told{kind: "done", id: r.id}
			case q.kind == "delete":
				r.state = gone
			case q.kind == "update": // undeletes
				r.state, r.value = live, q.value
			}
			return r, told{kind: "done", id: r.id, value: r.value}
		},
		send: func(s sim.Sample, q request) (method, path, body string) {
			switch q.kind {
			case "update":
				return "PUT", "/users?clubLocationId=1", `{"userId":` + q.id + `,"firstName":"` + q.value + `"}`
			case "delete":
				return "DELETE", s.Look(q.id), ""
			}
			return rest(s, q, "", "")
		},
		read: func(_ sim.Sample, _ request, status int, b body) told {
			id, message := b.text("responses", "0", "value"), b.text("responses", "0", "message")
			value, _, tells := strings.Cut(message, " was ")
			switch {
			case status != 200:
				return failed(status)
			case id == "":
				return told{kind: "absent"}
			case message == "Member Found":
				return told{kind: "exists", id: id}
			case message == "User was found" || !tells:
				return told{kind: "done", id: id}
			}
			return told{kind: "done", id: id, value: value}
		},
		kinds: []string{"update", "delete"},
	},
	"onsi": {
		spec: func(r record, q request) (record, told) {
			switch {
			case q.kind == "create" && r.state == live:
				return r, told{kind: "exists", id: r.id}
			case q.kind == "create" && r.state == gone: // invited again
				r.state, r.value = live, q.value
			case q.kind == "create":
				next, answer := created(q)
				answer.state = live
				return next, answer
			case r.state == absent || q.id != "" && q.id != r.id:
				return r, told{kind: "absent"}
			case q.kind == "delete" && r.state == gone:
				return r, told{kind: "refused", id: r.id}
			case q.kind == "delete":
				r.state = gone
				return r, told{kind: "done"}
			case q.kind == "update":
				r.value = q.value
			}
			return r, told{kind: "done", id: r.id, value: r.value, state: r.state}
		},
		send: func(s sim.Sample, q request) (method, path, body string) {
			if q.kind == "look" && q.id == "" {
				return "GET", "/v1/members?emails=" + mail(q), ""
			}
			return rest(s, q, "PATCH", "/v1/members/")
		},
		read: func(_ sim.Sample, q request, status int, b body) told {
			if q.kind == "look" && q.id == "" {
				b = b.at("members", "0")
			}
			issue := b.at("issues", "0")
			switch {
			case status >= 500:
			case issue.text("code") == "InvalidRemoveMemberPayload":
				return told{kind: "refused", id: issue.text("memberId")}
			case strings.HasPrefix(issue.text("code"), "MemberAlready"):
				return told{kind: "exists", id: issue.text("memberId")}
			case status < 300 && q.kind == "delete":
				return told{kind: "done"}
			case b.text("status") == "inactive":
				return told{kind: "done", id: b.text("memberId"), value: b.text("firstName"), state: gone}
			case b.text("memberId") != "":
				return told{kind: "done", id: b.text("memberId"), value: b.text("firstName"), state: live}
			case status == 200:
				return told{kind: "absent"}
			}
			return failed(status)
		},
		kinds: []string{"update", "delete"}, byMail: true,
	},
	"userapi": {
		spec: func(r record, q request) (record, told) {
			switch {
			case r.state == absent && q.kind == "create":
				r = record{live, mail(q), q.value}
			case r.state == absent && q.kind == "update": // a new user needs both names
				return r, told{kind: "refused"}
			case r.state == absent:
				return r, told{kind: "absent"}
			case q.kind == "delete":
				r.state = gone
			case q.kind != "look":
				r.value = q.value
			}
			return r, told{kind: "done", id: r.id, value: r.value, state: r.state}
		},
		send: func(s sim.Sample, q request) (method, path, body string) {
			q.id = mail(q)
			return rest(s, q, "POST", "/v1/users/")
		},
		read: func(_ sim.Sample, q request, status int, b body) told {
			switch status {
			case 200:
				state := live
				if b.text("active") == "false" {
					state = gone
				}
				return told{kind: "done", id: b.text("email"), value: b.text("firstName"), state: state}
			case 400:
				return told{kind: "refused"}
			}
			return failed(status)
		},
		kinds: []string{"update", "delete"}, byMail: true,
	},
}

// created is what a creation comes to where nothing is in the way.
func created(q request) (record, told) {
	return record{live, unknown, q.value}, told{kind: "done", id: unknown, value: q.value}
}

func failed(status int) told {
	if status == http.StatusNotFound {
		return told{kind: "absent"}
	}
	return told{kind: fmt.Sprintf("status %d", status)}
}

// sampled is a vendor of which only the sample is known.
func sampled(s sim.Sample) subject {
	return subject{
		spec: func(r record, q request) (record, told) {
			next, answer := created(q)
			answer.value = ""
			switch {
			case q.kind == "create" && r.state == absent:
				return next, answer
			case q.kind == "create" && s.Again == s.Create.Status && s.Found[0] == "":
				return r, told{kind: "done", id: r.id}
			case q.kind == "create" && s.Holder == "":
				return r, told{kind: "exists"}
			case q.kind == "create":
				return r, told{kind: "exists", id: r.id}
			case r.state == absent || q.id != r.id:
				return r, told{kind: "absent"}
			}
			return r, told{kind: "done"}
		},
		send: func(s sim.Sample, q request) (method, path, body string) { return rest(s, q, "", "") },
		read: func(s sim.Sample, q request, status int, b body) told {
			pointer := func(p string) string { return b.text(strings.Split(p[1:], "/")...) }
			switch {
			case q.kind == "look" && status == 200:
				return told{kind: "done"}
			case q.kind == "create" && s.Found[0] != "" && pointer(s.Found[0]) == s.Found[1]:
				return told{kind: "exists"}
			case q.kind == "create" && status == s.Create.Status:
				return told{kind: "done", id: pointer(s.ID)}
			case q.kind == "create" && status == s.Again && s.Holder != "":
				return told{kind: "exists", id: pointer(s.Holder)}
			case q.kind == "create" && status == s.Again:
				return told{kind: "exists"}
			}
			return failed(status)
		},
	}
}

func subjectOf(v sim.Vendor) subject {
	if s, ok := subjects[v.Name]; ok {
		return s
	}
	return sampled(v.Sample)
}

// rest sends the sample, and other requests to a path that ends in the id.
func rest(s sim.Sample, q request, update, path string) (method, target, body string) {
	switch q.kind {
	case "create":
		return s.Create.Method, s.Create.Path, creation(s, q)
	case "update":
		return update, path + q.id, named(q)
	case "delete":
		return "DELETE", path + q.id, ""
	}
	return "GET", s.Look(q.id), ""
}

// creation is the body of the sample's creation, with the value as the first name.
func creation(s sim.Sample, q request) string {
	text := s.Create.Body(q.person)
	if q.value == "" {
		return text
	}
	text = strings.Replace(text, `"firstName":"A",`, "", 1)
	return strings.Replace(text, "{", `{"firstName":"`+q.value+`",`, 1)
}

func named(q request) string { return `{"firstName":"` + q.value + `"}` }

// mail is the email of the sample for a person.
func mail(q request) string { return fmt.Sprintf("new%d@example.com", q.person) }

// body is a decoded answer.
type body struct{ any }

func decoded(text []byte) (b body, ok bool) {
	return b, len(text) == 0 || json.Unmarshal(text, &b.any) == nil
}

func (b body) at(steps ...string) body {
	for _, step := range steps {
		switch v := b.any.(type) {
		case map[string]any:
			b.any = v[step]
		case []any:
			if len(v) == 0 {
				return body{}
			}
			b.any = v[0]
		}
	}
	return b
}

func (b body) text(steps ...string) string {
	switch v := b.at(steps...).any.(type) {
	case nil, map[string]any, []any:
		return ""
	case float64:
		return fmt.Sprintf("%.0f", v)
	default:
		return fmt.Sprint(v)
	}
}

// signed is a request as it goes over the wire.
func signed(v sim.Vendor, base, method, path, text string) (*http.Request, error) {
	r, err := http.NewRequest(method, base+"/"+v.Name+path, strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	for name, values := range apitest.Signed(v).Header {
		r.Header[name] = values
	}
	if text != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r, nil
}

// queryOf splits a path for a scenario.
func queryOf(path string) url.Values {
	_, query, _ := strings.Cut(path, "?")
	values, _ := url.ParseQuery(query)
	return values
}
