// Package cardinality estimates how many rows the nodes of a logical plan give, from the statistics of the tables. The
// optimizer orders joins by it, the planner picks build sides and exchanges. Nothing that decides a result may use it.
package cardinality

import (
	"context"
	"math"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/table"
)

// unknownRows is assumed of a table that does not know its size.
const unknownRows = 100_000

// rounds is how often the step of a recursion is assumed to run.
const rounds = 10

// mostRows keeps products of estimates finite.
const mostRows = 1e30

// Estimator estimates the nodes of one plan. It remembers what it has estimated, by node.
type Estimator struct {
	ctx     context.Context
	rows    map[logical.Node]float64
	columns map[expr.ID]column
	shared  map[int]logical.Node // by the ID of With
	started map[int]logical.Node // the starts of recursions, by their IDs
}

// column is what is known of a column, wherever it is in the plan.
type column struct {
	stats table.ColumnStatistics
	rows  float64 // of its table
}

// New returns an estimator of the plan and of the nodes below it.
func New(ctx context.Context, plan logical.Node) *Estimator {
	e := &Estimator{ctx: ctx, rows: map[logical.Node]float64{}, columns: map[expr.ID]column{}, shared: map[int]logical.Node{}, started: map[int]logical.Node{}}
	e.learn(plan)
	return e
}

// learn collects the columns' statistics from the tables that the plan scans.
func (e *Estimator) learn(node logical.Node) {
	switch n := node.(type) {
	case *logical.Scan:
		e.learnTable(n)
	case *logical.With:
		e.shared[n.ID] = n.Shared
	case *logical.Recursion:
		e.started[n.ID] = n.Start
	}
	for _, child := range node.Children() {
		e.learn(child)
	}
	e.learnRenamed(node)
}

// learnRenamed passes what is known of a column on to columns that are the same values under another name.
func (e *Estimator) learnRenamed(node logical.Node) {
	switch n := node.(type) {
	case *logical.Project:
		e.rename(n.Exprs)
	case *logical.Aggregate:
		e.rename(n.Groups)
	case *logical.Ref:
		if shared, ok := e.shared[n.ID]; ok {
			for i, c := range shared.Output() {
				e.same(c, n.Columns[i])
			}
		}
	case *logical.Union:
		for i, c := range n.Columns {
			e.learnUnion(n, i, c)
		}
	}
}

// learnUnion puts together what is known of the columns that become one. Inputs in which it is computed are left out.
func (e *Estimator) learnUnion(union *logical.Union, position int, result *expr.Column) {
	var all column
	found := false
	for _, input := range union.Inputs {
		known, ok := e.columns[input.Output()[position].ID]
		switch {
		case !ok:
		case !found:
			all, found = known, true
		default:
			all = all.and(known)
		}
	}
	if found {
		e.columns[result.ID] = all
	}
}

// and is what is known of the rows of both columns together. They are taken to have the same values.
func (c column) and(other column) column {
	merged := column{rows: c.rows + other.rows, stats: table.ColumnStatistics{Nulls: -1, Distinct: max(c.stats.Distinct, other.stats.Distinct)}}
	low, okLow := c.stats.Min.(int64)
	high, okHigh := c.stats.Max.(int64)
	otherLow, okOtherLow := other.stats.Min.(int64)
	otherHigh, okOtherHigh := other.stats.Max.(int64)
	if okLow && okHigh && okOtherLow && okOtherHigh {
		merged.stats.Min, merged.stats.Max = min(low, otherLow), max(high, otherHigh)
	}
	return merged
}

func (e *Estimator) rename(list []logical.Named) {
	for _, named := range list {
		if c, ok := named.Expr.(*expr.Column); ok {
			e.same(c, named.Column)
		}
	}
}

func (e *Estimator) same(from, to *expr.Column) {
	if known, ok := e.columns[from.ID]; ok {
		e.columns[to.ID] = known
	}
}

