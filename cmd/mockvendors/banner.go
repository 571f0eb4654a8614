package main

import (
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/mockvendors/mockvendors/internal/control"
	"github.com/mockvendors/mockvendors/internal/world"
)

// banner prints each vendor's URL and a working credential for it.
func (p *program) banner(server *control.Server, start *world.Start, i *interception) {
	title := start.Scenario
	if start.Title != "" {
		title += ": " + start.Title
	}
	fmt.Fprintf(p.stdout, "mockvendors: scenario %s\n\n", title)
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, v := range server.Vendors(nil) {
		credential := "no credential declared"
		if v.Credential != nil {
			credential = server.Set.Vendor(v.Name).Carrier.Text(*v.Credential)
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\n", v.Name, v.URL, credential)
	}
	table.Flush()
	if i != nil {
		fmt.Fprintf(p.stdout, "\n  CA file %s   valid until %s, and gone when the server ends\n", i.files.Root, i.authority.Until.Format(time.DateOnly))
	}
	if i != nil && i.proxy != nil {
		fmt.Fprintf(p.stdout, "\n%s", i.exports())
	}
	base := server.Base(nil)
	fmt.Fprintf(p.stdout, "\n  control API %[1]s/_mock   console %[1]s   stop with Ctrl-C\n\n", base)
}
