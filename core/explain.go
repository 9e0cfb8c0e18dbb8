package core

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
)

// Explanation says how much EXPLAIN tells.
type Explanation uint8

// The kinds of explanation.
const (
	Plans   Explanation = iota // the optimized logical plan and the physical plan
	Verbose                    // and the logical plan after each rule that changed it
	Analyze                    // run the query when the rows are asked for; the physical plan with what each operator did
)

// explain carries out EXPLAIN.
func (s *Session) explain(ctx context.Context, st *ast.Explain, parameters binder.Parameters) (*Query, error) {
	format, err := planFormat(st.Format)
	if err != nil {
		return nil, errs.Locate(err, st.Pos())
	}
	if st.Format == "" {
		format = s.current().planFormat
	}
	q, err := s.looked(ctx, st.Statement, parameters)
	if err != nil {
		return nil, err
	}
	explained, err := q.explainedBy(ctx, st, format)
	if err != nil {
		return nil, err
	}
	return explained.from(st, q), nil
}

func (q *Query) explainedBy(ctx context.Context, st *ast.Explain, format string) (*Query, error) {
	switch {
	case q.refused() != nil:
		return q.explainRefused(), nil
	case st.Analyze:
		return q.Explain(ctx, Analyze)
	case st.Verbose:
		return q.Explain(ctx, Verbose)
	case format != "":
		return q.drawn(ctx, format)
	}
	return q.Explain(ctx, Plans)
}

// Explain returns a query of two columns, plan_type and plan. That of Analyze runs q each time that it is executed.
func (q *Query) Explain(ctx context.Context, kind Explanation) (*Query, error) {
	if kind == Analyze {
		return q.analyzed(), nil
	}
	texts := &planTexts{}
	explained, err := q.explained(ctx, kind)
	if err != nil {
		return nil, err
	}
	if !q.frozen.settings.physicalOnly {
		texts.addLogical(q, kind, explained)
	}
	if !q.frozen.settings.logicalOnly {
		texts.add("physical_plan", explained.Physical+"\n")
	}
	return texts.query(q.session), nil
}

func (t *planTexts) addLogical(q *Query, kind Explanation, explained *Explained) {
	if kind == Verbose {
		t.add("initial_logical_plan", logical.Explain(q.plan))
	}
	for _, applied := range explained.Rules {
		t.addChanged("logical_plan after "+applied.Rule, applied.Plan)
	}
	t.add("logical_plan", explained.Logical)
}

// explainMetrics prints a plan with the metrics of its nodes.
func explainMetrics(plan physical.Node, metrics map[physical.Node]stage.Metrics) string {
	return physical.Explain(plan, func(n physical.Node) string {
		if m, ok := metrics[n]; ok {
			return m.Note()
		}
		return ""
	})
}

// planTexts are the rows of an EXPLAIN.
type planTexts struct {
	kinds, plans []string
	last         string
}

func (t *planTexts) add(kind, plan string) {
	t.kinds, t.plans, t.last = append(t.kinds, kind), append(t.plans, plan), plan
}

func (t *planTexts) addChanged(kind, plan string) {
	if plan == t.last {
		plan = "SAME TEXT AS ABOVE"
		t.kinds, t.plans = append(t.kinds, kind), append(t.plans, plan)
		return
	}
	t.add(kind, plan)
}

func (t *planTexts) query(s *Session) *Query {
	columns := []*expr.Column{s.textColumn("plan_type", false), s.textColumn("plan", false)}
	rows := make([][]expr.Expr, len(t.kinds))
	for i := range rows {
		rows[i] = []expr.Expr{text(t.kinds[i]), text(t.plans[i])}
	}
	return s.rows(columns, rows)
}

// textColumn makes a column of strings.
func (s *Session) textColumn(name string, nullable bool) *expr.Column {
	return &expr.Column{ID: s.ids.Next(), Name: name, DataType: arrow.BinaryTypes.String, Null: nullable}
}

func text(value string) expr.Expr {
	return &expr.Literal{Value: value, DataType: arrow.BinaryTypes.String}
}