func (e *Estimator) learnTable(scan *logical.Scan) {
	stats, err := scan.Table.Statistics(e.ctx)
	if err != nil || stats == nil { // an estimate is not worth failing for: the scan will say what is wrong
		stats = table.Unknown()
	}
	rows := float64(stats.Rows)
	if stats.Rows < 0 {
		rows = unknownRows
	}
	e.rows[scan] = rows * e.selectivityOf(scan.Filters, scan, stats, rows)
	for _, c := range append(append([]table.Column{}, scan.Columns...), scan.FilterColumns...) {
		known := column{rows: rows, stats: table.ColumnStatistics{Nulls: -1, Distinct: -1}}
		if c.Index < len(stats.Columns) {
			known.stats = stats.Columns[c.Index]
		}
		e.columns[c.Column.ID] = known
	}
}

func (e *Estimator) selectivityOf(filters []expr.Expr, scan *logical.Scan, stats *table.Statistics, rows float64) float64 {
	if len(filters) == 0 {
		return 1
	}
	for _, c := range append(append([]table.Column{}, scan.Columns...), scan.FilterColumns...) {
		if c.Index < len(stats.Columns) {
			e.columns[c.Column.ID] = column{rows: rows, stats: stats.Columns[c.Index]}
		}
	}
	return e.selectivity(expr.Conjunction(filters))
}

// Rows estimates how many rows the node gives.
func (e *Estimator) Rows(node logical.Node) float64 {
	if rows, ok := e.rows[node]; ok {
		return rows
	}
	rows := e.estimate(node)
	if math.IsNaN(rows) {
		rows = unknownRows
	}
	rows = math.Min(math.Max(rows, 0), mostRows)
	e.rows[node] = rows
	return rows
}

func (e *Estimator) estimate(node logical.Node) float64 {
	switch n := node.(type) {
	case *logical.Scan:
		e.learnTable(n)
		return e.rows[n]
	case *logical.Values:
		return float64(len(n.Rows))
	case *logical.Empty:
		return 0
	case *logical.Filter:
		return math.Max(e.Rows(n.Input)*e.selectivity(n.Condition), 1)
	case *logical.Aggregate:
		return e.groups(n.Groups, e.Rows(n.Input))
	case *logical.Distinct:
		return e.Rows(n.Input) / 2
	case *logical.Join:
		return e.join(n)
	case *logical.Apply:
		return e.Rows(n.Left)
	case *logical.Sort:
		return limited(e.Rows(n.Input), n.Fetch)
	case *logical.Limit:
		return limited(e.Rows(n.Input), n.Fetch)
	case *logical.Union:
		sum := 0.0
		for _, input := range n.Inputs {
			sum += e.Rows(input)
		}
		return sum
	case *logical.With:
		e.shared[n.ID] = n.Shared
		return e.Rows(n.Body)
	case *logical.Ref:
		if shared, ok := e.shared[n.ID]; ok {
			return e.Rows(shared)
		}
		if start, ok := e.started[n.ID]; ok {
			return e.Rows(start)
		}
		return unknownRows
	case *logical.Recursion:
		e.started[n.ID] = n.Start
		return e.Rows(n.Start) * rounds
	case *logical.Unnest:
		return e.Rows(n.Input) * 4
	}
	return e.Rows(node.Children()[0])
}

func limited(rows float64, fetch int64) float64 {
	if fetch < 0 {
		return rows
	}
	return math.Min(rows, float64(fetch))
}

// groups is the product of the keys' distinct values, and not more than the rows.
func (e *Estimator) groups(groups []logical.Named, rows float64) float64 {
	product := 1.0
	for _, g := range groups {
		product *= e.Distinct(g.Expr, rows)
	}
	return math.Min(product, math.Max(rows, 1))
}

// Distinct estimates how many distinct values an expression has among the rows.
func (e *Estimator) Distinct(x expr.Expr, rows float64) float64 {
	c, ok := x.(*expr.Column)
	if !ok {
		return math.Max(rows/10, 1)
	}
	known, ok := e.columns[c.ID]
	if !ok {
		return math.Max(rows, 1)
	}
	return math.Max(math.Min(known.distinct(), rows), 1)
}

// distinct is how many distinct values the column has in its table.
func (c column) distinct() float64 {
	if c.stats.Distinct >= 0 {
		return float64(c.stats.Distinct)
	}
	if span, ok := span(c.stats); ok {
		return math.Min(c.rows, span+1)
	}
	return c.rows
}
