package export

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/world"
)

// Formats are the names of the formats.
var Formats = []string{"curl", "hurl", "http", "mermaid"}

// CheckFormat returns an error unless there is a format of that name.
func CheckFormat(format string) error {
	switch {
	case slices.Contains(Formats, format):
		return nil
	case format == "har":
		return fmt.Errorf("a HAR is made of what happened, not of a scenario: GET /_mock/worlds/default/requests.har of a server%s",
			strict.SuggestAll("", Formats))
	}
	return fmt.Errorf("there is no format %q%s", format, strict.Suggest(format, Formats))
}

// Write returns a scenario's steps in a format. given is the name or path by which the
// user names the scenario.
func Write(ctx context.Context, set *world.Set, sc *scenario.Scenario, given, format string) (string, error) {
	if err := CheckFormat(format); err != nil {
		return "", err
	}
	p, err := newPlan(ctx, set, sc)
	if err != nil {
		return "", err
	}
	p.given = given
	switch format {
	case "curl":
		return p.curl(), nil
	case "hurl":
		return p.hurl(), nil
	case "http":
		return p.http(), nil
	default:
		return p.mermaid(), nil
	}
}

func statusText(status int) string { return strconv.Itoa(status) }

// about returns the comment at the beginning of a file: the title, how to run it, what it
// needs, and last what else is to be said. Each line begins with the sign of a comment.
func (p *plan) about(sign string, last []string, run ...string) string {
	lines := []string{p.scenario.Scenario + ": " + p.scenario.Title, "From: mockvendors export " + argument(p.given)}
	lines = append(lines, run...)
	for _, name := range p.environment() {
		if place := p.secrets.where[name]; place != "" {
			lines = append(lines, name+": "+place)
		}
	}
	if all := p.disruptions(); len(all) > 0 {
		lines = append(lines, "", "The scenario also has, in its world:")
		lines = append(lines, all...)
	}
	lines = append(lines, last...)
	var b strings.Builder
	for _, line := range lines {
		line = strings.Map(oneLine, line) // what follows a line break would be no comment
		b.WriteString(strings.TrimSpace(sign+" "+line) + "\n")
	}
	return b.String()
}

func oneLine(c rune) rune {
	if c == '\n' || c == '\r' {
		return ' '
	}
	return c
}

var plainArgument = regexp.MustCompile(`^[A-Za-z0-9_./-]+$`)

// argument returns a text as an argument for a shell, quoted if need be.
func argument(s string) string {
	if plainArgument.MatchString(s) {
		return s
	}
	return quoted(s)
}
