package physical

import (
	"fmt"
	"strings"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// Explain prints the tree, a line a node, children indented below their parents. note, unless nil, adds to a node's line.
func Explain(node Node, note func(Node) string) string {
	var b strings.Builder
	explain(&b, node, 0, note)
	return strings.TrimSuffix(b.String(), "\n")
}

func explain(b *strings.Builder, node Node, depth int, note func(Node) string) {
	fmt.Fprintf(b, "%s%s", strings.Repeat("  ", depth), node)
	if note != nil {
		b.WriteString(note(node))
	}
	b.WriteByte('\n')
	for _, child := range node.Children() {
		explain(b, child, depth+1, note)
	}
}

// String implements Node.
func (s *Scan) String() string {
	names := make([]string, len(s.Request.Columns))
	for i, c := range s.Request.Columns {
		names[i] = c.Column.Name
	}
	line := fmt.Sprintf("Scan: %s, columns=[%s]", s.Name, strings.Join(names, ", "))
	if len(s.Request.Filters) > 0 {
		line += ", filters=[" + expr.Join(s.Request.Filters, ", ") + "]"
	}
	if s.Request.Limit >= 0 {
		line += fmt.Sprintf(", limit=%d", s.Request.Limit)
	}
	if s.Share == Divided {
		line += ", divided"
	}
	return line
}

// String implements Node.
func (v *Values) String() string {
	line := fmt.Sprintf("Values: rows=%d", len(v.Rows))
	if v.Share == Divided {
		line += ", divided"
	}
	return line
}

// String implements Node.
func (e *Empty) String() string { return "Empty" }

// String implements Node.
func (f *Filter) String() string { return "Filter: " + f.Condition.String() }

// String implements Node.
func (p *Project) String() string { return "Project: [" + logical.JoinNamed(p.Exprs) + "]" }

var modeNames = [...]string{"Whole", "Partial", "Final"}

// String names the mode as EXPLAIN shows it.
func (m AggregateMode) String() string { return modeNames[m] }

// String implements Node.
func (a *HashAggregate) String() string {
	line := fmt.Sprintf("HashAggregate: mode=%s, groups=[%s], aggregates=[%s]",
		a.Mode, logical.JoinNamed(a.Groups), logical.JoinNamed(a.Aggregates))
	if a.Sets != nil {
		line += fmt.Sprintf(", sets=%v", a.Sets)
	}
	return line
}

// String implements Node.
func (j *HashJoin) String() string {
	line := "NestedLoopJoin: kind=" + j.Kind.String()
	if len(j.On) > 0 {
		line = fmt.Sprintf("HashJoin: kind=%s, on=[%s]", j.Kind, logical.JoinEqualities(j.On))
	}
	if j.Condition != nil {
		line += ", filter=" + j.Condition.String()
	}
	if j.NullAware {
		line += ", null-aware"
	}
	if j.Multiset {
		line += ", multiset"
	}
	return line
}

// String implements Node.
func (s *Sort) String() string {
	if s.Fetch >= 0 {
		return fmt.Sprintf("TopK: fetch=%d, keys=[%s]", s.Fetch, expr.JoinKeys(s.Keys))
	}
	return "Sort: keys=[" + expr.JoinKeys(s.Keys) + "]"
}

// String implements Node.
func (l *Limit) String() string {
	if l.Fetch < 0 {
		return fmt.Sprintf("Limit: skip=%d", l.Skip)
	}
	return fmt.Sprintf("Limit: skip=%d, fetch=%d", l.Skip, l.Fetch)
}

// String implements Node.
func (d *DistinctOn) String() string {
	return fmt.Sprintf("DistinctOn: on=[%s], keys=[%s]", expr.Join(d.On, ", "), expr.JoinKeys(d.Keys))
}

// String implements Node.
func (u *Union) String() string { return "Union" }

// String implements Node.
func (u *Unnest) String() string { return "Unnest: [" + logical.JoinNamed(u.Lists) + "]" }

// String implements Node.
func (w *With) String() string { return fmt.Sprintf("With: %s #%d", w.Name, w.ID) }

// String implements Node.
func (r *Ref) String() string { return fmt.Sprintf("Ref: %s #%d", r.Name, r.ID) }

var exchangeNames = [...]string{"Single", "Hash", "Broadcast", "Range", "Forward"}

// String names the kind as EXPLAIN shows it.
func (k ExchangeKind) String() string { return exchangeNames[k] }

// String implements Node.
func (e *Exchange) String() string { return "Exchange: " + e.Target() }

// Target says where rows go, as EXPLAIN shows it.
func (e *Exchange) Target() string {
	line := e.Kind.String()
	if len(e.Keys) > 0 {
		line += "(" + expr.Join(e.Keys, ", ") + ")"
	}
	if len(e.Order) > 0 {
		line += "(" + expr.JoinKeys(e.Order) + ")"
	}
	if e.Partitions > 1 {
		line += fmt.Sprintf(", partitions=%d", e.Partitions)
	}
	if e.Ordered && e.Kind != Single {
		line += ", ordered"
	}
	return line
}
