package planner

// Config says for how many nodes a query is planned, and from what size on it is worth moving rows between them. The zero value
// plans for one node; with Nodes alone, rows are divided and moved wherever that is possible, which is what tests want.
type Config struct {
	Nodes int // 0 and 1: no exchanges
	// MinRows is how many rows the scanned tables must have in all for the query to be divided.
	MinRows float64
	// RepeatRows is how many rows a table, or a list of VALUES, may have for each task to read all of it.
	RepeatRows float64
	// BroadcastRows and BroadcastBytes are how much may be sent to every node where rows could be divided by their keys instead.
	BroadcastRows, BroadcastBytes float64
	// SingleGroups is how many groups are merged by one task.
	SingleGroups float64
	// SingleSort is how many rows are sorted by one task.
	SingleSort float64
	// RowsPerGroup is how many rows a group must have for its states to be cheaper to move than its rows.
	RowsPerGroup float64
}

// Defaults is the configuration for a number of nodes. None of the sizes has been measured on a cluster yet: they follow from
// what an exchange is expected to cost, some milliseconds until its first row, and a GB/s or so for a task that writes or reads.
func Defaults(nodes int) Config {
	return Config{
		Nodes:          nodes,
		MinRows:        200_000, // less than two morsels for each of two nodes of one core
		RepeatRows:     20_000,
		BroadcastRows:  4_000_000,
		BroadcastBytes: 128 << 20, // each node holds as much in memory
		SingleGroups:   10_000,
		SingleSort:     500_000,
		RowsPerGroup:   4.0 / 3,
	}
}
