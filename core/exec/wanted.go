package exec

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// partner is a column of a scan whose rows are of use only where the column's value is a key of a join's build side.
type partner struct {
	join   *physical.HashJoin
	key    int          // of join.On
	column *expr.Column // of the scan
}

// partners finds the scans whose rows joins will look up. By the time that a scan of the probe side begins, the build side is known
// (sideways information passing; Ives and Taylor, ICDE 2008).
type partners map[*physical.Scan][]partner

func findPartners(node physical.Node, found partners) {
	if j, ok := node.(*physical.HashJoin); ok && dropsUnmatched(j) {
		for i, on := range j.On {
			if column, ok := on.Left.(*expr.Column); ok && !on.NullsEqual && comparable(column.DataType) {
				found.descend(j.Probe, column, partner{join: j, key: i})
			}
		}
	}
	for _, child := range node.Children() {
		findPartners(child, found)
	}
}

// comparable reports whether values of the type are equal just where they are the same.
func comparable(t arrow.DataType) bool { return !arrow.IsFloating(t.ID()) && !arrow.IsNested(t.ID()) }

// dropsUnmatched reports whether probe rows without a partner add nothing to a join's result.
func dropsUnmatched(j *physical.HashJoin) bool {
	switch j.Kind {
	case logical.Inner, logical.LeftSemi, logical.Right, logical.RightSemi, logical.RightAnti:
		return !j.NullAware && !j.Multiset
	}
	return false
}

// descend follows a column down to where it is scanned, through what gives the same rows for a value of it whatever the rows
// with other values are.
func (p partners) descend(node physical.Node, column *expr.Column, of partner) {
	switch n := node.(type) {
	case *physical.Scan:
		if n.Request.Limit < 0 && has(n.Output(), column) {
			of.column = column
			p[n] = append(p[n], of)
		}
	case *physical.Filter:
		p.descend(n.Input, column, of)
	case *physical.Sort:
		if n.Fetch < 0 {
			p.descend(n.Input, column, of)
		}
	case *physical.With:
		p.descend(n.Body, column, of)
	case *physical.Project:
		p.through(n.Input, n.Exprs, column, of)
	case *physical.HashAggregate:
		if n.Sets == nil {
			p.through(n.Input, n.Groups, column, of)
		}
	case *physical.Union:
		if i := position(n.Columns, column); i >= 0 {
			for _, input := range n.Inputs {
				p.descend(input, input.Output()[i], of)
			}
		}
	case *physical.HashJoin:
		p.throughJoin(n, column, of)
	}
}

// through follows a column that is another one under a new name.
func (p partners) through(input physical.Node, list []logical.Named, column *expr.Column, of partner) {
	for _, named := range list {
		if expr.VolatilityOf(named.Expr) == expr.Volatile {
			return
		}
	}
	for _, named := range list {
		if from, ok := named.Expr.(*expr.Column); ok && named.Column.ID == column.ID {
			p.descend(input, from, of)
		}
	}
}

// throughJoin follows a column of a side of which each row of the result has just one.
func (p partners) throughJoin(j *physical.HashJoin, column *expr.Column, of partner) {
	switch {
	case j.Multiset:
	case !owesBuild(j.Kind) && has(j.Probe.Output(), column):
		p.descend(j.Probe, column, of)
	case j.Kind == logical.Inner && has(j.Build.Output(), column):
		p.descend(j.Build, column, of)
	}
}

func has(columns []*expr.Column, column *expr.Column) bool { return position(columns, column) >= 0 }

func position(columns []*expr.Column, column *expr.Column) int {
	return slices.IndexFunc(columns, func(c *expr.Column) bool { return c.ID == column.ID })
}

// keysOf says which keys of a join scans are asked for.
func (p partners) keysOf(join *physical.HashJoin) []bool {
	asked := make([]bool, len(join.On))
	for _, list := range p {
		for _, of := range list {
			if of.join == join {
				asked[of.key] = true
			}
		}
	}
	return asked
}

// mostListed is how many build rows' keys are listed. Of more only the bounds and the table are asked.
const mostListed = 256

// wanted are the conditions that a finished build side puts on a column of the probe side.
func (j *hashJoin) wanted(key int, column *expr.Column) []*table.Wanted {
	values := j.keys[key]
	var conditions []expr.Expr
	switch {
	case values.Len <= mostListed:
		conditions = append(conditions, listed(column, values))
	case packable(values.Layout):
		conditions = between(column, values)
		if set := j.sets[key]; set != nil {
			conditions = append(conditions, set.contains(column))
		}
	}
	var list []*table.Wanted
	for _, c := range conditions {
		list = append(list, &table.Wanted{Condition: c})
	}
	return list
}

// listed is column IN (the values).
func listed(column *expr.Column, values *vector.Vector) expr.Expr {
	in := &expr.In{Input: column}
	for row := range values.Len {
		if !values.Null(row) {
			in.List = append(in.List, &expr.Literal{Value: values.Value(row), DataType: column.DataType})
		}
	}
	if len(in.List) == 0 {
		return &expr.Literal{Value: false, DataType: arrow.FixedWidthTypes.Boolean}
	}
	return in
}

// between compares with the least and the greatest of the values.
func between(column *expr.Column, values *vector.Vector) []expr.Expr {
	least, greatest := extremes(values)
	if least < 0 {
		return []expr.Expr{&expr.Literal{Value: false, DataType: arrow.FixedWidthTypes.Boolean}}
	}
	bound := func(op expr.CompareOp, row int) expr.Expr {
		return &expr.Comparison{Op: op, Left: column, Right: &expr.Literal{Value: values.Value(row), DataType: column.DataType}}
	}
	return []expr.Expr{bound(expr.GreaterEqual, least), bound(expr.LessEqual, greatest)}
}

// extremes are the rows of the least and of the greatest integer; -1 when all are NULL.
func extremes(values *vector.Vector) (least, greatest int) {
	least, greatest = -1, -1
	low, high := bounds(values)
	var one [1]int64
	for row := 0; row < values.Len && (least < 0 || greatest < 0); row++ {
		if values.Null(row) {
			continue
		}
		loadIntegers(values, []int32{int32(row)}, one[:])
		if one[0] == low {
			least = row
		}
		if one[0] == high {
			greatest = row
		}
	}
	return least, greatest
}
