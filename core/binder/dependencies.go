package binder

import (
	"slices"

	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// dependencies are those of the tables and the groups that a query reads.
type dependencies struct{ list []dependency }

// dependency is columns whose values determine those of others, wherever rows have them: joins and filters keep the IDs of columns.
type dependency struct {
	columns    []expr.ID
	determined expr.IDs
}

// declare adds the keys of a table whose columns a query reads.
func (d *dependencies) declare(declared *catalog.Keys, columns []*expr.Column) {
	if declared == nil {
		return
	}
	for _, names := range declared.Columns {
		added := dependency{determined: expr.IDsOf(columns)}
		for _, c := range columns {
			if slices.Contains(names, c.Name) {
				added.columns = append(added.columns, c.ID)
			}
		}
		if len(added.columns) == len(names) {
			d.list = append(d.list, added)
		}
	}
}

// group adds the groups of a query, which determine its aggregates.
func (d *dependencies) group(a *aggregation) {
	if a.sets != nil || len(a.groups) == 0 {
		return
	}
	added := dependency{determined: expr.IDsOf(logical.ColumnsOf(a.aggregates))}
	for _, group := range a.groups {
		added.columns = append(added.columns, group.Column.ID)
	}
	d.list = append(d.list, added)
}

// carry adds what is known of columns to those that are computed from them.
func (d *dependencies) carry(list []logical.Named) {
	for i := range d.list {
		if added, ok := d.list[i].through(list); ok {
			d.list = append(d.list, added)
		}
	}
}

// through is the key under the names that a list gives its columns, if it has them all.
func (d *dependency) through(list []logical.Named) (dependency, bool) {
	added := dependency{determined: expr.IDs{}}
	for _, id := range d.columns {
		at := slices.IndexFunc(list, func(n logical.Named) bool {
			column, ok := n.Expr.(*expr.Column)
			return ok && column.ID == id
		})
		if at < 0 {
			return dependency{}, false
		}
		added.columns = append(added.columns, list[at].Column.ID)
	}
	for _, n := range list {
		if d.determines(n.Expr) {
			added.determined[n.Column.ID] = struct{}{}
		}
	}
	return added, true
}

func (d *dependency) determines(e expr.Expr) bool {
	if expr.VolatilityOf(e) == expr.Volatile {
		return false
	}
	all := true
	expr.Columns(e, func(c *expr.Column) {
		all = all && (d.determined.Has(c.ID) || slices.Contains(d.columns, c.ID))
	})
	return all
}

// takes makes a column that the groups determine one of them, and reports whether it is one.
func (a *aggregation) takes(c *expr.Column) bool {
	if a.sets != nil {
		return false
	}
	for i := range a.dependencies.list {
		if d := &a.dependencies.list[i]; d.determined.Has(c.ID) && a.has(d.columns) {
			a.grouped.Add(c)
			a.groups = append(a.groups, logical.Named{Expr: c, Column: c})
			a.output[c.ID] = struct{}{}
			return true
		}
	}
	return false
}

// has reports whether all columns are groups.
func (a *aggregation) has(columns []expr.ID) bool {
	for _, id := range columns {
		if !a.input.Has(id) || !a.output.Has(id) {
			return false
		}
	}
	return true
}
