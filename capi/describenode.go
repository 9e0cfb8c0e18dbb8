package main

import (
	"fmt"
	"strings"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// planDescription says what the uppermost node of a plan is. Kind is what DataFusion calls it.
type planDescription struct {
	Kind    string         `json:"kind"`
	Text    string         `json:"text"` // its line of EXPLAIN
	Name    string         `json:"name,omitempty"`
	Columns []string       `json:"columns"` // of the output
	Inputs  int            `json:"inputs"`
	Exprs   []exprRole     `json:"exprs"` // how many of each role, in their order
	Keys    []keyOrder     `json:"keys,omitempty"`
	Skip    *int64         `json:"skip,omitempty"`
	Fetch   *int64         `json:"fetch,omitempty"`
	Flags   map[string]any `json:"flags,omitempty"`
}

type exprRole struct {
	Role  string `json:"role"`
	Count int    `json:"count"`
}

type keyOrder struct {
	Descending bool `json:"descending"`
	NullsFirst bool `json:"nulls_first"`
}

// namedExpr is an expression of a plan, with a name where it is given one, and the node of a call of a window function.
type namedExpr struct {
	expr expr.Expr
	name string
	node *logical.Window
}

func describePlan(node logical.Node) planDescription {
	d := planDescription{Text: node.String(), Inputs: len(planInputs(node)), Columns: []string{}, Exprs: []exprRole{}}
	for _, column := range node.Output() {
		d.Columns = append(d.Columns, column.Name)
	}
	if name, inner := aliasOf(node); inner != nil {
		d.Kind, d.Name, d.Text = "SubqueryAlias", name, "SubqueryAlias: "+name
		return d
	}
	d.node(node)
	return d
}

func (d *planDescription) role(name string, n int) { d.Exprs = append(d.Exprs, exprRole{name, n}) }

func (d *planDescription) flag(name string, value any) {
	if d.Flags == nil {
		d.Flags = map[string]any{}
	}
	d.Flags[name] = value
}

func (d *planDescription) keys(keys []expr.SortKey) {
	for _, key := range keys {
		d.Keys = append(d.Keys, keyOrder{key.Descending, key.NullsFirst})
	}
}

// limit is nil where there is none.
func limit(n int64) *int64 {
	if n < 0 {
		return nil
	}
	return &n
}

func (d *planDescription) node(node logical.Node) {
	switch n := node.(type) {
	case *logical.Scan:
		d.Kind, d.Name, d.Fetch = "TableScan", n.Name, limit(n.Limit)
		d.role("filters", len(n.Filters))
	case *logical.Values:
		d.values(n)
	case *logical.Empty:
		d.Kind = "EmptyRelation"
		d.flag("produce_one_row", false)
	case *logical.Filter:
		d.Kind = "Filter"
		d.role("predicate", 1)
	case *logical.Project:
		d.Kind = "Projection"
		d.role("projections", len(n.Exprs))
	case *logical.Aggregate:
		d.Kind = "Aggregate"
		d.role("group_by", len(n.Groups))
		d.role("aggregates", len(n.Aggregates))
	case *logical.Join:
		d.join(n)
	case *logical.Sort:
		d.Kind, d.Fetch = "Sort", limit(n.Fetch)
		d.role("keys", len(n.Keys))
		d.keys(n.Keys)
	case *logical.Limit:
		d.Kind, d.Skip, d.Fetch = "Limit", limit(n.Skip), limit(n.Fetch)
	default:
		d.other(node)
	}
}

func (d *planDescription) values(v *logical.Values) {
	if len(v.Columns) == 0 {
		d.Kind = "EmptyRelation"
		d.flag("produce_one_row", len(v.Rows) == 1)
		return
	}
	d.Kind = "Values"
	d.role("values", len(v.Rows)*len(v.Columns))
}

func (d *planDescription) join(j *logical.Join) {
	d.Kind = "Join"
	d.role("on", 2*len(j.On))
	if j.Condition != nil {
		d.role("filter", 1)
	}
	d.flag("join_type", j.Kind.String())
	nullsEqual := len(j.On) > 0
	for _, on := range j.On {
		nullsEqual = nullsEqual && on.NullsEqual
	}
	d.flag("nulls_equal", nullsEqual)
}

func (d *planDescription) other(node logical.Node) {
	switch n := node.(type) {
	case *logical.Distinct:
		d.Kind = "Distinct"
		d.role("on", len(n.On))
		d.role("keys", len(n.Keys))
		d.keys(n.Keys)
	case *logical.Union:
		d.Kind = "Union"
	case *logical.Unnest:
		d.Kind = "Unnest"
		d.role("lists", len(n.Lists))
	case *logical.Window:
		d.Kind = "WindowExpr"
		d.role("calls", len(n.Calls))
	case *logical.Recursion:
		d.Kind, d.Name = "RecursiveQuery", n.Name
		d.flag("is_distinct", n.Distinct)
	default: // a node that DataFusion does not have
		d.Kind = "Extension"
		d.Name = strings.TrimPrefix(fmt.Sprintf("%T", node), "*logical.")
		d.role("exprs", len(node.Expressions()))
	}
}

// exprsOf are the expressions of the uppermost node, in the order of its description.
func exprsOf(node logical.Node) []namedExpr {
	switch n := node.(type) {
	case *logical.Scan:
		return unnamed(n.Filters)
	case *logical.Project:
		return withNames(n.Exprs)
	case *logical.Aggregate:
		return append(withNames(n.Groups), unnamed(node.Expressions()[len(n.Groups):])...)
	case *logical.Unnest:
		return withNames(n.Lists)
	case *logical.Window:
		list := make([]namedExpr, len(n.Calls))
		for i, call := range n.Calls {
			list[i] = namedExpr{expr: call.Expr, node: n}
		}
		return list
	}
	return unnamed(node.Expressions())
}

func unnamed(exprs []expr.Expr) []namedExpr {
	list := make([]namedExpr, len(exprs))
	for i, e := range exprs {
		list[i].expr = e
	}
	return list
}

// withNames gives expressions the names of their columns where those say something else.
func withNames(named []logical.Named) []namedExpr {
	list := make([]namedExpr, len(named))
	for i, n := range named {
		list[i].expr = n.Expr
		if text := n.Expr.String(); n.Column.String() != text && n.Column.Name != text {
			list[i].name = n.Column.Name
		}
	}
	return list
}
