package export

import (
	"encoding/json"
	"net/url"
	"strings"
)

// http returns a file for the REST Client of VS Code. What a step saves is read from the
// answer to the request of its name.
func (p *plan) http() string {
	var b strings.Builder
	b.WriteString(p.about("#", p.notChecked(nil, ends),
		"Open it in VS Code with REST Client, where the environment has what exec sets, and send the requests in order."))
	b.WriteString("\n")
	for _, name := range p.environment() {
		b.WriteString("@" + name + " = {{$processEnv " + name + "}}\n")
	}
	requests := p.httpRequests()
	if strings.Contains(requests, brace) {
		b.WriteString("@brace = {\n")
	}
	return b.String() + requests
}

// brace stands for the first of two braces of a text, which would name a variable.
const brace = "{{brace}}"

func (p *plan) httpRequests() string {
	var b strings.Builder
	for i := range p.steps {
		s := &p.steps[i]
		b.WriteString("\n### " + s.name + "\n")
		if s.Move != nil {
			method, path, body := clockRequest(s)
			b.WriteString(method + " {{MOCKVENDORS_URL}}/_mock/worlds/{{MOCKVENDORS_WORLD}}" + path + "\n")
			b.WriteString("Content-Type: application/json\n\n" + body + "\n")
			continue
		}
		if want := s.want(); want != "" {
			b.WriteString("# expect: " + want + "\n")
		}
		if r := s.Repeat; r != nil {
			b.WriteString("# repeat: until " + statusText(r.Until) + ", at most " + statusText(r.Max) + " times")
			if r.Delay.Std() > 0 {
				b.WriteString("; move the clock by " + clockText(r.Delay.Std()) + " between them")
			}
			b.WriteString("\n")
		}
		headers, body := s.Expect.Wanted(p.values)
		if headers != nil {
			b.WriteString("# expect headers: " + p.httpText(text(jsonOf(headers))) + "\n")
		}
		if body != nil {
			b.WriteString("# expect body: " + p.httpText(text(jsonOf(body))) + "\n")
		}
		if want := p.deliveries(s); want != "" {
			b.WriteString("# expect deliveries: " + p.httpText(want) + "\n")
		}
		if s.ID != "" {
			b.WriteString("# @name " + requestName(s.ID) + "\n")
		}
		b.WriteString(p.httpRequest(s))
	}
	return b.String()
}

func (p *plan) httpRequest(s *step) string {
	var b strings.Builder
	b.WriteString(string(s.method) + " {{" + s.url().Name + "}}" + p.httpText(s.path))
	if s.query != nil {
		b.WriteString("?" + p.httpPairs(s.query))
	}
	b.WriteString("\n")
	if s.user != "" {
		b.WriteString("Authorization: Basic " + p.httpText(s.user) + ":" + p.httpText(s.password) + "\n")
	}
	for _, h := range s.headers {
		b.WriteString(h.name + ": " + p.httpText(h.value) + "\n")
	}
	if s.form != nil {
		b.WriteString("Content-Type: application/x-www-form-urlencoded\n\n" + p.httpPairs(s.form) + "\n")
	}
	if s.body != "" {
		b.WriteString("\n" + p.httpText(s.body) + "\n")
	}
	return b.String()
}

// requestName returns the id of a step as the name of a request, which has no hyphens.
func requestName(id string) string { return strings.ReplaceAll(id, "-", "_") }

func (p *plan) httpText(t text) string {
	return p.render(t, func(s string) string { return strings.ReplaceAll(s, "{{", brace+"{") }, p.httpReference)
}

// httpPairs returns pairs as a query or a form has them.
func (p *plan) httpPairs(pairs []pair) string {
	all := make([]string, len(pairs))
	for i, one := range pairs {
		all[i] = url.QueryEscape(one.name) + "=" + p.render(one.value, url.QueryEscape, p.httpReference)
	}
	return strings.Join(all, "&")
}

func (p *plan) httpReference(r reference) string {
	if r.Kind != saved {
		return "{{" + r.Name + "}}"
	}
	step, name, _ := strings.Cut(r.Name, ".")
	for _, s := range p.steps {
		for _, save := range s.Save {
			if s.ID == step && save.Name == name {
				return "{{" + requestName(step) + ".response.body." + jsonPath("$", pointerParts(save.Pointer)...) + "}}"
			}
		}
	}
	return "{{" + p.variable(r.Name) + "}}" // never: it is checked when the scenario is read
}

func jsonOf(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // it is a part of a scenario
	}
	return string(text)
}
