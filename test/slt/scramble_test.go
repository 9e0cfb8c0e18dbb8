package slt

import (
	"context"
	"math/rand/v2"

	"github.com/ballista-go/ballista/core/exec"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/tree"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// scrambler runs plans over scans whose batches come in random forms, among rows that are not selected.
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
	if scan, ok := node.(*physical.Scan); ok {
		changed := *scan
		changed.Table = scrambledTable{scan.Table}
		return &changed, nil
	}
	return tree.EachChild(node, scrambleScans)
}

type scrambledTable struct{ table.Table }

func (t scrambledTable) Scan(ctx context.Context, request table.Request) (table.Scan, error) {
	scan, err := t.Table.Scan(ctx, request)
	return scrambledScan{scan}, err
}

type scrambledScan struct{ table.Scan }

func (s scrambledScan) Splits() (splits []table.Split) {
	for i, split := range s.Scan.Splits() {
		splits = append(splits, scrambledSplit{split, uint64(i)})
	}
	return splits
}

type scrambledSplit struct {
	table.Split
	seed uint64
}

func (s scrambledSplit) Open(ctx context.Context, env *table.Env) (table.Reader, error) {
	reader, err := s.Split.Open(ctx, env)
	if err != nil {
		return nil, err
	}
	return &scrambledReader{Reader: reader, env: env, random: rand.New(rand.NewPCG(1, s.seed))}, nil
}

type scrambledReader struct {
	table.Reader
	env    *table.Env
	random *rand.Rand
	owned  vector.Batch
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
	return true, nil
}

func (r *scrambledReader) Close() error {
	r.owned.Release()
	return r.Reader.Close()
}
