package core

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// frozen is what a query keeps from when it was bound.
type frozen struct {
	settings *settings
	values   *expr.Settings
}

// Query is a bound query, which can be executed, or extended to another one. It is immutable and safe for concurrent use.
type Query struct {
	session *Session
	plan    logical.Node
	frozen  *frozen
	text    string // the SQL that it, or what it was derived from, comes from; "" for none
	origin  *Origin
}

func (s *Session) query(plan logical.Node, f *frozen) *Query {
	return &Query{session: s, plan: plan, frozen: f}
}

// Schema is the schema of the result.
func (q *Query) Schema() *arrow.Schema { return logical.Schema(q.plan) }

// Session is whose query it is.
func (q *Query) Session() *Session { return q.session }

// LogicalPlan is the query as it was bound.
func (q *Query) LogicalPlan() logical.Node { return q.plan }

// Plans are the plans that would run.
func (q *Query) Plans(ctx context.Context) (*Explained, error) { return q.explained(ctx, Plans) }

func (q *Query) explained(ctx context.Context, kind Explanation) (*Explained, error) {
	if err := q.refused(); err != nil {
		return nil, err
	}
	switch q.plan.(type) {
	case *logical.Insert, *logical.Change:
		return q.explainedChange(ctx, q.plan, kind)
	}
	backend, request, err := q.session.place(ctx, q.request())
	if err != nil {
		return nil, err
	}
	return backend.Explain(ctx, request, kind)
}

func (q *Query) request() *Request {
	return &Request{Plan: q.plan, Limits: q.frozen.settings.limits(), Values: q.frozen.values, Budget: q.session.budget, Text: q.text}
}

// Execute runs the query. The result must be closed.
func (q *Query) Execute(ctx context.Context) (*Result, error) {
	cancel := context.CancelFunc(func() {})
	if q.frozen.settings.timeout > 0 {
		ctx, cancel = context.WithTimeout(ctx, q.frozen.settings.timeout)
	}
	running, err := q.start(ctx)
	if err != nil {
		cancel()
		return nil, err
	}
	return &Result{schema: q.Schema(), running: running, budget: q.session.budget, limit: q.frozen.settings.limits().Memory, cancel: cancel}, nil
}

func (q *Query) start(ctx context.Context) (Execution, error) {
	if err := q.refused(); err != nil {
		return nil, err
	}
	written, err := q.session.takeEffect(ctx, q.request())
	if err != nil {
		return nil, err
	}
	backend, request, err := q.session.place(ctx, written)
	if err != nil {
		return nil, err
	}
	return backend.Execute(ctx, request)
}

// derive makes a query by a method of the binder.
func (q *Query) derive(make func(b *binder.Binder) (logical.Node, error)) (*Query, error) {
	if err := q.refused(); err != nil {
		return nil, err
	}
	b, f := q.session.binder()
	plan, err := make(b)
	if err != nil {
		return nil, err
	}
	derived := q.session.query(plan, f)
	derived.text = q.text
	return derived, nil
}

// Select computes a row of expressions from each row.
func (q *Query) Select(exprs []ast.Expr) (*Query, error) {
	return q.derive(func(b *binder.Binder) (logical.Node, error) { return b.Select(q.plan, exprs) })
}

// Filter keeps the rows for which the condition is true.
func (q *Query) Filter(condition ast.Expr) (*Query, error) {
	return q.derive(func(b *binder.Binder) (logical.Node, error) { return b.Filter(q.plan, condition) })
}

// Aggregate computes a row for each group.
func (q *Query) Aggregate(groups, aggregates []ast.Expr) (*Query, error) {
	return q.derive(func(b *binder.Binder) (logical.Node, error) { return b.Aggregate(q.plan, groups, aggregates) })
}

// Sort orders the rows by the keys, each an ast.SortKey.
func (q *Query) Sort(keys []ast.SortKey) (*Query, error) {
	return q.derive(func(b *binder.Binder) (logical.Node, error) { return b.Sort(q.plan, keys) })
}

// Limit keeps fetch rows after the first skip; a negative fetch keeps all.
func (q *Query) Limit(skip, fetch int64) (*Query, error) {
	return q.derive(func(b *binder.Binder) (logical.Node, error) { return b.Limit(q.plan, skip, fetch) })
}

// Distinct keeps one of each set of equal rows.
func (q *Query) Distinct() (*Query, error) {
	return q.derive(func(b *binder.Binder) (logical.Node, error) { return b.Distinct(q.plan) })
}
