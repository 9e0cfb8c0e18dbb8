package planner

import (
	"math"
	"slices"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
)

// join brings the rows of both sides together: by moving both to where the hash of their keys says, or by repeating one of them
// wherever the other has rows, or in one task.
func (d *distributor) join(n *physical.HashJoin, need expr.IDs) placed {
	below := reads(n, expr.IDsOf(n.Columns))
	j := &joinSides{node: n, need: below, probe: d.place(n.Probe, below), build: d.place(n.Build, below)}
	var where distribution
	switch d.cheapest(j) {
	case inOneTask:
		j.probe, j.build = d.together(j.probe, below), d.together(j.build, below)
		if j.probe.where.kind == repeated && j.build.where.kind == repeated && !n.Multiset {
			where.kind = repeated
		}
	case buildEverywhere:
		j.build = d.everywhere(j.build, below)
		where = j.probe.where
	case probeEverywhere:
		j.probe = d.everywhere(j.probe, below)
		where = j.build.where
	case byHash:
		where = d.joinByHash(j)
	}
	joined := n.WithChildren([]physical.Node{j.probe.node, j.build.node})
	return placed{node: joined, where: equatedBy(n, where), rows: math.Max(j.probe.rows, j.build.rows)}
}

// joinSides are the inputs of a join, as they are moved.
type joinSides struct {
	node         *physical.HashJoin
	need         expr.IDs
	probe, build placed
}

// everywhere gives all rows to each task, unless it has them.
func (d *distributor) everywhere(rows placed, need expr.IDs) placed {
	if rows.where.kind == repeated {
		return rows
	}
	return d.exchange(rows, need, physical.Exchange{Kind: physical.Broadcast})
}

// equatedBy adds what an inner join makes equal.
func equatedBy(n *physical.HashJoin, where distribution) distribution {
	if n.Kind != logical.Inner || where.keys == nil {
		return where
	}
	for _, on := range n.On {
		left, ok := on.Left.(*expr.Column)
		right, both := on.Right.(*expr.Column)
		if ok && both {
			where = where.equated(left.ID, right.ID)
		}
	}
	return where
}

// joinByHash moves the sides so that rows which agree in keys meet, except for a side that is there.
func (d *distributor) joinByHash(j *joinSides) distribution {
	probe, build := exprsOn(j.node)
	keys := j.hashKeys()
	if !keys.probeStays {
		j.probe = d.exchange(j.probe, j.need, physical.Exchange{Kind: physical.Hash, Keys: picked(probe, keys.on)})
	}
	if !keys.buildStays {
		j.build = d.exchange(j.build, j.need, physical.Exchange{Kind: physical.Hash, Keys: picked(build, keys.on)})
	}
	switch kind := j.node.Kind; {
	case !kind.NullsLeft() && kind.KeepsLeft() && j.probe.where.keys != nil:
		return j.probe.where
	case !kind.NullsRight() && kind.KeepsRight():
		return j.build.where
	}
	return distribution{kind: spread}
}

// exprsOn are the keys of both sides.
func exprsOn(n *physical.HashJoin) (probe, build []expr.Expr) {
	for _, on := range n.On {
		probe, build = append(probe, on.Left), append(build, on.Right)
	}
	return probe, build
}

func picked(exprs []expr.Expr, places []int) []expr.Expr {
	list := make([]expr.Expr, len(places))
	for i, place := range places {
		list[i] = exprs[place]
	}
	return list
}

// hashKeys says by which keys of a join, in which order, its sides are hashed.
type hashKeys struct {
	on                     []int
	probeStays, buildStays bool
}

// hashKeys finds the keys that move least.
func (j *joinSides) hashKeys() hashKeys {
	probeKeys, buildKeys := exprsOn(j.node)
	probe, probeFits := placesOf(j.probe.where, probeKeys)
	build, buildFits := placesOf(j.build.where, buildKeys)
	switch {
	case probeFits && buildFits && slices.Equal(probe, build):
		return hashKeys{on: probe, probeStays: true, buildStays: true}
	case probeFits && (!buildFits || j.probe.bytes() >= j.build.bytes()):
		return hashKeys{on: probe, probeStays: true}
	case buildFits:
		return hashKeys{on: build, buildStays: true}
	}
	all := make([]int, len(j.node.On))
	for i := range all {
		all[i] = i
	}
	return hashKeys{on: all}
}

// placesOf finds the columns by which rows are hashed among the keys of a join.
func placesOf(where distribution, keys []expr.Expr) (places []int, ok bool) {
	for _, columns := range where.keys {
		place := slices.IndexFunc(keys, func(key expr.Expr) bool {
			c, ok := key.(*expr.Column)
			return ok && columns.Has(c.ID)
		})
		if place < 0 {
			return nil, false
		}
		places = append(places, place)
	}
	return places, where.divided() && where.keys != nil
}
