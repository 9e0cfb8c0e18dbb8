package slt

import (
	"context"
	"math/rand/v2"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/exec"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	rows "github.com/ballista-go/ballista/core/source/memory"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/tree"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// scrambler runs plans over scans whose batches come in random forms, among rows that are not selected. They leave out all rows that
// are not wanted, and lists of values are scanned like tables.
type scrambler struct{}

func (scrambler) Run(ctx context.Context, plan *stage.Plan, env *stage.Environment) (stage.Result, error) {
	scrambled := &stage.Plan{}
	for _, s := range plan.Stages {
		root, err := scrambleScans(s.Root)
		if err != nil {
			return nil, err
		}
		scrambled.Stages = append(scrambled.Stages, &stage.Stage{ID: s.ID, Root: root, Output: s.Output})
	}
	return exec.Runner{}.Run(ctx, scrambled, env)
}

func scrambleScans(node physical.Node) (physical.Node, error) {
	switch n := node.(type) {
	case *physical.Scan:
		changed := *n
		changed.Table = scrambledTable{n.Table}
		return &changed, nil
	case *physical.Values:
		return scanOf(n)
	}
	return tree.EachChild(node, scrambleScans)
}

// scanOf makes a scan of a list of literals.
func scanOf(values *physical.Values) (physical.Node, error) {
	scan := &physical.Scan{Name: "values", Rows: float64(len(values.Rows)), Request: table.Request{Limit: -1}}
	batch := &vector.Batch{Len: len(values.Rows)}
	var fields []arrow.Field
	for i, column := range values.Columns {
		var list []types.Value
		for _, row := range values.Rows {
			literal, ok := row[i].(*expr.Literal)
			if !ok {
				return values, nil
			}
			list = append(list, literal.Value)
		}
		v, err := vector.FromValues(memory.NewBudget("values", memory.Unlimited, nil), column.DataType, list)
		if err != nil {
			return nil, err
		}
		batch.Columns = append(batch.Columns, v)
		fields = append(fields, arrow.Field{Name: column.Name, Type: column.DataType, Nullable: true})
		scan.Request.Columns = append(scan.Request.Columns, table.Column{Index: i, Column: column})
	}
	scan.Table = scrambledTable{rows.New(arrow.NewSchema(fields, nil), []*vector.Batch{batch})}
	return scan, nil
}

type scrambledTable struct{ table.Table }

func (t scrambledTable) Scan(ctx context.Context, request table.Request) (table.Scan, error) {
	scan, err := t.Table.Scan(ctx, request)
	return scrambledScan{scan, request}, err
}

type scrambledScan struct {
	table.Scan
	request table.Request
}

func (s scrambledScan) Splits() (splits []table.Split) {
	for i, split := range s.Scan.Splits() {
		splits = append(splits, scrambledSplit{split, s.request, uint64(i)})
	}
	return splits
}

type scrambledSplit struct {
	table.Split
	request table.Request
	seed    uint64
}

func (s scrambledSplit) Open(ctx context.Context, env *table.Env) (table.Reader, error) {
	reader, err := s.Split.Open(ctx, env)
	if err != nil {
		return nil, err
	}
	r := &scrambledReader{Reader: reader, env: env, random: rand.New(rand.NewPCG(1, s.seed))}
	return r, r.compile(s.request)
}

type scrambledReader struct {
	table.Reader
	env    *table.Env
	random *rand.Rand
	owned  vector.Batch
	wanted []*eval.Evaluator
}

func (r *scrambledReader) compile(request table.Request) error {
	var columns []*expr.Column
	for _, c := range request.Columns {
		columns = append(columns, c.Column)
	}
	for _, w := range r.env.Wanted {
		program, err := eval.Compile(w.Condition, columns)
		if err != nil {
			return err
		}
		r.wanted = append(r.wanted, program.Start(r.env.Budget, r.env.Settings))
	}
	return nil
}

func (r *scrambledReader) Next(ctx context.Context, batch *vector.Batch) (bool, error) {
	r.owned.Release()
	var plain vector.Batch
	ok, err := r.Reader.Next(ctx, &plain)
	if err != nil || !ok {
		return false, err
	}
	scrambled, err := vectortest.Scramble(r.random, r.env.Budget, &plain)
	if err != nil {
		return false, err
	}
	r.owned = *scrambled
	*batch = r.owned
	for _, wanted := range r.wanted {
		if batch.Rows, err = wanted.Select(ctx, batch, batch.Rows); err != nil {
			return false, err
		}
		batch.Rows = slices.Clone(batch.Rows)
	}
	return true, nil
}

func (r *scrambledReader) Close() error {
	r.owned.Release()
	for _, wanted := range r.wanted {
		wanted.Close()
	}
	return r.Reader.Close()
}
