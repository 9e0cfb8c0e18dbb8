package binder

import (
	"slices"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// changing is an UPDATE or DELETE on its way to a plan of the rows of its table, with a last column that tells which are changed.
type changing struct {
	*Binder
	node    logical.Node
	columns []*expr.Column // of the table
	scope   *scope
	targets []*expr.Column // that are assigned to
	written []ast.Expr     // what they are assigned
	values  []expr.Expr    // the same, bound
	changed *expr.Column
}

// Update makes the rows of a table as they are after an UPDATE. Their last column tells which were changed.
func (b *Binder) Update(st *ast.Update, parameters Parameters) (logical.Node, error) {
	c, err := b.changing(st.Table, st.Alias, parameters)
	if err != nil {
		return nil, err
	}
	if err := c.assignments(st.Assignments); err != nil {
		return nil, err
	}
	if err := c.find(st.From, st.Where); err != nil {
		return nil, err
	}
	return c.rows(func(column *expr.Column) expr.Expr {
		i := slices.Index(c.targets, column)
		if i < 0 {
			return column
		}
		return &expr.Case{Whens: []expr.When{{Condition: c.changed, Result: c.values[i]}}, Else: column}
	}), nil
}

// Delete makes the rows of a table with a last column that tells which a DELETE removes. What else these rows have means nothing.
func (b *Binder) Delete(st *ast.Delete, parameters Parameters) (logical.Node, error) {
	c, err := b.changing(st.Table, st.Alias, parameters)
	if err != nil {
		return nil, err
	}
	if err := c.find(st.Using, st.Where); err != nil {
		return nil, err
	}
	all := st.Where == nil && len(st.Using) == 0
	return c.rows(func(column *expr.Column) expr.Expr {
		if all {
			return expr.Null(column.DataType)
		}
		return column
	}), nil
}

func (b *Binder) changing(name ast.Name, alias *ast.TableAlias, parameters Parameters) (*changing, error) {
	if alias != nil && len(alias.Columns) > 0 {
		return nil, unsupported(alias, "the columns of a table that is changed keep their names")
	}
	bound := *b
	bound.parameters = parameters
	ref := &ast.Table{Position: name[0].Position, Name: name, Alias: alias}
	env := &environment{}
	node, entries, err := bound.table(ref, env)
	if err != nil {
		return nil, err
	}
	s := &scope{environment: env, entries: entries}
	return &changing{Binder: &bound, node: node, columns: node.Output(), scope: s}, nil
}

// assignments finds the columns that are assigned to.
func (c *changing) assignments(assignments []ast.Assignment) error {
	for _, a := range assignments {
		parts := a.Column.Parts()
		last := len(parts) - 1
		at := a.Column[last]
		column, err := c.scope.find(parts[:last], parts[last], at)
		if err == nil && column == nil {
			err = c.scope.missing(parts, at)
		}
		if err != nil {
			return err
		}
		i := slices.IndexFunc(c.columns, func(own *expr.Column) bool { return own.ID == column.ID })
		if slices.Contains(c.targets, c.columns[i]) {
			return binding(at, "column is given twice: %q", column.Name)
		}
		c.targets, c.written = append(c.targets, c.columns[i]), append(c.written, a.Value)
	}
	return nil
}

// assigned binds the values of assignments.
func (c *changing) assigned() ([]expr.Expr, error) {
	values := make([]expr.Expr, len(c.written))
	for i, written := range c.written {
		bound, err := c.expr(written, c.scope.in("SET"))
		if err != nil {
			return nil, err
		}
		to := c.targets[i]
		if values[i], err = stored(bound, to.Name, to.DataType, written); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// find adds the column that tells which rows are changed, and binds the values that they get.
func (c *changing) find(from []ast.TableRef, where ast.Expr) (err error) {
	if len(from) > 0 {
		return c.matched(from, where)
	}
	if err = c.mark(where); err == nil {
		c.values, err = c.assigned()
	}
	return err
}

// mark adds the column that tells which rows are changed: those for which the condition is true.
func (c *changing) mark(where ast.Expr) error {
	condition := expr.Expr(&expr.Literal{Value: true, DataType: boolean})
	if where != nil {
		bound, err := c.condition(where, "the condition of WHERE", c.scope.in("WHERE"))
		if err != nil {
			return err
		}
		condition = certainly(bound)
	}
	c.node = c.with(condition)
	return nil
}

// certainly is false where a condition is NULL.
func certainly(condition expr.Expr) expr.Expr {
	yes, no := &expr.Literal{Value: true, DataType: boolean}, &expr.Literal{Value: false, DataType: boolean}
	return &expr.Case{Whens: []expr.When{{Condition: condition, Result: yes}}, Else: no}
}

// with is the node with the column that tells which rows are changed.
func (c *changing) with(changed expr.Expr) logical.Node {
	project := &logical.Project{Input: c.node}
	for _, column := range c.node.Output() {
		project.Exprs = append(project.Exprs, logical.Named{Expr: column, Column: column})
	}
	c.changed = c.column("changed", boolean, false)
	project.Exprs = append(project.Exprs, logical.Named{Expr: changed, Column: c.changed})
	return project
}

// matched marks the rows of the table for which rows of other relations fulfil the condition. The values are computed from each with the
// first of these.
func (c *changing) matched(refs []ast.TableRef, where ast.Expr) error {
	others, entries, err := c.from(refs, c.scope.environment)
	if err != nil {
		return err
	}
	c.scope = &scope{environment: c.scope.environment, entries: slices.Concat(c.scope.entries, entries)}
	if where != nil {
		condition, err := c.condition(where, "the condition of WHERE", c.scope.in("WHERE"))
		if err != nil {
			return err
		}
		others = &logical.Filter{Input: others, Condition: filtering(condition)}
	}
	computed, err := c.assigned()
	if err != nil {
		return err
	}
	there := logical.Named{Expr: &expr.Literal{Value: true, DataType: boolean}, Column: c.column("there", boolean, false)}
	match := &logical.Project{Input: others, Exprs: []logical.Named{there}}
	for _, e := range computed {
		column := c.column("value", e.Type(), true)
		match.Exprs = append(match.Exprs, logical.Named{Expr: e, Column: column})
		c.values = append(c.values, column)
	}
	c.node = &logical.Apply{Kind: logical.Left, Left: c.node, Right: &logical.Limit{Input: match, Fetch: 1}}
	found := *there.Column
	found.Null = true
	c.node = c.with(&expr.IsNull{Input: &found, Negated: true})
	return nil
}

// rows is the table with other values, and the column that tells which rows are changed.
func (c *changing) rows(value func(column *expr.Column) expr.Expr) logical.Node {
	project := &logical.Project{Input: c.node}
	for _, column := range c.columns {
		e := value(column)
		made := c.column(column.Name, column.DataType, e.Nullable())
		made.Metadata = column.Metadata
		project.Exprs = append(project.Exprs, logical.Named{Expr: e, Column: made})
	}
	project.Exprs = append(project.Exprs, logical.Named{Expr: c.changed, Column: c.changed})
	return project
}
