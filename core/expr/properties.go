package expr

import "github.com/ballista-go/ballista/core/tree"

// CanFail reports whether evaluating e may raise an error for some row. Evaluators ask it, which meet rows that do not count and values
// that files have made up.
func CanFail(e Expr) bool {
	return canFail(e, func(o *Overload) bool { return o.CanFail })
}

// Risky reports whether evaluating e may raise an error for some row whose values keep to their types. It decides where e may stand.
func Risky(e Expr) bool {
	return canFail(e, func(o *Overload) bool { return o.CanFail && !o.FitsTypes })
}

func canFail(e Expr, call func(*Overload) bool) bool {
	return tree.Any(e, func(e Expr) bool {
		switch e := e.(type) {
		case *Call:
			return call(&e.Overload)
		case *Cast:
			return e.Mode == Strict && !castIsTotal(e)
		case *Subquery:
			return true
		}
		return false
	})
}

// VolatilityOf is the largest volatility of a function in e.
func VolatilityOf(e Expr) Volatility {
	most := Immutable
	tree.Walk(e, func(e Expr) bool {
		if call, ok := e.(*Call); ok {
			most = max(most, call.Function.Volatility)
		}
		return true
	})
	return most
}

// Columns calls visit for each column that e refers to. Those inside sub-queries, and parameters of lambdas, are not visited.
func Columns(e Expr, visit func(*Column)) {
	var parameters IDs
	tree.Walk(e, func(e Expr) bool {
		switch e := e.(type) {
		case *Lambda:
			if parameters == nil {
				parameters = IDs{}
			}
			for _, p := range e.Parameters {
				parameters[p.ID] = struct{}{}
			}
		case *Column:
			if !parameters.Has(e.ID) {
				visit(e)
			}
		}
		return true
	})
}

// HasSubquery reports whether e contains a sub-query.
func HasSubquery(e Expr) bool {
	return tree.Any(e, func(e Expr) bool { _, ok := e.(*Subquery); return ok })
}

// Conjuncts are the terms of a conjunction, or e itself.
func Conjuncts(e Expr) []Expr {
	if and, ok := e.(*And); ok {
		return and.Terms
	}
	return []Expr{e}
}

// Conjunction is the AND of the terms: nil for none, the term itself for one. Nested conjunctions are flattened.
func Conjunction(terms []Expr) Expr {
	var flat []Expr
	for _, term := range terms {
		flat = append(flat, Conjuncts(term)...)
	}
	switch len(flat) {
	case 0:
		return nil
	case 1:
		return flat[0]
	}
	return &And{Terms: flat}
}

// IDs is a set of columns.
type IDs map[ID]struct{}

// IDsOf is the set of the columns.
func IDsOf(columns []*Column) IDs {
	set := make(IDs, len(columns))
	for _, c := range columns {
		set[c.ID] = struct{}{}
	}
	return set
}

// Has reports whether the column is in the set.
func (s IDs) Has(id ID) bool { _, ok := s[id]; return ok }

// Covers reports whether the set has all columns that e refers to outside of sub-queries.
func (s IDs) Covers(e Expr) bool {
	covered := true
	Columns(e, func(c *Column) { covered = covered && s.Has(c.ID) })
	return covered
}

// Mirror is the operator that gives the same result with its operands exchanged.
func (op CompareOp) Mirror() CompareOp {
	switch op {
	case Less:
		return Greater
	case LessEqual:
		return GreaterEqual
	case Greater:
		return Less
	case GreaterEqual:
		return LessEqual
	}
	return op
}

var negations = [...]CompareOp{NotEqual, Equal, GreaterEqual, Greater, LessEqual, Less, IsNotDistinct, IsDistinct}

// Negation is the operator that is true where op is false. Both are NULL for the same operands.
func (op CompareOp) Negation() CompareOp { return negations[op] }
