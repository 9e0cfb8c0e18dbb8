package binder

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// sets lists the sets of GROUPING SETS, ROLLUP and CUBE.
func (g *grouping) sets(n *ast.Grouping) ([][]int, error) {
	if n.Kind == ast.GroupingSets {
		return g.listed(n)
	}
	columns := make([][]int, len(n.Sets))
	for i, composite := range n.Sets {
		set, err := g.columns(&ast.Tuple{Elements: composite})
		if err != nil {
			return nil, err
		}
		columns[i] = set
	}
	switch {
	case n.Kind == ast.Rollup && len(columns) > maxRollup:
		return nil, binding(n, "too many grouping sets: ROLLUP of %d columns", len(columns))
	case n.Kind == ast.Rollup:
		return rollup(columns), nil
	case len(columns) > maxCube:
		return nil, binding(n, "too many grouping sets: CUBE of %d columns", len(columns))
	}
	return cube(columns), nil
}

// What makes some thousands of sets, or takes the square of the columns for each of some hundreds.
const maxCube, maxRollup = 12, 512

func (g *grouping) listed(n *ast.Grouping) ([][]int, error) {
	var sets [][]int
	for _, listed := range n.Sets {
		if len(listed) == 1 {
			if nested, ok := listed[0].(*ast.Grouping); ok {
				more, err := g.sets(nested)
				if err != nil {
					return nil, err
				}
				sets = append(sets, more...)
				continue
			}
		}
		set, err := g.columns(&ast.Tuple{Elements: listed})
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	return sets, nil
}

// rollup is each prefix of the columns, the longest first.
func rollup(columns [][]int) [][]int {
	var sets [][]int
	for n := len(columns); n >= 0; n-- {
		var set []int
		for _, column := range columns[:n] {
			set = union(set, column)
		}
		sets = append(sets, set)
	}
	return sets
}

// cube is each subset of the columns, the largest first.
func cube(columns [][]int) [][]int {
	var sets [][]int
	for mask := 1<<len(columns) - 1; mask >= 0; mask-- {
		var set []int
		for i, column := range columns {
			if mask&(1<<(len(columns)-1-i)) != 0 {
				set = union(set, column)
			}
		}
		sets = append(sets, set)
	}
	return sets
}

// mostBits is how many bits the result of GROUPING has, an Int32 that is not negative.
const mostBits = 31

// grouping binds GROUPING(...): for each argument a bit that is 1 where the row's set leaves it out.
func (b *Binder) grouping(c *ast.Call, s *scope) (expr.Expr, error) {
	a := s.aggregation
	switch {
	case a == nil && s.clause == "SELECT":
		return nil, binding(c, "grouping is not allowed without GROUP BY")
	case a == nil:
		return nil, binding(c, "grouping is not allowed in %s", s.clause)
	case len(c.Args) == 0:
		return nil, binding(c, "function grouping takes columns of GROUP BY: got none")
	case len(c.Args) > mostBits:
		return nil, binding(c, "function grouping takes up to %d columns: got %d", mostBits, len(c.Args))
	}
	inner := s.in("the arguments of grouping")
	inner.aggregation = nil
	args, err := b.list(c.Args, inner)
	if err != nil {
		return nil, err
	}
	positions := make([]int, len(args))
	for i, arg := range args {
		positions[i] = slices.IndexFunc(a.groups, func(n logical.Named) bool {
			return expr.Same(n.Expr, arg) || expr.Same(n.Column, arg) // a name in ORDER BY means the output's column
		})
		if positions[i] < 0 {
			return nil, binding(c.Args[i], "argument of grouping is not in GROUP BY: %s", c.Args[i])
		}
	}
	return a.mask(positions), nil
}

func (a *aggregation) mask(positions []int) expr.Expr {
	if a.sets == nil {
		return int32Literal(0)
	}
	numbered := &expr.Case{}
	for i, set := range a.sets {
		mask := int64(0)
		for _, position := range positions {
			mask <<= 1
			if !slices.Contains(set, position) {
				mask |= 1
			}
		}
		numbered.Whens = append(numbered.Whens, expr.When{
			Condition: &expr.Comparison{Op: expr.Equal, Left: a.setID, Right: int32Literal(int64(i))},
			Result:    int32Literal(mask),
		})
	}
	last := len(numbered.Whens) - 1
	numbered.Else = numbered.Whens[last].Result
	if last > 0 {
		numbered.Whens = numbered.Whens[:last]
	}
	return numbered
}

func int32Literal(v int64) *expr.Literal {
	return &expr.Literal{Value: v, DataType: arrow.PrimitiveTypes.Int32}
}
