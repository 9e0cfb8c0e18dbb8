package optimizer

import (
	"slices"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// pushAggregate groups by the outer values. A set without groups has a row for values without rows, too.
func (d *domain) pushAggregate(n *logical.Aggregate, input logical.Node, columns []*expr.Column) (logical.Node, []*expr.Column, error) {
	aggregate := *n
	aggregate.Input, aggregate.Groups = input, append(slices.Clone(n.Groups), pass(columns)...)
	aggregate.Sets = d.groupEach(n)
	empty := -1
	switch {
	case n.Sets == nil && len(n.Groups) > 0:
		return &aggregate, columns, nil
	case n.Sets != nil:
		isEmpty := func(set []int) bool { return len(set) == 0 }
		if empty = slices.IndexFunc(n.Sets, isEmpty); empty < 0 {
			return &aggregate, columns, nil
		}
		if slices.ContainsFunc(n.Sets[empty+1:], isEmpty) {
			return nil, nil, errs.New(errs.Unsupported, "several grouping sets without columns in a correlated sub-query are not supported: %s", n)
		}
	}
	values, all := d.values()
	join := &logical.Join{Kind: logical.Left, Left: values, Right: &aggregate, On: paired(all, columns)}
	filling := emptyValues(n)
	for _, group := range n.Groups {
		filling[group.Column.ID] = expr.Null(group.Column.DataType)
	}
	if n.SetID != nil {
		filling[n.SetID.ID] = &expr.Cast{Input: expr.Int64(int64(empty)), To: n.SetID.DataType}
	}
	return d.run.fillEmpty(join, n.Output(), filling), all, nil
}

// groupEach puts the outer values, which stand behind the groups of the node, into each grouping set.
func (d *domain) groupEach(n *logical.Aggregate) [][]int {
	if n.Sets == nil {
		return nil
	}
	sets := make([][]int, len(n.Sets))
	for i, set := range n.Sets {
		sets[i] = slices.Clone(set)
		for k := range d.outer {
			sets[i] = append(sets[i], len(n.Groups)+k)
		}
	}
	return sets
}

// paired are equalities of columns in pairs, NULL being equal to NULL.
func paired(left, right []*expr.Column) []logical.Equality {
	on := make([]logical.Equality, len(left))
	for i, c := range left {
		on[i] = logical.Equality{Left: c, Right: right[i], NullsEqual: true}
	}
	return on
}

// pushJoin computes the sides that depend on the outer values, and the side of whose rows each is in the result, for each of them.
func (d *domain) pushJoin(n *logical.Join) (logical.Node, []*expr.Column, error) {
	ids := expr.IDsOf(d.outer)
	fromRight := n.Kind == logical.Right || n.Kind == logical.RightSemi || n.Kind == logical.RightAnti
	j := *n
	var left, right []*expr.Column
	var err error
	if !fromRight || refersTo(n.Left, ids) {
		if j.Left, left, err = d.push(n.Left); err != nil {
			return nil, nil, err
		}
	}
	if fromRight || n.Kind == logical.Full || refersTo(n.Right, ids) {
		if j.Right, right, err = d.push(n.Right); err != nil {
			return nil, nil, err
		}
	}
	columns := left
	if fromRight {
		columns = right
	}
	rewritten, err := d.over(&j, columns)
	if err != nil {
		return nil, nil, err
	}
	j = *rewritten.(*logical.Join)
	if left != nil && right != nil {
		correlate(&j, paired(left, right))
	}
	if n.Kind == logical.Full {
		joined, either := d.either(&j, left, right)
		return joined, either, nil
	}
	return &j, columns, nil
}

// correlate adds equalities to a join. The comparison of a null-aware one stays its last key, or its condition.
func correlate(j *logical.Join, on []logical.Equality) {
	if !j.NullAware || len(j.On) > 0 {
		j.On = append(on, j.On...)
		return
	}
	conditions := make([]expr.Expr, len(on), len(on)+1)
	for i, e := range on {
		conditions[i] = &expr.Comparison{Op: expr.IsNotDistinct, Left: e.Left, Right: e.Right}
	}
	j.Condition = expr.Conjunction(append(conditions, j.Condition))
}

// either takes the outer values from the side of a full join that has a row.
func (d *domain) either(j *logical.Join, left, right []*expr.Column) (logical.Node, []*expr.Column) {
	columns := d.fresh(left)
	values := expr.IDsOf(append(slices.Clone(left), right...))
	project := &logical.Project{Input: j}
	for _, c := range j.Output() {
		if !values.Has(c.ID) {
			project.Exprs = append(project.Exprs, logical.Named{Expr: c, Column: c})
		}
	}
	for i, c := range columns {
		c.Null = true
		l, r := d.run.missing(left[i]), d.run.missing(right[i])
		value := &expr.Case{Whens: []expr.When{{Condition: &expr.IsNull{Input: l}, Result: r}}, Else: l}
		project.Exprs = append(project.Exprs, logical.Named{Expr: value, Column: c})
	}
	return project, columns
}

// missing is a column of a side of an outer join that may have no row.
func (r *run) missing(c *expr.Column) *expr.Column {
	nullable := *c
	nullable.Null = true
	return &nullable
}

func (d *domain) pushUnion(n *logical.Union) (logical.Node, []*expr.Column, error) {
	union := &logical.Union{}
	columns := d.fresh(d.outer)
	union.Columns = slices.Concat(n.Columns, columns)
	for _, input := range n.Inputs {
		pushed, err := d.pushInput(input)
		if err != nil {
			return nil, nil, err
		}
		union.Inputs = append(union.Inputs, pushed)
	}
	return union, columns, nil
}

func (d *domain) pushSetOperation(n *logical.SetOperation) (logical.Node, []*expr.Column, error) {
	operation, columns := *n, d.fresh(d.outer)
	operation.Columns = slices.Concat(n.Columns, columns)
	var err error
	if operation.Left, err = d.pushInput(n.Left); err != nil {
		return nil, nil, err
	}
	operation.Right, err = d.pushInput(n.Right)
	return &operation, columns, err
}

// pushInput is push for a node whose columns are known by their positions: the outer values follow them.
func (d *domain) pushInput(input logical.Node) (logical.Node, error) {
	pushed, outer, err := d.push(input)
	if err != nil {
		return nil, err
	}
	return exactly(pushed, slices.Concat(input.Output(), outer)), nil
}

// pushValues makes the rows for each of the outer values.
func (d *domain) pushValues(n *logical.Values) (logical.Node, []*expr.Column, error) {
	columns := d.fresh(d.outer)
	union := &logical.Union{Columns: slices.Concat(n.Columns, columns)}
	for _, row := range n.Rows {
		values, outer := d.values()
		one, err := d.over(&logical.Values{Rows: [][]expr.Expr{row}, Columns: n.Columns}, outer)
		if err != nil {
			return nil, nil, err
		}
		project := &logical.Project{Input: values}
		for i, c := range d.fresh(n.Columns) {
			project.Exprs = append(project.Exprs, logical.Named{Expr: one.Expressions()[i], Column: c})
		}
		project.Exprs = append(project.Exprs, pass(outer)...)
		union.Inputs = append(union.Inputs, project)
	}
	return union, columns, nil
}
