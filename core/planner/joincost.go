package planner

import (
	"math"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
)

// joinPlace is where a join is computed.
type joinPlace uint8

const (
	inOneTask       joinPlace = iota
	buildEverywhere           // each task joins its probe rows with all build rows
	probeEverywhere           // each task joins its build rows with all probe rows
	byHash                    // each task joins the rows of both sides whose keys have its hashes
)

// cheapest picks among the places in which a join is right the one where the busiest task has least to do: bytes that it receives,
// and bytes that it joins, which count as much.
func (d *distributor) cheapest(j *joinSides) joinPlace {
	probeDivided, buildDivided := j.probe.where.divided(), j.build.where.divided()
	if !probeDivided && !buildDivided || evaluates(j.node, expr.Volatile) { // a volatile condition is evaluated once a pair
		return inOneTask
	}
	best, least := inOneTask, d.costInOneTask(j)
	consider := func(place joinPlace, cost float64) {
		if cost < least {
			best, least = place, cost
		}
	}
	hashable := hashable(j.node)
	if hashable {
		consider(byHash, d.costByHash(j))
	}
	if probeDivided && mayRepeatBuild(j.node) && (!hashable || d.mayBroadcast(j.build)) {
		consider(buildEverywhere, d.costEverywhere(j.build, j.probe))
	}
	if buildDivided && mayRepeatProbe(j.node.Kind) && (!hashable || d.mayBroadcast(j.probe)) {
		consider(probeEverywhere, d.costEverywhere(j.probe, j.build))
	}
	return best
}

// mayRepeatBuild reports whether tasks that have the probe rows among them may each have all build rows: not where build rows are
// produced by themselves, once, or used up.
func mayRepeatBuild(n *physical.HashJoin) bool {
	switch n.Kind {
	case logical.Right, logical.Full, logical.RightSemi, logical.RightAnti:
		return false
	}
	return !n.Multiset
}

// mayRepeatProbe reports whether tasks that have the build rows among them may each have all probe rows: where probe rows are
// produced in pairs only, or not at all.
func mayRepeatProbe(kind logical.JoinKind) bool {
	switch kind {
	case logical.Inner, logical.Right, logical.RightSemi, logical.RightAnti:
		return true
	}
	return false
}

// hashable reports whether a task that has the rows of both sides with some keys needs to know no others. A null-aware join needs
// to know of every NULL. Probe keys that can fail are not evaluated where there are no build rows.
func hashable(n *physical.HashJoin) bool {
	if len(n.On) == 0 || n.NullAware {
		return false
	}
	for _, on := range n.On {
		if expr.Risky(on.Left) {
			return false
		}
	}
	return true
}

// mayBroadcast reports whether every node may get the rows where there is another way.
func (d *distributor) mayBroadcast(rows placed) bool {
	return rows.where.kind == repeated || rows.rows <= d.config.BroadcastRows && rows.bytes() <= d.config.BroadcastBytes
}

func (d *distributor) costInOneTask(j *joinSides) float64 {
	cost := j.probe.bytes() + j.build.bytes()
	for _, side := range []placed{j.probe, j.build} {
		if side.where.divided() {
			cost += side.bytes()
		}
	}
	return cost
}

func (d *distributor) costEverywhere(all, divided placed) float64 {
	cost := all.bytes() + d.share(divided)
	if all.where.kind != repeated {
		cost += all.bytes()
	}
	return cost
}

func (d *distributor) costByHash(j *joinSides) float64 {
	keys := j.hashKeys()
	cost := d.share(j.probe) + d.share(j.build)
	if !keys.probeStays {
		cost += d.share(j.probe)
	}
	if !keys.buildStays {
		cost += d.share(j.build)
	}
	return cost
}

// share is what a task has of rows that are divided evenly.
func (d *distributor) share(rows placed) float64 {
	return rows.bytes() / math.Max(float64(d.config.Nodes), 1)
}
