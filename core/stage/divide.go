package stage

import "github.com/ballista-go/ballista/core/table"

// Divide gives each task its share of the splits of a scan: one after another in their order, with about as many rows each.
func Divide(splits []table.Split, tasks int) [][]table.Split {
	total := 0.0
	for _, split := range splits {
		total += weight(split)
	}
	shares := make([][]table.Split, tasks)
	before := 0.0
	for _, split := range splits {
		middle := before + weight(split)/2
		before += weight(split)
		task := min(int(middle/total*float64(tasks)), tasks-1)
		shares[task] = append(shares[task], split)
	}
	return shares
}

// Rows gives a task its share of n rows of which every task knows: those from (inclusive) to to (exclusive).
func (t *Task) Rows(n int) (from, to int) {
	return n * t.Number / t.Stage.Tasks, n * (t.Number + 1) / t.Stage.Tasks
}

// morselRows is about how many rows a split has that does not know.
const morselRows = 100_000

// weight is what it takes to read a split: its rows, and something to open it.
func weight(split table.Split) float64 {
	if rows := split.Rows(); rows >= 0 {
		return float64(rows) + 1
	}
	return morselRows
}
