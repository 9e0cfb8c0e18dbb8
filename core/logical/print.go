package logical

import (
	"fmt"
	"strings"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// Explain prints the tree, a line a node, children indented below their parents.
func Explain(node Node) string { return explained(node, Node.String) }

// ExplainSchemas prints the tree as Explain does, with the columns of each node, N for those that may be NULL.
func ExplainSchemas(node Node) string {
	return explained(node, func(node Node) string {
		columns := make([]string, len(node.Output()))
		for i, c := range node.Output() {
			columns[i] = c.Name + ":" + types.Name(c.DataType)
			if c.Null {
				columns[i] += ";N"
			}
		}
		return fmt.Sprintf("%s [%s]", node, strings.Join(columns, ", "))
	})
}

func explained(node Node, line func(Node) string) string {
	e := explainer{line: line}
	e.node(node, 0)
	return strings.TrimSuffix(e.String(), "\n")
}

type explainer struct {
	strings.Builder
	line func(Node) string
}

func (e *explainer) node(node Node, depth int) {
	fmt.Fprintf(e, "%s%s\n", strings.Repeat("  ", depth), e.line(node))
	for _, x := range node.Expressions() {
		e.subqueries(x, depth+1)
	}
	for _, child := range node.Children() {
		e.node(child, depth+1)
	}
}

func (e *explainer) subqueries(x expr.Expr, depth int) {
	if s, ok := x.(*expr.Subquery); ok {
		fmt.Fprintf(e, "%sSubquery:\n", strings.Repeat("  ", depth))
		e.node(s.Plan.(Node), depth+1)
	}
	for _, child := range x.Children() {
		e.subqueries(child, depth)
	}
}

// String implements Node.
func (s *Scan) String() string {
	names := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		names[i] = c.Column.Name
	}
	line := fmt.Sprintf("Scan: %s columns=[%s]", s.Name, strings.Join(names, ", "))
	if len(s.Filters) > 0 {
		line += ", filters=[" + expr.Join(s.Filters, ", ") + "]"
	}
	if len(s.Inexact) > 0 {
		line += ", prune=[" + expr.Join(s.Inexact, ", ") + "]"
	}
	if s.Limit >= 0 {
		line += fmt.Sprintf(", limit=%d", s.Limit)
	}
	return line
}

// String implements Node.
func (v *Values) String() string {
	rows := make([]string, 0, len(v.Rows))
	for i, row := range v.Rows {
		if i == 5 {
			rows = append(rows, "...")
			break
		}
		rows = append(rows, "("+expr.Join(row, ", ")+")")
	}
	return "Values: " + strings.Join(rows, ", ")
}

// String implements Node.
func (e *Empty) String() string { return "Empty" }

// String implements Node.
func (f *Filter) String() string { return "Filter: " + f.Condition.String() }

// String implements Node.
func (p *Project) String() string { return "Project: " + JoinNamed(p.Exprs) }

// String implements Node.
func (a *Aggregate) String() string {
	line := fmt.Sprintf("Aggregate: groups=[%s], aggregates=[%s]", JoinNamed(a.Groups), JoinNamed(a.Aggregates))
	if a.Sets != nil {
		line += fmt.Sprintf(", sets=%v", a.Sets)
	}
	return line
}

// String implements Node.
func (j *Join) String() string {
	line := fmt.Sprintf("%s Join: %s", j.Kind, JoinEqualities(j.On))
	if j.Condition != nil {
		line += " filter=" + j.Condition.String()
	}
	if j.NullAware {
		line += " null-aware"
	}
	return line
}

// JoinEqualities prints the keys of a join.
func JoinEqualities(on []Equality) string {
	parts := make([]string, len(on))
	for i, e := range on {
		op := expr.Equal
		if e.NullsEqual {
			op = expr.IsNotDistinct
		}
		parts[i] = fmt.Sprintf("%s %s %s", e.Left, op, e.Right)
	}
	return strings.Join(parts, ", ")
}

// String implements Node.
func (a *Apply) String() string {
	line := a.Kind.String() + " Apply:"
	if a.Condition != nil {
		line += " " + a.Condition.String()
	}
	if a.NullAware {
		line += " null-aware"
	}
	return line
}

// String implements Node.
func (s *Sort) String() string {
	line := "Sort: " + expr.JoinKeys(s.Keys)
	if s.Fetch >= 0 {
		line += fmt.Sprintf(", fetch=%d", s.Fetch)
	}
	return line
}

// String implements Node.
func (l *Limit) String() string {
	if l.Fetch < 0 {
		return fmt.Sprintf("Limit: skip=%d, fetch=None", l.Skip)
	}
	return fmt.Sprintf("Limit: skip=%d, fetch=%d", l.Skip, l.Fetch)
}

// String implements Node.
func (d *Distinct) String() string {
	if len(d.On) == 0 {
		return "Distinct:"
	}
	return fmt.Sprintf("Distinct: on=[%s], keys=[%s]", expr.Join(d.On, ", "), expr.JoinKeys(d.Keys))
}

// String implements Node.
func (u *Union) String() string { return "Union" }

// String implements Node.
func (s *SetOperation) String() string {
	name := [...]string{"Intersect", "Except"}[s.Op]
	if s.All {
		name += " All"
	}
	return name
}

// String implements Node.
func (w *With) String() string { return fmt.Sprintf("With: %s #%d", w.Name, w.ID) }

// String implements Node.
func (r *Ref) String() string { return fmt.Sprintf("Ref: %s #%d", r.Name, r.ID) }

// String implements Node.
func (u *Unnest) String() string {
	if u.Outer {
		return "Unnest (outer): " + JoinNamed(u.Lists)
	}
	return "Unnest: " + JoinNamed(u.Lists)
}

// JoinNamed prints expressions with their column's name where it says something else.
func JoinNamed(list []Named) string {
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = n.Expr.String()
		if n.Column.String() != parts[i] && n.Column.Name != parts[i] {
			parts[i] += " AS " + n.Column.Name
		}
	}
	return strings.Join(parts, ", ")
}
