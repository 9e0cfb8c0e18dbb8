package slt

import (
	"context"

	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/tree"
	"github.com/ballista-go/ballista/core/vector"
)

// fragmenter runs plans over scans whose splits are cut in pieces of a few rows, so that each task has some.
type fragmenter struct{ stage.Runner }

func (f fragmenter) Run(ctx context.Context, plan *stage.Plan, env *stage.Environment) (stage.Result, error) {
	cut := &stage.Plan{}
	for _, s := range plan.Stages {
		changed := *s
		var err error
		if changed.Root, err = fragmentScans(s.Root); err != nil {
			return nil, err
		}
		cut.Stages = append(cut.Stages, &changed)
	}
	return f.Runner.Run(ctx, cut, env)
}

func fragmentScans(node physical.Node) (physical.Node, error) {
	if scan, ok := node.(*physical.Scan); ok {
		changed := *scan
		changed.Table = fragmentedTable{scan.Table}
		return &changed, nil
	}
	return tree.EachChild(node, fragmentScans)
}

type fragmentedTable struct{ table.Table }

func (t fragmentedTable) Scan(ctx context.Context, request table.Request) (table.Scan, error) {
	scan, err := t.Table.Scan(ctx, request)
	return fragmentedScan{scan}, err
}

type fragmentedScan struct{ table.Scan }

// fragmentRows is how many rows all pieces of a split but the last have.
const fragmentRows = 2

func (s fragmentedScan) Splits() (splits []table.Split) {
	for _, split := range s.Scan.Splits() {
		const pieces = 5
		for i := range pieces {
			from, to := i*fragmentRows, (i+1)*fragmentRows
			if i == pieces-1 {
				to = 1 << 40
			}
			splits = append(splits, fragment{split, from, to})
		}
	}
	return splits
}

// fragment is some of the rows that a split gives.
type fragment struct {
	table.Split
	from, to int
}

func (f fragment) Rows() int64 { return fragmentRows }

func (f fragment) Open(ctx context.Context, env *table.Env) (table.Reader, error) {
	reader, err := f.Split.Open(ctx, env)
	if err != nil {
		return nil, err
	}
	return &fragmentReader{Reader: reader, fragment: f}, nil
}

type fragmentReader struct {
	table.Reader
	fragment
	at int // rows that the split has given
}

func (r *fragmentReader) Next(ctx context.Context, batch *vector.Batch) (bool, error) {
	ok, err := r.Reader.Next(ctx, batch)
	if err != nil || !ok {
		return false, err
	}
	rows := batch.Rows
	if rows == nil {
		for row := range batch.Len {
			rows = append(rows, int32(row))
		}
	}
	from, to := max(r.from-r.at, 0), min(r.to-r.at, len(rows))
	r.at += len(rows)
	batch.Rows = []int32{}
	if from < to {
		batch.Rows = rows[from:to]
	}
	return true, nil
}
