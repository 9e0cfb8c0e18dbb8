package core

import (
	"context"
	"io"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
)

// takeEffect carries out the writes of a plan, each time that it is executed, and puts what they tell in their place. A write to files
// that is the whole plan is left to the backend, which shows its progress.
func (s *Session) takeEffect(ctx context.Context, request *Request) (*Request, error) {
	if _, whole := request.Plan.(*logical.Write); whole || !logical.Contains(request.Plan, writes) {
		return request, nil
	}
	plan, err := logical.Up(request.Plan, func(n logical.Node) (logical.Node, error) {
		switch n := n.(type) {
		case *logical.Write:
			part := *request
			part.Plan = n
			return s.executed(ctx, &part, n)
		case *logical.Insert:
			part := *request
			part.Plan = n.Input
			return s.inserted(ctx, &part, n)
		case *logical.Change:
			part := *request
			part.Plan = n.Input
			return s.changed(ctx, &part, n)
		}
		return n, nil
	})
	done := *request
	done.Plan = plan
	return &done, err
}

func writes(n logical.Node) bool {
	switch n.(type) {
	case *logical.Write, *logical.Insert, *logical.Change:
		return true
	}
	return false
}

// executed writes, and gives the row with the number of rows as a list of constants.
func (s *Session) executed(ctx context.Context, request *Request, n *logical.Write) (logical.Node, error) {
	running, err := s.run(ctx, request)
	if err != nil {
		return nil, err
	}
	result := &Result{schema: logical.Schema(n), running: running, budget: s.budget, cancel: func() {}}
	defer result.Close() //nolint:errcheck // it was read to its end, or has failed
	var count types.Value
	for {
		batch, err := running.Next(ctx)
		switch {
		case err == io.EOF || err == nil && batch == nil:
			return counted(n.Count, count)
		case err != nil:
			return nil, err
		case batch.Count() == 1 && len(batch.Columns) == 1:
			count = batch.Columns[0].Value(0)
		}
		batch.Release()
	}
}

// counted is a list of one row.
func counted(column *expr.Column, count types.Value) (logical.Node, error) {
	if count == nil {
		return nil, errs.New(errs.Internal, "a write does not say how many rows it has written")
	}
	row := []expr.Expr{&expr.Literal{Value: count, DataType: column.DataType}}
	return &logical.Values{Rows: [][]expr.Expr{row}, Columns: []*expr.Column{column}}, nil
}

// explainedChange explains the rows that change a table, below the line of the change.
func (q *Query) explainedChange(ctx context.Context, n logical.Node, kind Explanation) (*Explained, error) {
	rows := *q
	rows.plan = n.Children()[0]
	explained, err := rows.explained(ctx, kind)
	if err != nil {
		return nil, err
	}
	below := func(plan string) string { return n.String() + "\n  " + strings.ReplaceAll(plan, "\n", "\n  ") }
	explained.Logical, explained.Physical = below(explained.Logical), below(explained.Physical)
	return explained, nil
}
