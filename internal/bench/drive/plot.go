package main

import (
	"fmt"
	"strings"
)

// The plot's measures, in pixels.
const (
	labels = 150 // width of the names at the left
	full   = 400 // length of a bar of ratio 1
	bar    = 14  // height of a bar with its gap
	head   = 46
)

// colours are those of the kinds, in their order.
var colours = []string{"#4c78a8", "#f58518", "#e45756", "#72b7b2", "#54a24b", "#b279a2"}

// plot returns a picture of the processor time a request beside the bare server:
// one bar for each vendor, number of records and kind.
func (r results) plot() string {
	var bars strings.Builder
	y, group := head, ""
	for _, c := range r.Cells {
		if !c.plain() || c.peers() {
			continue
		}
		if of := fmt.Sprintf("%s, %d", c.Vendor, c.Records); of != group {
			group, y = of, y+8
			text(&bars, labels-8, y+11, "end", of)
		}
		for i, kind := range allKinds {
			if kind == c.Kind {
				ratio := c.Figures[0].Processor
				fmt.Fprintf(&bars, `<rect x="%d" y="%d" width="%.0f" height="%d" fill="%s"/>`+"\n", labels, y, full*min(ratio, 1.5), bar-3, colours[i])
				text(&bars, labels+int(full*min(ratio, 1.5))+4, y+10, "start", fmt.Sprintf("%.2f", ratio))
			}
		}
		y += bar
	}
	width, height := labels+full*3/2+50, y+20
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" font-family="sans-serif" font-size="11">`+"\n", width, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="white"/>`+"\n", width, height)
	text(&b, labels, 16, "start", "Processor time a request beside the bare server (1 = the same, more is better), by vendor and records")
	for i, kind := range allKinds {
		fmt.Fprintf(&b, `<rect x="%d" y="25" width="10" height="10" fill="%s"/>`+"\n", labels+i*80, colours[i])
		text(&b, labels+i*80+14, 34, "start", kind)
	}
	b.WriteString(bars.String())
	for _, at := range []float64{.5, 1, 1.5} {
		x := labels + int(full*at)
		fmt.Fprintf(&b, `<line x1="%d" y1="%d" x2="%[1]d" y2="%[3]d" stroke="#888" stroke-dasharray="3 3"/>`+"\n", x, head, y)
		text(&b, x, y+14, "middle", fmt.Sprint(at))
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func text(b *strings.Builder, x, y int, anchor, text string) {
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="%s">%s</text>`+"\n", x, y, anchor, text)
}
