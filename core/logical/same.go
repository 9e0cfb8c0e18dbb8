package logical

import (
	"reflect"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/table"
)

// Same reports whether two plans are equal but for the numbers and names of their columns: then column i of one is column i of
// the other. What it does not know it takes to differ.
func Same(a, b Node) bool {
	p := pairing{columns: map[expr.ID]expr.Expr{}, shared: map[int]int{}}
	return p.same(a, b)
}

// pairing knows which columns and shared relations of one plan stand for which of another.
type pairing struct {
	columns map[expr.ID]expr.Expr
	shared  map[int]int
}

func (p *pairing) same(a, b Node) bool {
	if reflect.TypeOf(a) != reflect.TypeOf(b) {
		return false
	}
	left, right := a.Children(), b.Children()
	if with, ok := a.(*With); ok {
		if !p.same(left[0], right[0]) {
			return false
		}
		p.shared[b.(*With).ID] = with.ID
		left, right = left[1:], right[1:]
	}
	if len(left) != len(right) {
		return false
	}
	for i, child := range left {
		if !p.same(child, right[i]) {
			return false
		}
	}
	return p.sameNode(a, b) && p.sameExprs(a.Expressions(), b.Expressions()) && p.pair(a.Output(), b.Output())
}

// pair notes that columns stand for each other, unless they differ or stand for others already.
func (p *pairing) pair(a, b []*expr.Column) bool {
	if len(a) != len(b) {
		return false
	}
	for i, column := range a {
		other := b[i]
		if !arrow.TypeEqual(column.DataType, other.DataType) || column.Null != other.Null {
			return false
		}
		if known, ok := p.columns[other.ID]; ok && known.(*expr.Column).ID != column.ID {
			return false
		}
		p.columns[other.ID] = column
	}
	return true
}

func (p *pairing) sameExprs(a, b []expr.Expr) bool {
	if len(a) != len(b) {
		return false
	}
	for i, e := range a {
		if !expr.Same(e, Substitute(b[i], p.columns)) {
			return false
		}
	}
	return true
}

// sameNode compares what nodes of one type have besides their children, expressions and columns.
func (p *pairing) sameNode(a, b Node) bool {
	switch a := a.(type) {
	case *Scan:
		return p.sameScan(a, b.(*Scan))
	case *Values:
		return len(a.Rows) == len(b.(*Values).Rows)
	case *Empty, *Filter, *Project, *Union, *With:
		return true
	case *Aggregate:
		b := b.(*Aggregate)
		return len(a.Groups) == len(b.Groups) && reflect.DeepEqual(a.Sets, b.Sets)
	case *Join:
		return sameJoin(a, b.(*Join))
	case *Sort:
		b := b.(*Sort)
		return a.Fetch == b.Fetch && sameDirections(a.Keys, b.Keys)
	case *Limit:
		b := b.(*Limit)
		return a.Skip == b.Skip && a.Fetch == b.Fetch
	case *Distinct:
		b := b.(*Distinct)
		return len(a.On) == len(b.On) && sameDirections(a.Keys, b.Keys)
	case *SetOperation:
		b := b.(*SetOperation)
		return a.Op == b.Op && a.All == b.All
	case *Ref:
		id, ok := p.shared[b.(*Ref).ID]
		return id == a.ID || !ok && a.ID == b.(*Ref).ID
	case *Unnest:
		return a.Outer == b.(*Unnest).Outer
	case *Window:
		b := b.(*Window)
		return len(a.Partition) == len(b.Partition) && len(a.Calls) == len(b.Calls) && sameDirections(a.Order, b.Order)
	}
	return false
}

func (p *pairing) sameScan(a, b *Scan) bool {
	if !sameTable(a.Table, b.Table) || a.Limit != b.Limit || len(a.Filters) != len(b.Filters) || len(a.Inexact) != len(b.Inexact) {
		return false
	}
	return p.sameColumns(a.Columns, b.Columns) && p.sameColumns(a.FilterColumns, b.FilterColumns)
}

// sameTable compares the identities of tables.
func sameTable(a, b table.Table) bool {
	return reflect.TypeOf(a) == reflect.TypeOf(b) && reflect.TypeOf(a).Comparable() && a == b
}

func (p *pairing) sameColumns(a, b []table.Column) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Index != b[i].Index || !p.pair([]*expr.Column{a[i].Column}, []*expr.Column{b[i].Column}) {
			return false
		}
	}
	return true
}

func sameJoin(a, b *Join) bool {
	if a.Kind != b.Kind || a.NullAware != b.NullAware || len(a.On) != len(b.On) || (a.Condition == nil) != (b.Condition == nil) {
		return false
	}
	for i, on := range a.On {
		if on.NullsEqual != b.On[i].NullsEqual {
			return false
		}
	}
	return true
}

func sameDirections(a, b []expr.SortKey) bool {
	if len(a) != len(b) {
		return false
	}
	for i, key := range a {
		if key.Descending != b[i].Descending || key.NullsFirst != b[i].NullsFirst {
			return false
		}
	}
	return true
}
