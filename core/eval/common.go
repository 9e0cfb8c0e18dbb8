package eval

import (
	"fmt"
	"strings"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// common finds expressions that occur several times.
type common struct {
	keys    map[expr.Expr]int
	numbers map[string]int // the keys of what identifies an expression, with the keys of its children
	counts  map[int]int
	found   map[int]*shared
	within  int // how often the expression occurs that is being compiled
}

// findCommon returns nil when there are none.
func findCommon(exprs []expr.Expr) *common {
	c := &common{keys: map[expr.Expr]int{}, numbers: map[string]int{}, counts: map[int]int{}, found: map[int]*shared{}, within: 1}
	for _, e := range exprs {
		c.key(e)
	}
	for key, count := range c.counts {
		if count == 1 {
			delete(c.counts, key)
		}
	}
	if len(c.counts) == 0 {
		return nil
	}
	return c
}

// key returns a number that is the same for equal expressions, and counts those that are worth sharing.
func (c *common) key(e expr.Expr) int {
	var b strings.Builder
	c.identify(&b, e)
	for _, child := range e.Children() {
		fmt.Fprintf(&b, "%d,", c.key(child))
	}
	key, known := c.numbers[b.String()]
	if !known {
		key = len(c.numbers)
		c.numbers[b.String()] = key
	}
	c.keys[e] = key
	if worthSharing(e) {
		c.counts[key]++
	}
	return key
}

// identify writes what an expression is besides its children.
func (c *common) identify(b *strings.Builder, e expr.Expr) {
	switch e := e.(type) {
	case *expr.Column:
		fmt.Fprintf(b, "%d(", e.ID)
	case *expr.Literal:
		fmt.Fprintf(b, "%q %#v(", types.Name(e.DataType), e.Value)
	case *expr.Call:
		fmt.Fprintf(b, "%p %s(", e.Function, types.Name(e.Overload.Result))
	case *expr.Comparison:
		fmt.Fprintf(b, "%s(", e.Op)
	case *expr.IsNull:
		fmt.Fprintf(b, "null %t(", e.Negated)
	case *expr.In:
		fmt.Fprintf(b, "in %t(", e.Negated)
	case *expr.Cast:
		fmt.Fprintf(b, "cast %d %s(", e.Mode, types.Name(e.To))
	case *expr.Case:
		fmt.Fprintf(b, "case %t(", e.Else != nil)
	case *expr.And, *expr.Or, *expr.Not:
		fmt.Fprintf(b, "%T(", e)
	default:
		fmt.Fprintf(b, "%p(", e)
	}
}

func worthSharing(e expr.Expr) bool {
	switch e.(type) {
	case *expr.Call, *expr.Comparison, *expr.Cast, *expr.Case, *expr.In:
		return expr.VolatilityOf(e) != expr.Volatile
	}
	return false
}

// compile compiles e, and what occurs more often than that around it as shared.
func (c *common) compile(compiler *compiler, e expr.Expr) (operator, error) {
	key := c.keys[e]
	count := c.counts[key]
	if count <= c.within {
		return compiler.node(e)
	}
	s := c.found[key]
	if s == nil {
		around := c.within
		c.within = count
		input, err := compiler.node(e)
		c.within = around
		if err != nil {
			return nil, err
		}
		s = &shared{input: input}
		c.found[key] = s
	}
	alone, err := compiler.plain().node(e)
	return &occurrence{of: s, alone: alone, canFail: expr.CanFail(e)}, err
}
