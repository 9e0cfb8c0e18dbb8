package expr

import "github.com/ballista-go/ballista/core/types"

// Type implements Expr.
func (a *Aggregate) Type() types.Type { return a.Overload.Result }

// Nullable implements Expr.
func (a *Aggregate) Nullable() bool { return a.Overload.Nullable }

// Children implements Expr: the arguments, the filter unless it is nil, and the keys of the order.
func (a *Aggregate) Children() []Expr {
	children := append(make([]Expr, 0, len(a.Args)+len(a.Order)+1), a.Args...)
	if a.Filter != nil {
		children = append(children, a.Filter)
	}
	for _, key := range a.Order {
		children = append(children, key.Expr)
	}
	return children
}

// WithChildren implements Expr.
func (a *Aggregate) WithChildren(children []Expr) Expr {
	rewritten := *a
	rewritten.Args, children = children[:len(a.Args):len(a.Args)], children[len(a.Args):]
	if a.Filter != nil {
		rewritten.Filter, children = children[0], children[1:]
	}
	rewritten.Order = WithKeys(a.Order, children)
	return &rewritten
}

// WithKeys returns the sort keys over other expressions.
func WithKeys(keys []SortKey, exprs []Expr) []SortKey {
	rewritten := make([]SortKey, len(keys))
	for i, key := range keys {
		key.Expr = exprs[i]
		rewritten[i] = key
	}
	return rewritten
}
