package eval

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// in compiles IN. A list of literals is looked up in a set; otherwise it is short for a chain of comparisons.
func (c *compiler) in(e *expr.In) (operator, error) {
	list, null, literal := literals(e.List)
	if !literal {
		return c.inComparisons(e)
	}
	input, err := c.compile(e.Input)
	if err != nil {
		return nil, err
	}
	return newMembership(&members{dataType: e.Input.Type(), list: list, null: null, negated: e.Negated}, input), nil
}

// literals returns the values of a list but NULL, and whether NULL is among them. It reports false if some is no literal.
func literals(list []expr.Expr) (values []types.Value, null, ok bool) {
	for _, item := range list {
		l, ok := item.(*expr.Literal)
		switch {
		case !ok:
			return nil, false, false
		case l.Value == nil:
			null = true
		default:
			values = append(values, l.Value)
		}
	}
	return values, null, true
}

func (c *compiler) inComparisons(e *expr.In) (operator, error) {
	terms := make([]expr.Expr, len(e.List))
	for i, item := range e.List {
		terms[i] = &expr.Comparison{Op: expr.Equal, Left: e.Input, Right: item}
	}
	var test expr.Expr = terms[0]
	if len(terms) > 1 {
		test = &expr.Or{Terms: terms}
	}
	if e.Negated {
		test = &expr.Not{Input: test}
	}
	return c.plain().node(test)
}

// members are what an IN looks for.
type members struct {
	dataType types.Type
	list     []types.Value
	null     bool // NULL is among them: what is not found may or may not be
	negated  bool
}

// membership is IN over literals.
type membership struct {
	call
	*members
	set      *vector.Vector // the members
	lookup   lookup
	found    []int32
	identity []int32
}

// lookup finds members of a set. It writes to out those of the rows whose value is a member. The vector is flat.
type lookup interface {
	find(out, rows []int32, v *vector.Vector) []int32
}

func newMembership(m *members, input operator) *membership {
	o := &membership{members: m}
	o.call = *newCall(element{result: arrow.FixedWidthTypes.Boolean, kernel: o.test}, input)
	return o
}

func (m *membership) fresh(copies copies) operator {
	return newMembership(m.members, m.args[0].fresh(copies))
}

func (m *membership) release() {
	m.call.release()
	if m.set != nil {
		m.set.Release()
		m.set, m.lookup = nil, nil
	}
}

// test is the kernel.
func (m *membership) test(k *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	if m.lookup == nil {
		set, err := vector.FromValues(k.Budget, types.Decode(m.dataType), m.list)
		if err != nil {
			return err
		}
		m.set, m.lookup = set, lookupIn(set)
	}
	rows := k.Rows
	if rows == nil {
		m.identity = appendIdentity(m.identity, k.Len)
		rows = m.identity[:k.Len]
	}
	m.found = m.lookup.find(room(m.found, len(rows)), rows, args[0])
	bits := out.Bits()
	setRows(bits, m.found)
	if m.null {
		if err := m.unfoundIsNull(k, bits, out); err != nil {
			return err
		}
	}
	if m.negated {
		for i := range bits {
			bits[i] = ^bits[i]
		}
	}
	return nil
}

func (m *membership) unfoundIsNull(k *expr.Context, found vector.Bitmap, out *vector.Vector) error {
	if err := out.OwnValid(k.Budget); err != nil {
		return err
	}
	out.Valid.And(found)
	return nil
}
