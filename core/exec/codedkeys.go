package exec

import (
	"slices"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// codedKeys are the columns that joins give as dictionaries of their build rows, since an aggregation groups by them: strings of a small
// table beside each row of a large one. The aggregation then knows the rows by their codes.
type codedKeys map[*physical.HashJoin]expr.IDs

// keyOrigin says from which join's build side a group key comes.
type keyOrigin struct {
	key    int
	join   *physical.HashJoin
	column *expr.Column // of the build side
	built  *hashJoin
}

// find finds the columns for all aggregations of a plan.
func (c codedKeys) find(node physical.Node) {
	if a, ok := node.(*physical.HashAggregate); ok {
		for _, origin := range originsOf(a) {
			if c[origin.join] == nil {
				c[origin.join] = expr.IDs{}
			}
			c[origin.join][origin.column.ID] = struct{}{}
		}
	}
	for _, child := range node.Children() {
		c.find(child)
	}
}

// columnsOf are the positions of a join's coded columns on its build side.
func (c codedKeys) columnsOf(join *physical.HashJoin) (columns []int) {
	for i, column := range join.Build.Output() {
		if c[join].Has(column.ID) {
			columns = append(columns, i)
		}
	}
	return columns
}

// originsOf are the origins of the keys of an aggregation that are of use as codes.
func originsOf(a *physical.HashAggregate) (origins []keyOrigin) {
	if len(a.Groups) < 2 { // the table of one key is as good as that of its numbers
		return nil
	}
	strings := map[*physical.HashJoin]bool{}
	for key, group := range a.Groups {
		column, ok := group.Expr.(*expr.Column)
		if !ok || !codable(column.DataType) {
			continue
		}
		if origin := originOf(a.Input, column); origin.join != nil {
			origin.key = key
			origins = append(origins, origin)
			strings[origin.join] = strings[origin.join] || types.MustLayout(column.DataType) == types.View
		}
	}
	return slices.DeleteFunc(origins, func(o keyOrigin) bool { return !strings[o.join] })
}

// codable reports whether values of the type can be those of a dictionary, and do not fit a word with others.
func codable(t types.Type) bool {
	layout := types.MustLayout(t)
	return !packable(layout) && !layout.Nested() && layout != types.Null
}

// originOf follows a column down to the join of whose build side it is.
func originOf(node physical.Node, column *expr.Column) keyOrigin {
	switch n := node.(type) {
	case *physical.Filter:
		return originOf(n.Input, column)
	case *physical.Project:
		for _, named := range n.Exprs {
			if from, ok := named.Expr.(*expr.Column); ok && named.Column.ID == column.ID {
				return originOf(n.Input, from)
			}
		}
	case *physical.HashJoin:
		if at := position(n.Build.Output(), column); at >= 0 {
			return keyOrigin{join: n, column: column}
		}
		return originOf(n.Probe, column)
	}
	return keyOrigin{}
}

// originsOf are the origins of an aggregation's keys, with the joins that were built before.
func (b *builder) originsOf(a *physical.HashAggregate) []keyOrigin {
	origins := originsOf(a)
	for i := range origins {
		origins[i].built = b.joins[origins[i].join]
	}
	return slices.DeleteFunc(origins, func(o keyOrigin) bool { return o.built == nil })
}

// mostCoded is how many build rows a join has at most whose columns leave as dictionaries: what is known of each code stays in the cache.
const mostCoded = 1 << 18

// makeDicts makes dictionaries of the build columns that leave as such.
func (j *hashJoin) makeDicts() error {
	if j.build.Len > mostCoded || j.build.Len == 0 {
		return nil
	}
	for _, at := range j.coded {
		values := new(vector.Vector)
		if err := vector.Flatten(j.budget, values, j.build.Columns[at], nil); err != nil {
			return err
		}
		values.Valid = nil
		j.layout.coded[at] = vector.NewDict(values, vector.MayRepeat)
	}
	return nil
}
