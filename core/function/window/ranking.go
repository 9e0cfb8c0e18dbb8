package window

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

var ranking = family{"ranking", []definition{
	{
		name: "row_number", summary: "The number of the row in its partition, from 1 on.",
		example: "row_number() OVER (ORDER BY fare)", result: "1, 2, 3",
		takes: signature.Takes(), overload: always(counted(false, rowNumbers)),
	},
	{
		name: "rank", summary: "The number of rows before the row's peers, and 1: peers have the same rank, and gaps follow them.",
		example: "rank() OVER (ORDER BY name IS NULL)", result: "1, 1, 3",
		takes: signature.Takes(), overload: always(counted(true, ranks)),
	},
	{
		name: "dense_rank", summary: "The number of different ranks up to the row's: peers have the same, without gaps.",
		example: "dense_rank() OVER (ORDER BY name IS NULL)", result: "1, 1, 2",
		takes: signature.Takes(), overload: always(counted(true, denseRanks)),
	},
	{
		name: "percent_rank", summary: "The rank, less 1, of the number of rows of the partition, less 1; 0 in a partition of one row.",
		example: "percent_rank() OVER (ORDER BY fare)", result: "0.0, 0.5, 1.0",
		takes: signature.Takes(), overload: always(shares(percentRanks)),
	},
	{
		name: "cume_dist", summary: "The share of the partition's rows that come before the row or are its peers.",
		example: "cume_dist() OVER (ORDER BY fare > 5)", result: "0.3333333333333333, 1.0, 1.0",
		takes: signature.Takes(), overload: always(shares(distributions)),
	},
	{
		name: "ntile", summary: "The number of the row's part, when the partition is cut into equal parts, the first of which have a row more.",
		args: doc("parts", "how many parts, a positive constant"), example: "ntile(2) OVER (ORDER BY fare)", result: "1, 1, 2",
		takes: signature.Takes(signature.Integer), overload: ntile,
	},
}}

// evaluator is a function as a WindowEvaluator that keeps nothing.
type evaluator func(w *expr.WindowRows, out *vector.Vector) error

// Evaluate implements expr.WindowEvaluator.
func (e evaluator) Evaluate(w *expr.WindowRows, out *vector.Vector) error { return e(w, out) }

// Release implements expr.WindowEvaluator.
func (evaluator) Release() {}

// counted is an overload of unsigned numbers.
func counted(peers bool, write func(w *expr.WindowRows, out []uint64)) expr.WindowOverload {
	return overloadOf(expr.WindowOverload{Result: uint64Type, Peers: peers}, types.Uint64, write)
}

// shares is an overload of fractions, which depend on peers.
func shares(write func(w *expr.WindowRows, out []float64)) expr.WindowOverload {
	return overloadOf(expr.WindowOverload{Result: float64Type, Peers: true}, types.Float64, write)
}

func overloadOf[T vector.Fixed](o expr.WindowOverload, layout types.Layout, write func(w *expr.WindowRows, out []T)) expr.WindowOverload {
	o.New = func(c *expr.Context) (expr.WindowEvaluator, error) {
		return evaluator(func(w *expr.WindowRows, out *vector.Vector) error {
			if err := out.Prepare(c.Budget, o.Result, layout, len(w.Rows)); err != nil {
				return err
			}
			write(w, vector.Values[T](out))
			return nil
		}), nil
	}
	return o
}

// eachPartition visits where each partition begins and ends.
func eachPartition(w *expr.WindowRows, visit func(from, to int)) {
	for i, end := range w.Partitions[1:] {
		visit(int(w.Partitions[i]), int(end))
	}
}

// eachPeers visits where each group of peers begins and ends, and where its partition does.
func eachPeers(w *expr.WindowRows, visit func(from, to, start, end int)) {
	partition := 0
	for i, end := range w.Peers[1:] {
		from := w.Peers[i]
		for w.Partitions[partition+1] <= from {
			partition++
		}
		visit(int(from), int(end), int(w.Partitions[partition]), int(w.Partitions[partition+1]))
	}
}

func rowNumbers(w *expr.WindowRows, out []uint64) {
	eachPartition(w, func(from, to int) {
		part := out[from:to]
		for i := range part {
			part[i] = uint64(i + 1)
		}
	})
}

func ranks(w *expr.WindowRows, out []uint64) {
	eachPeers(w, func(from, to, start, _ int) { fill(out[from:to], uint64(from-start+1)) })
}

func denseRanks(w *expr.WindowRows, out []uint64) {
	rank := uint64(0)
	eachPeers(w, func(from, to, start, _ int) {
		if from == start {
			rank = 0
		}
		rank++
		fill(out[from:to], rank)
	})
}

func percentRanks(w *expr.WindowRows, out []float64) {
	eachPeers(w, func(from, to, start, end int) {
		share := 0.0
		if end-start > 1 {
			share = float64(from-start) / float64(end-start-1)
		}
		fill(out[from:to], share)
	})
}

func distributions(w *expr.WindowRows, out []float64) {
	eachPeers(w, func(from, to, start, end int) { fill(out[from:to], float64(to-start)/float64(end-start)) })
}

func fill[T any](out []T, value T) {
	for i := range out {
		out[i] = value
	}
}

func ntile(args []expr.Arg) (expr.WindowOverload, error) {
	parts, ok := integer(args[0])
	if !ok || parts <= 0 {
		return expr.WindowOverload{}, errs.New(errs.Binding, "function ntile takes a positive constant number of parts")
	}
	return counted(false, func(w *expr.WindowRows, out []uint64) {
		eachPartition(w, func(from, to int) { cut(out[from:to], uint64(parts)) })
	}), nil
}

// cut numbers equal parts, the first of which have a row more.
func cut(out []uint64, parts uint64) {
	n := uint64(len(out))
	size, larger := n/parts, n%parts
	for i := range out {
		row := uint64(i)
		if row < larger*(size+1) {
			out[i] = row/(size+1) + 1
		} else {
			out[i] = (row-larger)/size + 1
		}
	}
}
