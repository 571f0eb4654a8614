package explore

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"strings"
)

//go:embed report.html
var page string

//go:embed report.css
var style string

var pageTemplate = template.Must(template.New("report").Parse(page))

// HTML returns the report as one page that needs nothing else: the matrix, in which
// each cell opens its story. The page may load nothing, and run nothing.
func (r *Report) HTML(o *Options) ([]byte, error) {
	type cell struct {
		*ReportCell
		ID, Mark, Meaning string
		Bad               bool
		EqualID           string // of the cell that it equals
	}
	type row struct {
		Call  string
		Cells []*cell // nil where there is none
	}
	rows, columns, _ := r.grid()
	byName := map[string]*cell{}
	var cells []*cell
	for i := range r.Cells {
		c := &r.Cells[i]
		shown := &cell{ReportCell: c, ID: FileName(c.Cell), Mark: o.mark(c.Verdict), Meaning: meanings[c.Verdict], Bad: o.IsBad(c.Verdict)}
		if c.EqualTo != "" {
			shown.EqualID = FileName(c.EqualTo)
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
		"Style": template.CSS(style), "StyleHash": base64.StdEncoding.EncodeToString(sum[:]),
	})
	return b.Bytes(), err
}
