package main

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/export"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/tell"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// places is the values of the names in --set-env.
type places map[string]string

// furtherOf returns the further credentials of a scenario, and what subscribers to its
// webhooks need.
func furtherOf(set *world.Set, w *world.World, sc *scenario.Scenario, subscriptions []subscription) places {
	further := places(export.Numbered(set, w, sc))
	for _, s := range subscriptions {
		s.addTo(further)
	}
	return further
}

// placesOf returns the URLs and credentials of a world that starts as the world
// "default" does, with further ones, and the names of all that there can be.
func placesOf(server *control.Server, inWorld string, further places) (known places, all []string) {
	known = places{"url": server.URL, "world": inWorld}
	all = []string{"url", "world"}
	add := func(name, value string, declared bool) {
		all = append(all, name)
		if declared {
			known[name] = value
		}
	}
	for _, v := range server.Vendors(nil) {
		if inWorld != world.Default {
			v.URL = server.URL + "/w/" + inWorld + "/" + v.Name
		}
		add(v.Name+".url", v.URL, true)
		declared := map[string]string{}
		if v.Credential != nil {
			for _, m := range v.Credential.Variables() {
				declared[m.Name] = m.Text()
			}
		}
		for _, m := range server.Set.Vendor(v.Name).Sample.Credential.Variables() {
			add(v.Name+"."+m.Name, declared[m.Name], declared[m.Name] != "")
		}
		if len(server.Set.Vendor(v.Name).Webhooks) > 0 {
			all = append(all, v.Name+"."+webhookURL, v.Name+"."+webhookSecret)
		}
	}
	maps.Copy(known, further)
	all = slices.Compact(slices.Sorted(slices.Values(append(all, slices.Collect(maps.Keys(further))...))))
	return known, all
}

// variablesHelp lists the environment variables, those of a vendor on a line.
func variablesHelp() string {
	text := "  MOCKVENDORS_URL, MOCKVENDORS_WORLD\n"
	for _, v := range vendors.All() {
		names := []string{tell.Variable(v.Name, "url")}
		for _, m := range v.Sample.Credential.Variables() {
			names = append(names, tell.Variable(v.Name, m.Name))
		}
		text += "  " + strings.Join(names, ", ") + "\n"
	}
	return text
}

// placesHelp lists the names in braces of --set-env, those of a vendor on a line.
func placesHelp() string {
	text := "  {url}, {world}\n"
	for _, v := range vendors.All() {
		names := []string{"{" + v.Name + ".url}"}
		for _, m := range v.Sample.Credential.Variables() {
			names = append(names, "{"+v.Name+"."+m.Name+"}")
		}
		if len(v.Webhooks) > 0 {
			names = append(names, "{"+v.Name+"."+webhookURL+"}", "{"+v.Name+"."+webhookSecret+"}")
		}
		text += "  " + strings.Join(names, ", ") + "\n"
	}
	return text
}

var placeholder = regexp.MustCompile(`\{[A-Za-z0-9_.-]+\}`)

// environmentOf returns the environment of a command: this process's own, the
// world's, further places, and what --set-env adds.
func environmentOf(server *control.Server, inWorld string, setEnv []string, further places) ([]string, error) {
	known, all := placesOf(server, inWorld, further)
	variables := map[string]string{"MOCKVENDORS_URL": known["url"], "MOCKVENDORS_WORLD": known["world"]}
	for _, v := range server.Set.Vendors {
		variables[tell.Variable(v.Name, "url")] = known[v.Name+".url"]
		for _, m := range v.Sample.Credential.Variables() {
			variables[tell.Variable(v.Name, m.Name)] = known[v.Name+"."+m.Name]
		}
		if len(v.Webhooks) > 0 {
			variables[tell.Variable(v.Name, webhookURL)] = ""
			variables[tell.Variable(v.Name, webhookSecret)] = ""
		}
	}
	for place, value := range further {
		vendor, member, _ := strings.Cut(place, ".")
		variables[tell.Variable(vendor, member)] = value
	}
	for _, pair := range setEnv {
		name, template, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("--set-env %q: write NAME=value, as in EGYM_BASE_URL={egym.url}", pair)
		}
		value, err := known.fill(template, all)
		if err != nil {
			return nil, fmt.Errorf("--set-env %s: %w", name, err)
		}
		variables[name] = value
	}
	environment := slices.DeleteFunc(os.Environ(), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		first, number := unnumbered(name)
		_, ours := variables[name]
		_, numbered := variables[first] // of another scenario: exec within exec
		return ours || number > 0 && numbered && strings.HasPrefix(name, "MOCKVENDORS_")
	})
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		if variables[name] != "" { // one from outside would be stale
			environment = append(environment, name+"="+variables[name])
		}
	}
	return environment, nil
}

func (k places) fill(template string, all []string) (string, error) {
	var wrong error
	filled := placeholder.ReplaceAllStringFunc(template, func(hole string) string {
		name := strings.Trim(hole, "{}")
		value, ok := k[name]
		first, number := unnumbered(name)
		switch {
		case wrong != nil || ok:
		case slices.Contains(all, first) && number > export.MaxNumbered:
			wrong = fmt.Errorf("%s: further credentials have numbers up to %d", hole, export.MaxNumbered)
		case slices.Contains(all, name) && strings.Contains(name, ".webhook"):
			vendor, _, _ := strings.Cut(name, ".")
			wrong = fmt.Errorf("%s is known only with --webhook %s=URL", hole, vendor)
		case slices.Contains(all, first):
			wrong = fmt.Errorf("the scenario declares nothing for %s", hole)
		default:
			wrong = fmt.Errorf("unknown name %s%s", hole, strict.SuggestAll(name, all))
		}
		return value
	})
	return filled, wrong
}

// unnumbered splits the name of a further credential, or of its variable, into that of
// the vendor's first one and the number. The number of any other name is 0.
func unnumbered(name string) (first string, number int) {
	at := strings.LastIndex(name, "_")
	number, err := strconv.Atoi(name[at+1:])
	if at < 0 || err != nil || number < 2 {
		return name, 0
	}
	return name[:at], number
}
