// Package optimizer rewrites logical plans so that they cost less and mean the same: an ordered list of rules, each of
// which is verified.
package optimizer

import (
	"context"
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// Options are what an optimization works with.
type Options struct {
	Settings *expr.Settings
	NewID    func() expr.ID                       // numbers new columns
	Skip     map[string]bool                      // names of rules to leave out
	Observe  func(rule string, plan logical.Node) // sees the plan after each rule; or nil
}

// Rule is a step of the optimization. Its name is a verb phrase.
type Rule struct {
	Name  string
	Apply func(r *run, plan logical.Node) (logical.Node, error)
}

// run is one optimization.
type run struct {
	Options
	ctx context.Context
}

// Optimize applies the rules in order. A rule that breaks the plan is an Internal error.
func Optimize(ctx context.Context, plan logical.Node, options Options) (logical.Node, error) {
	if write, ok := plan.(*logical.Write); ok { // no rule has anything to say about it
		input, err := Optimize(ctx, write.Input, options)
		if err != nil {
			return nil, err
		}
		return write.WithChildren([]logical.Node{input}), nil
	}
	r := &run{Options: options, ctx: ctx}
	if err := logical.Verify(ctx, plan); errs.Is(err, errs.Cancelled) {
		return nil, err
	} else if err != nil {
		return nil, fmt.Errorf("the bound plan is wrong: %w", err)
	}
	for _, rule := range rules {
		if r.Skip[rule.Name] {
			continue
		}
		if err := r.cancelled(); err != nil {
			return nil, err
		}
		rewritten, err := rule.Apply(r, plan)
		if err != nil {
			return nil, err
		}
		if err := r.verify(rule, plan, rewritten); err != nil {
			return nil, err
		}
		if plan = rewritten; r.Observe != nil {
			r.Observe(rule.Name, plan)
		}
	}
	return plan, r.cancelled()
}

// cancelled is why the optimization is to end. Rules that may take long ask for it at every node.
func (r *run) cancelled() error {
	if r.ctx.Err() != nil {
		return errs.New(errs.Cancelled, "query cancelled")
	}
	return nil
}

// verify checks that a rule left the plan sound, with the same columns.
func (r *run) verify(rule Rule, before, after logical.Node) error {
	if err := logical.Verify(r.ctx, after); errs.Is(err, errs.Cancelled) {
		return err
	} else if err != nil {
		return errs.New(errs.Internal, "optimizer rule %s broke the plan: %s\n%s", rule.Name, err, logical.Explain(after))
	}
	want, got := before.Output(), after.Output()
	if len(want) != len(got) {
		return errs.New(errs.Internal, "optimizer rule %s changed the number of columns: %d to %d", rule.Name, len(want), len(got))
	}
	for i, c := range want {
		if c.ID != got[i].ID || !arrow.TypeEqual(c.DataType, got[i].DataType) {
			return errs.New(errs.Internal, "optimizer rule %s changed a column: %s", rule.Name, c)
		}
	}
	return nil
}

// column makes a column that nothing else produces.
func (r *run) column(name string, e expr.Expr) *expr.Column {
	return &expr.Column{ID: r.NewID(), Name: name, DataType: e.Type(), Null: e.Nullable()}
}
