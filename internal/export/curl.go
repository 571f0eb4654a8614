package export

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// curlFunctions are what a script needs. jq reads the answers.
const curlFunctions = `
set -eu
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# call sends a request. It sets $status to the status of the answer, and to what
# happened if there was no whole answer; the body is in the file $answer.
call() {
  code=0
  status=$(curl --silent --globoff --path-as-is --max-time 10 --output "$answer" --write-out '%{http_code}' "$@") || code=$?
  case $code in
  0) ;;
  52) status=close ;;
  56) status=reset ;;
  18) status=truncate ;;
  28) status=hang ;;
  *) status="no answer (curl $code)" ;;
  esac
}

# want ends the script unless the call came to this outcome.
want() {
  if [ "$2" != "$status" ]; then
    echo "step $1: want $2, got $status" >&2
    cat "$answer" >&2
    exit 1
  fi
  echo "step $1: $status"
}
`

func (p *plan) curl() string {
	steps := p.curlSteps()
	var b strings.Builder
	b.WriteString("#!/bin/sh\n")
	run := fmt.Sprintf("Run: mockvendors exec --scenario %s -- sh %s.sh", argument(p.given), p.scenario.Scenario)
	last := append(p.notChecked([]string{"headers", "body", "deliveries"}, nil), p.breaks()...)
	b.WriteString(p.about("#", last, run, "Needs: curl, jq"))
	b.WriteString(curlFunctions)
	for _, f := range valueFunctions {
		if strings.Contains(steps, "$("+f.name+" ") {
			fmt.Fprintf(&b, "\n# %s %s\n%s() { %s; }\n", f.name, f.prints, f.name, f.body)
		}
	}
	b.WriteString(steps)
	return b.String()
}

// valueFunctions are for values that are known only when the script runs.
var valueFunctions = []struct{ name, prints, body string }{
	{"get", "prints a part of the answer.", `jq --raw-output "$1" "$answer"`},
	{"encoded", "prints a value for a path.", `jq --null-input --raw-output --arg value "$1" '$value | @uri'`},
	{"inJSON", "prints a value for a text in a body.", `jq --null-input --raw-output --arg value "$1" '$value | tojson | .[1:-1]'`},
}

func (p *plan) curlSteps() string {
	var b strings.Builder
	for i := range p.steps {
		s := &p.steps[i]
		b.WriteString("\n# " + s.name + "\n")
		switch {
		case s.Move != nil:
			b.WriteString(p.curlClock(s))
		case s.Repeat != nil:
			fmt.Fprintf(&b, "tries=1\nwhile\n%s  [ \"$status\" != %d ] && [ $tries -lt %d ]\ndo\n  tries=$((tries + 1))\n",
				indented(p.curlCall(s)), s.Repeat.Until, s.Repeat.Max)
			if s.Repeat.Delay.Std() > 0 {
				b.WriteString(indented(advanceByCurl(clockText(s.Repeat.Delay.Std()))))
			}
			b.WriteString("done\n")
		default:
			b.WriteString(p.curlCall(s))
		}
		b.WriteString(p.curlOutcome(s))
	}
	return b.String()
}

func (p *plan) curlOutcome(s *step) string {
	if s.Move != nil {
		return ""
	}
	var b strings.Builder
	label := s.label()
	if want := s.want(); want == "garbage" {
		b.WriteString("want " + label + " 200 # a body that is not what it should be\n")
	} else if want != "" {
		b.WriteString("want " + label + " " + want + "\n")
	}
	for _, save := range s.Save {
		fmt.Fprintf(&b, "%s=$(get %s)\n", p.variable(s.ID+"."+save.Name), quoted(jqPath(save.Pointer)))
	}
	return b.String()
}

// label returns a step's id or else its operation's.
func (s *step) label() string {
	if s.ID != "" {
		return s.ID
	}
	return s.Operation.ID
}

func (p *plan) curlCall(s *step) string {
	var args []string
	if s.method != "GET" || s.body != "" { // with a body, curl would send a POST
		args = append(args, "--request "+string(s.method))
	}
	path := p.render(s.path, inDouble, func(r reference) string { return `$(encoded "$` + p.variable(r.Name) + `")` })
	args = append(args, `"$`+s.url().Name+path+`"`)
	for _, q := range s.query {
		args = append(args, "--url-query "+p.shell(text(q.name+"=")+q.value))
	}
	if s.user != "" {
		args = append(args, "--user "+p.shell(s.user+":"+s.password))
	}
	for _, h := range s.headers {
		if h.value == "" {
			args = append(args, "--header "+quoted(h.name+";")) // with a colon, curl would send none
			continue
		}
		args = append(args, "--header "+p.shell(text(h.name+": ")+h.value))
	}
	for _, f := range s.form {
		args = append(args, "--data-urlencode "+p.shell(text(f.name+"=")+f.value))
	}
	feed := ""
	switch body := p.shellBody(s); {
	case s.body == "":
	case !s.isJSON && !p.refers(s.body) && utf8.ValidString(string(s.body)): // line ends of a multipart body would not survive an editor
		feed = "printf %s " + base64.StdEncoding.EncodeToString([]byte(s.body)) + " | base64 -d"
	case len(body) > longestArgument:
		feed = "printf %s " + body
	default:
		args = append(args, "--data-binary "+body)
	}
	if feed == "" {
		return "call " + strings.Join(args, " \\\n  ") + "\n"
	}
	args = append(args, `--data-binary @"$answer.sent"`)
	return feed + " > \"$answer.sent\"\ncall " + strings.Join(args, " \\\n  ") + "\nrm \"$answer.sent\"\n"
}

// longestArgument is how long an argument of a program can be, in bytes: Linux has 128 KiB.
const longestArgument = 120_000

// shellBody returns the body of a step as a word of a shell.
func (p *plan) shellBody(s *step) string {
	if !s.isJSON {
		return p.shell(s.body)
	}
	return p.render(s.body, quoted, func(r reference) string {
		if !r.Bare {
			return `"$(inJSON "$` + p.variable(r.Name) + `")"`
		}
		return `"$` + p.variable(r.Name) + `"`
	})
}

// shell returns a text as a word of a shell.
func (p *plan) shell(t text) string {
	if strings.ContainsAny(string(t), "\"\\$`!\n\r") || !p.refers(t) {
		return p.render(t, quoted, func(r reference) string { return `"$` + p.variable(r.Name) + `"` })
	}
	return `"` + p.render(t, inDouble, func(r reference) string { return "${" + p.variable(r.Name) + "}" }) + `"`
}

// quoted returns a text within single quotes.
func quoted(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

var doubleQuotes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`")

func inDouble(s string) string { return doubleQuotes.Replace(s) }

func indented(lines string) string {
	return "  " + strings.ReplaceAll(strings.TrimSuffix(lines, "\n"), "\n", "\n  ") + "\n"
}

// jqPath returns a JSON pointer as a path of jq.
func jqPath(pointer string) string {
	path := ""
	for _, part := range pointerParts(pointer) {
		switch _, err := strconv.Atoi(part); {
		case err == nil:
			path += "[" + part + "]"
		case plainKey.MatchString(part):
			path += "." + part
		default:
			path += "[" + strconv.Quote(part) + "]"
		}
	}
	return "." + strings.TrimPrefix(path, ".")
}

func pointerParts(pointer string) []string { return slices.Collect(jsontext.Pointer(pointer).Tokens()) }
