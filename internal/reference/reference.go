// Package reference writes the page for authors of scenarios, docs/scenarios.md: a
// guide, and all keys as the schema describes them.
package reference

import (
	_ "embed"
	"fmt"
	"io"
	"strings"

	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

//go:embed guide.md
var guide string

// Markdown writes the page for the vendors of a set.
func Markdown(w io.Writer, set *world.Set) error {
	keys, err := scenario.Keys(set)
	if err != nil {
		return err
	}
	var links []string
	for _, name := range set.Names() {
		links = append(links, fmt.Sprintf("[%s](#vendors%s)", name, name))
	}
	p := page{keys: keys, first: map[string]string{}}
	p.WriteString(strings.Replace(guide, "{{vendors}}", strings.Join(links, ", "), 1))
	p.WriteString("\n## All keys\n\n" +
		"A key in bold is required, of each entry where it is within a list. After \"Default:\" is what holds without the key.\n" +
		"Examples are from files that a test loads.\n")
	p.objects("", "vendors.")
	for _, v := range set.Vendors {
		if err := p.vendor(set, v); err != nil {
			return err
		}
	}
	_, err = io.WriteString(w, p.String())
	return err
}

type page struct {
	strings.Builder
	keys  []scenario.Key
	first map[string]string // the path at which an object was written, by what it says
}

// vendor writes the part of a vendor.
func (p *page) vendor(set *world.Set, v *world.Vendor) error {
	doc, err := v.Contract()
	if err != nil {
		return err
	}
	fmt.Fprintf(p, "\n## vendors.%s\n\n%s. Collections, for `assert.state.at` as `%s.TENANT.COLLECTION`: %s.\n",
		v.Name, v.Title, v.Name, code(set.Kit.Collections(v.Name)))
	if len(v.ChosenBy) > 0 {
		fmt.Fprintf(p, "A step or rival chooses among a tenant's credentials with `as` by %s.\n", code(v.ChosenBy))
	} else {
		p.WriteString("A tenant has one credential, so `as` is only ever `none`.\n")
	}
	if len(v.Webhooks) > 0 {
		fmt.Fprintf(p, "Deliveries are named `%s.webhook.TYPE`; the types are %s.\n", v.Name, code(v.Webhooks))
	}
	p.operations(v, doc)
	p.objects("vendors."+v.Name, "")
	return nil
}

// objects writes a table for each object at a path and below, but not for those whose
// path begins with without.
func (p *page) objects(at, without string) {
	done := map[string]bool{}
	for _, key := range p.keys {
		parent := parentOf(key.Path)
		inside := at == "" || parent == at || strings.HasPrefix(parent, at+".")
		if done[parent] || !inside || without != "" && strings.HasPrefix(key.Path, without) || p.told(parent) {
			continue
		}
		done[parent] = true
		if parent != at || at == "" {
			fmt.Fprintf(p, "\n### %s\n", title(parent))
		}
		p.WriteString("\n| key | type | meaning | example |\n|---|---|---|---|\n")
		for _, key := range p.keys {
			if parentOf(key.Path) == parent {
				p.row(key)
			}
		}
	}
}

func title(path string) string {
	if path == "" {
		return "The file"
	}
	return strings.TrimSuffix(path, "[]")
}

func (p *page) row(key scenario.Key) {
	name := "`" + key.Path[len(parentOf(key.Path)):] + "`"
	name = strings.Replace(name, "`.", "`", 1)
	if key.Required {
		name = "**" + name + "**"
	}
	says, _ := key.Schema["description"].(string)
	if standard, ok := key.Schema["default"].(string); ok {
		says += " Default: " + standard + "."
	}
	if inner := p.within(key.Path); inner != "" {
		if other, twice := p.first[inner]; twice && other != key.Path {
			says += fmt.Sprintf(" Its keys are those of `%s`.", other)
		} else {
			p.first[inner] = key.Path
		}
	}
	example := exampleOf(key)
	if example != "" {
		example = "`" + example + "`"
	}
	fmt.Fprintf(p, "| %s | %s | %s | %s |\n", name, typeOf(key.Schema), escape(says), escape(example))
}

// within returns what is written of the keys within a key; "" if there are none.
func (p *page) within(path string) string {
	var b strings.Builder
	for _, key := range p.keys {
		if rest, ok := strings.CutPrefix(key.Path, path); ok && rest != "" && strings.ContainsAny(rest[:1], ".[") {
			fmt.Fprintf(&b, "%s %v %v\n", rest, key.Required, key.Schema["description"])
		}
	}
	return b.String()
}

// told reports whether an object, or one that contains it, is told elsewhere.
func (p *page) told(parent string) bool {
	for path := parent; path != ""; path = parentOf(path) {
		key := strings.TrimSuffix(strings.TrimSuffix(path, ".*"), "[]")
		if other, ok := p.first[p.within(key)]; ok && other != key {
			return true
		}
	}
	return false
}

// parentOf returns the path of the object that a key is in.
func parentOf(path string) string {
	return path[:max(strings.LastIndex(strings.TrimSuffix(path, ".*"), "."), 0)]
}

func code(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = "`" + name + "`"
	}
	return strings.Join(quoted, ", ")
}

func escape(cell string) string { return strings.ReplaceAll(cell, "|", `\|`) }
