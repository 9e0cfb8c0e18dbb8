package expr

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/tree"
)

// Same reports whether two expressions always have the same value. Calls of volatile functions never do.
func Same(a, b Expr) bool {
	if a == b {
		return true
	}
	if lambda, ok := a.(*Lambda); ok {
		return sameLambda(lambda, b)
	}
	if !sameNode(a, b) {
		return false
	}
	switch a := a.(type) { // those of which there are many, without a list of their children
	case *Call:
		return sameAll(a.Args, b.(*Call).Args)
	case *Aggregate:
		if b := b.(*Aggregate); a.Filter == nil && len(a.Order) == 0 {
			return sameAll(a.Args, b.Args)
		}
	}
	return sameAll(a.Children(), b.Children())
}

func sameAll(a, b []Expr) bool {
	if len(a) != len(b) {
		return false
	}
	for i, e := range a {
		if !Same(e, b[i]) {
			return false
		}
	}
	return true
}

// sameNode compares two nodes apart from their children.
func sameNode(a, b Expr) bool {
	switch a := a.(type) {
	case *Column:
		b, ok := b.(*Column)
		return ok && a.ID == b.ID
	case *Literal:
		b, ok := b.(*Literal)
		return ok && arrow.TypeEqual(a.DataType, b.DataType) && sameValue(a, b)
	case *Call:
		b, ok := b.(*Call)
		return ok && a.Function.same(b.Function) && a.Function.Volatility != Volatile && arrow.TypeEqual(a.Type(), b.Type())
	case *Comparison:
		b, ok := b.(*Comparison)
		return ok && a.Op == b.Op
	case *Cast:
		b, ok := b.(*Cast)
		return ok && a.Mode == b.Mode && arrow.TypeEqual(a.To, b.To)
	case *Aggregate:
		b, ok := b.(*Aggregate)
		return ok && sameAggregate(a, b)
	case *Window:
		b, ok := b.(*Window)
		return ok && sameWindow(a, b)
	}
	return sameLogic(a, b)
}

// sameLambda compares the bodies, over parameters that differ in name only.
func sameLambda(a *Lambda, b Expr) bool {
	other, ok := b.(*Lambda)
	if !ok || len(a.Parameters) != len(other.Parameters) {
		return false
	}
	renamed := map[ID]*Column{}
	for i, parameter := range other.Parameters {
		if !arrow.TypeEqual(parameter.DataType, a.Parameters[i].DataType) {
			return false
		}
		renamed[parameter.ID] = a.Parameters[i]
	}
	return Same(a.Body, rename(other.Body, renamed))
}

func rename(e Expr, to map[ID]*Column) Expr {
	if c, ok := e.(*Column); ok && to[c.ID] != nil {
		return to[c.ID]
	}
	renamed, _ := tree.EachChild(e, func(child Expr) (Expr, error) { return rename(child, to), nil })
	return renamed
}

// sameValue compares the values of literals of one type. Those of the common types are compared without making text of them.
func sameValue(a, b *Literal) bool {
	switch v := a.Value.(type) {
	case nil:
		return b.Value == nil
	case int64:
		w, ok := b.Value.(int64)
		return ok && v == w
	case string:
		w, ok := b.Value.(string)
		return ok && v == w
	case bool:
		w, ok := b.Value.(bool)
		return ok && v == w
	}
	return a.String() == b.String()
}

func sameAggregate(a, b *Aggregate) bool {
	if !a.Function.same(b.Function) || a.Function.volatile() || a.Distinct != b.Distinct || (a.Filter == nil) != (b.Filter == nil) || len(a.Order) != len(b.Order) {
		return false
	}
	for i, key := range a.Order {
		if key.Descending != b.Order[i].Descending || key.NullsFirst != b.Order[i].NullsFirst {
			return false
		}
	}
	return true
}

func sameLogic(a, b Expr) bool {
	switch a := a.(type) {
	case *And:
		_, ok := b.(*And)
		return ok
	case *Or:
		_, ok := b.(*Or)
		return ok
	case *Not:
		_, ok := b.(*Not)
		return ok
	case *IsNull:
		b, ok := b.(*IsNull)
		return ok && a.Negated == b.Negated
	case *Case:
		b, ok := b.(*Case)
		return ok && len(a.Whens) == len(b.Whens)
	case *In:
		b, ok := b.(*In)
		return ok && a.Negated == b.Negated
	}
	return false
}
