package export

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/strict"
)

func (p *plan) hurl() string {
	var b strings.Builder
	var variables []string
	for _, name := range p.hurlEnvironment() {
		variables = append(variables, fmt.Sprintf("--variable %s=\"$%s\"", name, name))
	}
	b.WriteString(p.about("#", p.notChecked([]string{"deliveries"}, ends), "Run, where the environment has what exec sets:",
		"hurl --test "+strings.Join(variables, " ")+" "+p.scenario.Scenario+".hurl"))
	for i := range p.steps {
		s := &p.steps[i]
		b.WriteString("\n# " + s.name + "\n")
		if want := p.deliveries(s); want != "" {
			b.WriteString("# not checked: deliveries " + p.render(want, unchanged, func(r reference) string { return "{{" + p.variable(r.Name) + "}}" }) + "\n")
		}
		switch {
		case s.Move != nil:
			method, path, body := clockRequest(s)
			b.WriteString(clockByHurl(method, path, body))
			continue
		case s.loses():
			b.WriteString(p.hurlThroughControl(s))
			continue
		case s.Repeat != nil && s.Repeat.Delay.Std() > 0: // as often as it took: Hurl cannot move the clock between tries
			for _, e := range s.played[:max(0, len(s.played)-1)] {
				b.WriteString(p.hurlRequest(s, nil) + "HTTP " + statusText(e.Status) + "\n\n")
				b.WriteString(clockByHurl("POST", "/clock/advance", advanceBody(clockText(s.Repeat.Delay.Std()))) + "\n")
			}
			b.WriteString(p.hurlRequest(s, nil))
		case s.Repeat != nil:
			b.WriteString(p.hurlRequest(s, []string{"retry: " + strconv.Itoa(s.Repeat.Max-1), "retry-interval: 1ms"}))
		default:
			b.WriteString(p.hurlRequest(s, nil))
		}
		b.WriteString(p.hurlAnswer(s))
	}
	return b.String()
}

// loses reports whether a step expects no whole answer, which Hurl cannot express.
func (s *step) loses() bool { return s.Expect.Error != "" && s.Expect.Error != "garbage" }

// hurlEnvironment returns the variables, with those of the control API where a step goes
// through it.
func (p *plan) hurlEnvironment() []string {
	names := p.environment()
	for i := range p.steps {
		if p.steps[i].loses() && !p.moves() {
			return append(names, "MOCKVENDORS_URL", "MOCKVENDORS_WORLD")
		}
	}
	return names
}

// hurlThroughControl returns a request that has the control API make the call and tell
// its outcome. To the vendor, the faults and the journal it is the same call.
func (p *plan) hurlThroughControl(s *step) string {
	if _, sends := s.Node.Get("file"); sends {
		return "# Hurl cannot expect " + s.Expect.Error + ", and the control API makes no call with a file: make it by other means.\n"
	}
	var members []string
	for _, e := range s.Node.Members() {
		switch e.Key {
		case "id", "expect", "save", "repeat":
		default:
			members = append(members, fmt.Sprintf("  %q: %s", e.Key, p.control(s, e)))
		}
	}
	if _, named := s.Node.Get("tenant"); !named {
		members = append(members, fmt.Sprintf("  %q: %q", "tenant", s.Call(p.values).Tenant))
	}
	return "# Hurl cannot expect " + s.Expect.Error + ", so the control API makes this call.\n" +
		"POST {{MOCKVENDORS_URL}}/_mock/worlds/{{MOCKVENDORS_WORLD}}/calls\nContent-Type: application/json\n{\n" +
		strings.Join(members, ",\n") + "\n}\nHTTP 201\n[Asserts]\njsonpath \"$.outcome\" == " + strconv.Quote(s.Expect.Error) + "\n"
}

// control returns a member of a step as JSON for the control API.
func (p *plan) control(s *step, e strict.Member) string {
	value := s.body
	if e.Key != "body" {
		value = p.secrets.json(p.set.Vendor(s.Operation.Vendor), p.values.JSON(e.Value))
	}
	return strings.ReplaceAll(p.hurlText(value, hurlJSON), "\n", "\n  ")
}

func clockByHurl(method, path, body string) string {
	return method + " {{MOCKVENDORS_URL}}/_mock/worlds/{{MOCKVENDORS_WORLD}}" + path +
		"\nContent-Type: application/json\n" + body + "\nHTTP 200\n"
}

func (p *plan) hurlRequest(s *step, options []string) string {
	var b strings.Builder
	b.WriteString(string(s.method) + " {{" + s.url().Name + "}}" + p.hurlText(s.path, hurlValue) + "\n")
	for _, h := range s.headers {
		b.WriteString(hurlKey(h.name) + ": " + p.hurlText(h.value, hurlValue) + "\n")
	}
	section := func(name string, lines []string) {
		if len(lines) > 0 {
			b.WriteString("[" + name + "]\n" + strings.Join(lines, "\n") + "\n")
		}
	}
	section("Options", options)
	if s.user != "" {
		section("BasicAuth", []string{p.hurlText(s.user, hurlKey) + ": " + p.hurlText(s.password, hurlValue)})
	}
	section("QueryStringParams", p.hurlPairs(s.query))
	section("FormParams", p.hurlPairs(s.form))
	switch {
	case s.body == "":
	case s.isJSON:
		b.WriteString(p.hurlText(s.body, hurlJSON) + "\n")
	default:
		b.WriteString("base64," + base64.StdEncoding.EncodeToString([]byte(s.body)) + ";\n")
	}
	return b.String()
}

func (p *plan) hurlPairs(pairs []pair) (lines []string) {
	for _, one := range pairs {
		lines = append(lines, hurlKey(one.name)+": "+p.hurlText(one.value, hurlValue))
	}
	return lines
}

func (p *plan) hurlText(t text, literal func(string) string) string {
	return p.render(t, literal, func(r reference) string { return "{{" + p.variable(r.Name) + "}}" })
}

var hurlEscapes = strings.NewReplacer(`\`, `\\`, "#", `\#`, "\n", `\n`, "\r", `\r`, "{{", `\u{7b}{`)

func hurlValue(s string) string { return hurlEscapes.Replace(s) }

// hurlKey escapes all but the characters that a name may have.
func hurlKey(s string) string {
	var b strings.Builder
	for _, c := range s {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("_-.[]@$", c) {
			b.WriteRune(c)
		} else {
			fmt.Fprintf(&b, `\u{%x}`, c)
		}
	}
	return b.String()
}

func hurlJSON(s string) string { return strings.ReplaceAll(s, "{{", `\u007b{`) }

// hurlAnswer returns what a step expects, and what it saves.
func (p *plan) hurlAnswer(s *step) string {
	var b strings.Builder
	status := s.want()
	if status == "" || status == "garbage" {
		status = "*"
	}
	b.WriteString("HTTP " + status + "\n")
	if len(s.Save) > 0 {
		b.WriteString("[Captures]\n")
		for _, save := range s.Save {
			b.WriteString(p.variable(s.ID+"."+save.Name) + ": jsonpath " + hurlQuoted(jsonPath("$", pointerParts(save.Pointer)...)) + "\n")
		}
	}
	if lines := p.hurlAsserts(s); len(lines) > 0 {
		b.WriteString("[Asserts]\n" + strings.Join(lines, "\n") + "\n")
	}
	return b.String()
}
