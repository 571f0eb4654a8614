package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// defect is a section of the document.
type defect struct {
	title   string
	fixed   string // the commit
	command string
	before  string // part of what the command prints with the program before the fix
	now     string // the same after it
}

var form = regexp.MustCompile("(?s)^(.+?)\n\n.*?Fixed in ([0-9a-f]{7})\\..*?```bash\n(.*?)\n```\n\n- Before: `([^\n]+)`\n- Now: `([^\n]+)`\n")

// read reads the defects: each is a section with who found it and the commit, the
// command, and what it prints before and now.
func read(text string) (all []defect, err error) {
	for i, section := range strings.Split(text, "\n### ") {
		if i == 0 {
			continue
		}
		m := form.FindStringSubmatch(section)
		if m == nil {
			title, _, _ := strings.Cut(section, "\n")
			err = errors.Join(err, fmt.Errorf("%q is not a defect with a commit, a command, and what it prints before and now", title))
			continue
		}
		all = append(all, defect{m[1], m[2], m[3], m[4], m[5]})
	}
	return all, err
}
