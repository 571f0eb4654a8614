package retries

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// introduction is the head of docs/retries.md.
const introduction = `# What a repeated write does

A request whose answer is lost may have been carried out. Here is what each write of each vendor does when it is sent again. The
table comes from trying it: in a fresh world of the scenario ` + "`starter`" + `, the sample request of the operation (those among the
examples of [its contract](../contracts)) is carried out, its answer is lost, it is sent again a second later, and
the second answer and the state are compared with the first. ` + "`mockvendors retries --markdown`" + ` writes this page.

| class | what a client may do if it does not know whether its request was carried out |
|---|---|
| **safe** | Send it again. It gets the same answer or one that says the same, and nothing but times, identifiers and tokens that the vendor makes differs. A DELETE that is answered 404 is safe as well: what it deleted is gone. |
| **safe with a key** | Send it again with the same idempotency key as the first time. Without a key, it is one of the next two. |
| **look first** | Look up the record before you send it again. The repeat is refused and harms nothing, but the refusal looks as if somebody else were in the way. |
| **unsafe** | Look up the record, and do not send it again if it is there: the repeat is carried out once more. |

The last column has the readings (see [fidelity.md](fidelity.md)) under which a repeat does something else. What a
vendor does if the record was changed between the two requests is not in this table: a repeated PUT then undoes the change.
`

// Markdown writes the table as the page docs/retries.md.
func (t Table) Markdown(out io.Writer) error {
	var b strings.Builder
	b.WriteString(introduction)
	for _, v := range t.Vendors {
		fmt.Fprintf(&b, "\n## %s\n\n| write | a repeat | class | under other readings |\n|---|---|---|---|\n", v.Title)
		for _, w := range v.Writes {
			says := w.Repeat.says()
			if w.Key != nil {
				says += fmt.Sprintf("; with `%s`: %s", w.Key.Header, w.Key.Repeat.says())
			}
			fmt.Fprintf(&b, "| `%s` (%s `%s`) | %s | %s | %s |\n", w.Operation, w.Method, w.Path, says, w.Class, w.readings())
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// readings says what a write's repeat does under other readings.
func (w Write) readings() string {
	var all []string
	for _, u := range w.Under {
		one := fmt.Sprintf("`%s=%s`: %s, **%s**", u.Reading, u.Value, u.Repeat.says(), u.Class)
		if u.Keyed {
			one += " (with the key)"
		}
		all = append(all, one)
	}
	return strings.Join(all, "; ")
}

// says says what a repeat does.
func (r Repeat) says() string {
	switch r.Does {
	case Same:
		return fmt.Sprintf("the same answer, %d", r.Status)
	case Found:
		answer := fmt.Sprint(r.Status)
		if r.First != r.Status {
			answer += fmt.Sprintf(" instead of %d", r.First)
		}
		return fmt.Sprintf("%s, which says that it was there%s", answer, r.by())
	case Touches:
		return fmt.Sprintf("%d once more, only times, identifiers or tokens are new", r.Status)
	case Refused:
		code := ""
		if r.Code != "" {
			code = " `" + r.Code + "`"
		}
		return fmt.Sprintf("refused, %d%s%s", r.Status, code, r.by())
	case Updates:
		return fmt.Sprintf("%d, and %s are changed once more%s", r.Status, strings.Join(r.Differ, " and "), r.by())
	}
	what := "a second record among " + strings.Join(r.Differ, " and ")
	if slices.Equal(r.Differ, []string{"mails"}) {
		what = "a second mail"
	}
	return fmt.Sprintf("%d, and %s%s", r.Status, what, r.by())
}

func (r Repeat) by() string {
	if r.Rule == "" {
		return ""
	}
	return " (`" + r.Rule + "`)"
}

// Text writes the table for a terminal: a line for each write, and for each reading that
// changes it.
func (t Table) Text(out io.Writer) error {
	var b strings.Builder
	for _, v := range t.Vendors {
		for _, w := range v.Writes {
			says := w.Repeat.says()
			if w.Key != nil {
				says += fmt.Sprintf("; with %s: %s", w.Key.Header, w.Key.Repeat.says())
			}
			fmt.Fprintf(&b, "%-15s  %s.%s: %s\n", w.Class, v.Name, w.Operation, says)
			for _, u := range w.Under {
				fmt.Fprintf(&b, "  %-13s  under %s=%s: %s\n", u.Class, u.Reading, u.Value, u.Repeat.says())
			}
		}
	}
	_, err := io.WriteString(out, strings.ReplaceAll(b.String(), "`", ""))
	return err
}
