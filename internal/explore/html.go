package explore

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"strings"

	"github.com/mockvendors/mockvendors/internal/console"
)

//go:embed report.html
var page string

//go:embed report.css
var reportStyle string

// style is that of the console, with what only the report has.
var style = consoleStyle() + reportStyle

func consoleStyle() string {
	text, _ := console.File("style.css")
	return string(text)
}

var pageTemplate = template.Must(template.New("report").Parse(page))

// maxDrawings limits the stories that a page draws. The others are told.
const maxDrawings = 500

// HTML returns the report as one page that needs nothing else: the matrix, in which
// each cell opens its story. The page may load nothing, and run nothing.
func (r *Report) HTML(o *Options) ([]byte, error) {
	type cell struct {
		*ReportCell
		ID, Mark, Meaning string
		Bad               bool
		EqualID           string   // of the cell that it equals
		Drawing           *drawing // nil if it has no story of its own, or the page has enough of them
	}
	type row struct {
		Call  string
		Cells []*cell // nil where there is none
	}
	rows, columns, _ := r.grid()
	byName := map[string]*cell{}
	var cells []*cell
	drawings := 0
	for i := range r.Cells {
		c := &r.Cells[i]
		shown := &cell{ReportCell: c, ID: FileName(c.Cell), Mark: o.mark(c.Verdict), Meaning: meanings[c.Verdict], Bad: o.IsBad(c.Verdict)}
		switch {
		case c.EqualTo != "":
			shown.EqualID = FileName(c.EqualTo)
		case drawings < maxDrawings:
			if shown.Drawing = drawingOf(c.Story); shown.Drawing != nil {
				drawings++
			}
		}
		byName[c.Cell] = shown
		cells = append(cells, shown)
	}
	var table []row
	for _, call := range rows {
		line := row{Call: call}
		for _, column := range columns {
			line.Cells = append(line.Cells, byName[call+"/"+column])
		}
		table = append(table, line)
	}
	type count struct {
		Verdict, Mark string
		Count         int
		Bad           bool
	}
	var counts []count
	for _, v := range Verdicts {
		if n := r.Totals.Verdicts[v]; n > 0 {
			counts = append(counts, count{v, o.mark(v), n, o.IsBad(v)})
		}
	}
	sum := sha256.Sum256([]byte(style))
	var b bytes.Buffer
	err := pageTemplate.Execute(&b, map[string]any{
		"Report": r, "Command": strings.Join(r.Command, " "), "Columns": columns, "Rows": table, "Cells": cells, "Counts": counts,
		"Summary": r.summary(), "Bad": r.Bad(o),
		"Drawn": drawings, "MoreToDraw": drawings == maxDrawings,
		"Style": template.CSS(style), "StyleHash": base64.StdEncoding.EncodeToString(sum[:]),
	})
	return b.Bytes(), err
}
