package planner

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/tree"
)

// scan divides a table among the tasks. A small one is read by each of them: that costs less than to move it, and leaves open who
// needs it.
func (d *distributor) scan(n *physical.Scan) placed {
	if rows, known := d.tableRows(n); known && rows <= d.config.RepeatRows {
		return placed{node: n, where: distribution{kind: repeated}, rows: n.Rows}
	}
	divided := *n
	divided.Share = physical.Divided
	return placed{node: &divided, where: distribution{kind: spread}, rows: n.Rows}
}

// values divides a long list of rows. Others are in each task.
func (d *distributor) values(n *physical.Values) placed {
	rows := float64(len(n.Rows))
	if len(n.Rows) <= 1 || rows <= d.config.RepeatRows {
		return placed{node: n, where: distribution{kind: repeated}, rows: rows}
	}
	divided := &physical.Values{Rows: n.Rows, Columns: n.Columns, Share: physical.Divided}
	return placed{node: divided, where: distribution{kind: spread}, rows: rows}
}

// tableRows is how many rows a scan reads before filters.
func (d *distributor) tableRows(n *physical.Scan) (rows float64, known bool) {
	stats, err := n.Table.Statistics(d.ctx)
	if err != nil || stats == nil || stats.Rows < 0 { // the scan will say what is wrong
		return n.Rows, false
	}
	return float64(stats.Rows), true
}

// scannedRows is how many rows a plan reads.
func (d *distributor) scannedRows(plan physical.Node) (rows float64) {
	tree.Walk(plan, func(node physical.Node) bool {
		switch n := node.(type) {
		case *physical.Scan:
			table, _ := d.tableRows(n)
			rows += table
		case *physical.Values:
			rows += float64(len(n.Rows))
		}
		return true
	})
	return rows
}

// The sizes that are assumed of values without a width of their own.
const (
	textBytes   = 24
	nestedBytes = 64
)

// widthOf estimates the bytes of a row on its way.
func widthOf(columns []*expr.Column) float64 {
	width := 1.0
	for _, c := range columns {
		switch t := c.DataType.(type) {
		case arrow.FixedWidthDataType:
			width += float64(t.BitWidth()) / 8
		case arrow.NestedType:
			width += nestedBytes
		default:
			width += textBytes
		}
	}
	return width
}
