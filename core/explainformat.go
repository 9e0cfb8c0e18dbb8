package core

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/stage"
)

// planFormats write a plan as EXPLAIN FORMAT says.
var planFormats = map[string]func(*stage.Description) (string, error){
	"pgjson": planJSON, "graphviz": planGraph, "tree": planBoxes,
}

// planFormat is the key in planFormats of the name of a format; "" for indented text.
func planFormat(name string) (string, error) {
	name = strings.ToLower(strings.TrimSpace(name))
	if _, ok := planFormats[name]; ok {
		return name, nil
	}
	if name == "" || name == "indent" {
		return "", nil
	}
	return "", errs.New(errs.Unsupported, "format of EXPLAIN is not supported: %q (supported: graphviz, indent, pgjson, tree)", name)
}

// branch is an operator of a plan of any number of stages: an operator that reads a stage has its operators below it.
type branch struct {
	name, detail string
	inputs       []*branch
}

func branchesOf(d *stage.Description) *branch {
	roots := map[int]*branch{}
	var last *branch
	for _, s := range d.Stages { // a stage comes after those that it reads
		last = branchOf(s.Root, roots)
		roots[s.ID] = last
	}
	if last == nil {
		last = &branch{name: "Empty"}
	}
	return last
}

func branchOf(o *stage.Operator, roots map[int]*branch) *branch {
	b := &branch{name: o.Name, detail: o.Detail}
	if o.Reads != nil {
		if below, ok := roots[*o.Reads]; ok {
			b.inputs = append(b.inputs, below)
			delete(roots, *o.Reads) // who reads it too names it only
		}
	}
	for _, input := range o.Inputs {
		b.inputs = append(b.inputs, branchOf(input, roots))
	}
	return b
}

// planJSON writes a plan as PostgreSQL's EXPLAIN (FORMAT JSON) does.
func planJSON(d *stage.Description) (string, error) {
	type plan struct {
		Type   string  `json:"Node Type"`
		Detail string  `json:"Detail,omitempty"`
		Plans  []*plan `json:"Plans"`
	}
	var of func(b *branch) *plan
	of = func(b *branch) *plan {
		p := &plan{Type: b.name, Detail: b.detail, Plans: []*plan{}}
		for _, input := range b.inputs {
			p.Plans = append(p.Plans, of(input))
		}
		return p
	}
	text, err := json.MarshalIndent([]map[string]*plan{{"Plan": of(branchesOf(d))}}, "", "  ")
	return string(text), err
}

// planGraph writes a plan in the language of Graphviz.
func planGraph(d *stage.Description) (string, error) {
	var text strings.Builder
	text.WriteString("digraph {\n  node [shape=box]\n")
	number := 0
	var write func(b *branch) int
	write = func(b *branch) int {
		number++
		own := number
		label := b.name
		if b.detail != "" {
			label += ": " + b.detail
		}
		fmt.Fprintf(&text, "  %d [label=%s]\n", own, dotText(label))
		for _, input := range b.inputs {
			fmt.Fprintf(&text, "  %d -> %d [dir=back]\n", own, write(input))
		}
		return own
	}
	write(branchesOf(d))
	text.WriteString("}\n")
	return text.String(), nil
}

// dotText quotes a text for Graphviz.
func dotText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

// The boxes of a plan are boxWidth wide, and show as many lines of detail at most.
const (
	boxWidth = 27
	boxLines = 3
)

// planBoxes draws a plan: a box for each operator, above those that it reads.
func planBoxes(d *stage.Description) (string, error) {
	lines, _ := drawn(branchesOf(d))
	return strings.Join(lines, "\n") + "\n", nil
}

// drawn draws a branch. All lines are of one width; top is where the line from above meets its box.
func drawn(b *branch) (lines []string, top int) {
	var tops []int
	var below []string
	width := 0
	for _, input := range b.inputs {
		part, at := drawn(input)
		tops = append(tops, width+at)
		width += utf8.RuneCountInString(part[0])
		below = beside(below, part)
	}
	top = boxWidth/2 + 1
	box := boxOf(b, len(tops) > 0)
	width = max(width, boxWidth+2)
	for i, line := range box {
		box[i] = padded(line, width)
	}
	if len(tops) > 1 {
		fork := []rune(strings.Repeat(" ", width))
		for at := top; at <= tops[len(tops)-1]; at++ {
			fork[at] = '─'
		}
		fork[top] = '├'
		for _, at := range tops[1:] {
			fork[at] = '┬'
		}
		fork[tops[len(tops)-1]] = '┐'
		box = append(box, string(fork))
	}
	for _, at := range tops { // the line from above ends in the middle of the box
		first := []rune(below[0])
		first[at] = '┴'
		below[0] = string(first)
	}
	for i, line := range below {
		below[i] = padded(line, width)
	}
	return append(box, below...), top
}

func beside(left, right []string) []string {
	if len(left) == 0 {
		return right
	}
	width, other := utf8.RuneCountInString(left[0]), utf8.RuneCountInString(right[0])
	joined := make([]string, max(len(left), len(right)))
	for i := range joined {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		joined[i] = padded(l, width) + padded(r, other)
	}
	return joined
}

func padded(line string, width int) string {
	return line + strings.Repeat(" ", max(width-utf8.RuneCountInString(line), 0))
}

// boxOf draws the box of an operator, with a foot where a line goes on below it.
func boxOf(b *branch, foot bool) []string {
	edge := strings.Repeat("─", boxWidth)
	lines := []string{"┌" + edge + "┐", "│" + centered(b.name) + "│"}
	if b.detail != "" {
		lines = append(lines, "│"+centered(strings.Repeat("-", 20))+"│")
		for _, part := range cut(strings.ReplaceAll(b.detail, "\n", " "), boxWidth-2) {
			lines = append(lines, "│"+centered(part)+"│")
		}
	}
	end := []rune(edge)
	if foot {
		end[boxWidth/2] = '┬'
	}
	return append(lines, "└"+string(end)+"┘")
}

func centered(text string) string {
	room := boxWidth - utf8.RuneCountInString(text)
	return padded(strings.Repeat(" ", max(room/2, 0))+text, boxWidth)
}

// cut cuts a text to lines, and leaves out what boxLines have no room for.
func cut(text string, width int) []string {
	var lines []string
	runes := []rune(text)
	for len(runes) > width && len(lines) < boxLines-1 {
		lines, runes = append(lines, string(runes[:width])), runes[width:]
	}
	if len(runes) > width {
		runes = append(runes[:width-3], []rune("...")...)
	}
	return append(lines, string(runes))
}

// ExplainAs returns a query of two columns, plan_type and plan, with the plans in a format of EXPLAIN.
func (q *Query) ExplainAs(ctx context.Context, format string) (*Query, error) {
	known, err := planFormat(format)
	switch {
	case err != nil:
		return nil, err
	case known == "":
		return q.Explain(ctx, Plans)
	}
	return q.drawn(ctx, known)
}

// drawn is the query of one row that shows the physical plan in a format.
func (q *Query) drawn(ctx context.Context, format string) (*Query, error) {
	explained, err := q.explained(ctx, Plans)
	if err != nil {
		return nil, err
	}
	if explained.Tree == nil {
		return nil, errs.New(errs.Unsupported, "the scheduler does not give plans as data, which EXPLAIN FORMAT takes")
	}
	text, err := planFormats[format](explained.Tree)
	if err != nil {
		return nil, err
	}
	texts := &planTexts{}
	texts.add("physical_plan", text)
	return texts.query(q.session), nil
}
