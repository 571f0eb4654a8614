package export

import (
	"context"
	"fmt"
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

// Write returns a scenario's steps in a format.
func Write(ctx context.Context, set *world.Set, sc *scenario.Scenario, format string) (string, error) {
	if err := CheckFormat(format); err != nil {
		return "", err
	}
	p, err := newPlan(ctx, set, sc)
	if err != nil {
		return "", err
	}
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

// about returns the comment at the beginning of a file: the title, how to run it, and
// what it needs. Each line begins with a sign and a space.
func (p *plan) about(sign string, run ...string) string {
	lines := []string{p.scenario.Scenario + ": " + p.scenario.Title, "From: mockvendors export " + p.scenario.Scenario}
	lines = append(lines, run...)
	for _, name := range p.environment() {
		if place := p.secrets.where[name]; place != "" {
			lines = append(lines, name+": "+place+" in the scenario; exec does not set it")
		}
	}
	if all := p.disruptions(); len(all) > 0 {
		lines = append(lines, "", "The scenario also has, in its world:")
		lines = append(lines, all...)
	}
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(strings.TrimSpace(sign+" "+line) + "\n")
	}
	return b.String()
}
