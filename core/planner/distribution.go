package planner

import (
	"slices"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
)

// distribution says where the rows of a node are among the tasks that run it.
type distribution struct {
	kind distributionKind
	// keys are of rows that are spread by the hash of a list of values: for each value the columns that have it. Rows that
	// agree in all of them are in one task. nil: nothing is known of that.
	keys []expr.IDs
}

type distributionKind uint8

const (
	one      distributionKind = iota // one task has all rows
	repeated                         // as many tasks as there may be: each has all rows
	spread                           // the tasks have the rows among them
)

// divided reports whether no task has all rows.
func (d distribution) divided() bool { return d.kind == spread }

// within is the distribution of rows of which only the given columns are left.
func (d distribution) within(columns []*expr.Column) distribution {
	return d.renamed(columns, columns)
}

// renamed is the distribution of rows whose columns are to, where they were called from. A column may have several new names.
func (d distribution) renamed(from, to []*expr.Column) distribution {
	if d.keys == nil {
		return d
	}
	keys := make([]expr.IDs, len(d.keys))
	for k, key := range d.keys {
		keys[k] = expr.IDs{}
		for i, c := range from {
			if c != nil && key.Has(c.ID) {
				keys[k][to[i].ID] = struct{}{}
			}
		}
		if len(keys[k]) == 0 {
			return distribution{kind: d.kind}
		}
	}
	return distribution{kind: d.kind, keys: keys}
}

// computed is the distribution of rows of expressions over the rows: a column among them keeps its values.
func (d distribution) computed(list []logical.Named) distribution {
	from, to := make([]*expr.Column, len(list)), logical.ColumnsOf(list)
	for i, named := range list {
		from[i], _ = named.Expr.(*expr.Column)
	}
	return d.renamed(from, to)
}

// equated is the distribution of rows in which the columns a and b are equal.
func (d distribution) equated(a, b expr.ID) distribution {
	keys := slices.Clone(d.keys)
	for i, key := range keys {
		if key.Has(a) != key.Has(b) {
			keys[i] = with(with(key, a), b)
		}
	}
	return distribution{kind: d.kind, keys: keys}
}

func with(set expr.IDs, id expr.ID) expr.IDs {
	larger := expr.IDs{id: {}}
	for other := range set {
		larger[other] = struct{}{}
	}
	return larger
}

// hashed is the distribution after an exchange by the hash of keys.
func hashed(keys []expr.Expr) distribution {
	d := distribution{kind: spread}
	for _, key := range keys {
		c, ok := key.(*expr.Column)
		if !ok {
			return distribution{kind: spread}
		}
		d.keys = append(d.keys, expr.IDs{c.ID: {}})
	}
	return d
}

// placed is a planned node, with where its rows are and how many they are estimated to be.
type placed struct {
	node  physical.Node
	where distribution
	rows  float64
}

// bytes estimates the size of the rows.
func (p placed) bytes() float64 { return p.rows * widthOf(p.node.Output()) }
