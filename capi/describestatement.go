package main

import (
	"fmt"
	"strings"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/logical"
)

// describeQuery says what the uppermost node of a query's plan is, or the statement that it came from.
func describeQuery(query *core.Query) planDescription {
	d := describePlan(query.LogicalPlan())
	origin := query.Origin()
	if origin == nil {
		return d
	}
	if of := origin.Of; of != nil {
		d.Inputs = 1
	}
	d.Keys, d.Exprs, d.Flags, d.Name, d.Skip, d.Fetch = nil, []exprRole{}, nil, "", nil, nil
	d.statement(origin.Statement)
	d.Text = d.Kind
	if d.Name != "" {
		d.Text += ": " + d.Name
	}
	return d
}

// inputsOf are the queries below the uppermost node of a query's plan.
func inputsOf(query *core.Query) []*core.Query {
	if origin := query.Origin(); origin != nil && origin.Of != nil {
		return []*core.Query{origin.Of}
	}
	children := planInputs(query.LogicalPlan())
	inputs := make([]*core.Query, len(children))
	for i, child := range children {
		inputs[i] = query.Part(child)
	}
	return inputs
}

// logicalText is the plan of a query as EXPLAIN shows it, below the statement that it came from.
func logicalText(query *core.Query) string {
	if query.Origin() == nil {
		return logical.Explain(query.LogicalPlan())
	}
	text := describeQuery(query).Text
	for _, input := range inputsOf(query) {
		text += "\n  " + strings.ReplaceAll(logicalText(input), "\n", "\n  ")
	}
	return text
}

func (d *planDescription) statement(statement ast.Statement) {
	switch st := statement.(type) {
	case *ast.Explain:
		d.Kind = map[bool]string{false: "Explain", true: "Analyze"}[st.Analyze]
		d.flag("verbose", st.Verbose)
	case *ast.Describe:
		d.Kind = "DescribeTable"
	case *ast.Copy:
		d.copyTo(st)
	case *ast.Insert:
		d.changes(st.Table, map[bool]string{false: "Append", true: "Overwrite"}[st.Overwrite])
	case *ast.Update:
		d.changes(st.Table, "Update")
	case *ast.Delete:
		d.changes(st.Table, "Delete")
	case *ast.Set:
		d.Kind, d.Name = "SetVariable", st.Name.Text()
		d.flag("value", joinText(st.Values))
	case *ast.Prepare:
		d.Kind, d.Name = "Prepare", st.Name.Name
	case *ast.Execute:
		d.Kind, d.Name = "Execute", st.Name.Name
		d.role("parameters", len(st.Args))
	case *ast.Deallocate:
		d.Kind, d.Name = "Deallocate", st.Name.Name
	case *ast.Transaction:
		d.transaction(st)
	default:
		d.definition(statement)
	}
}

func (d *planDescription) changes(table ast.Name, op string) {
	d.Kind, d.Name = "DmlStatement", table.Text()
	d.flag("op", op)
}

func (d *planDescription) copyTo(st *ast.Copy) {
	d.Kind, d.Name = "CopyTo", st.Target
	format := st.Format
	if format == "" {
		format = core.FormatOf(strings.TrimSuffix(st.Target, "/"))
	}
	d.flag("file_type", strings.ToUpper(format))
	d.flag("options", optionTexts(st.Options))
	columns := []string{}
	for _, column := range st.PartitionedBy {
		columns = append(columns, column.Name)
	}
	d.flag("partition_by", columns)
}

func (d *planDescription) transaction(st *ast.Transaction) {
	if st.Kind == ast.Begin {
		d.Kind = "TransactionStart"
		d.flag("access_mode", map[bool]string{false: "ReadWrite", true: "ReadOnly"}[st.ReadOnly])
		d.flag("isolation_level", [...]string{"Serializable", "ReadUncommitted", "ReadCommitted", "RepeatableRead", "Snapshot"}[st.Isolation])
		return
	}
	d.Kind = "TransactionEnd"
	d.flag("conclusion", map[bool]string{false: "Commit", true: "Rollback"}[st.Kind == ast.Rollback])
	d.flag("chain", st.Chain)
}

// definition describes a statement that creates or drops something.
func (d *planDescription) definition(statement ast.Statement) {
	switch st := statement.(type) {
	case *ast.CreateTable:
		d.created("CreateMemoryTable", st.Name, st.Existing)
	case *ast.CreateView:
		d.created("CreateView", st.Name, st.Existing)
		d.flag("definition", st.String())
	case *ast.CreateSchema:
		d.created("CreateCatalogSchema", st.Name, st.Existing)
	case *ast.CreateDatabase:
		d.created("CreateCatalog", st.Name, st.Existing)
	case *ast.CreateExternalTable:
		d.created("CreateExternalTable", st.Name, st.Existing)
		d.external(st)
	case *ast.CreateIndex:
		d.created("CreateIndex", st.Name, st.Existing)
		d.index(st)
	case *ast.Drop:
		d.Kind = [...]string{ast.DropTable: "DropTable", ast.DropView: "DropView", ast.DropSchema: "DropCatalogSchema", ast.DropDatabase: "Extension"}[st.Kind]
		d.Name = st.Name.Text()
		d.flag("if_exists", st.IfExists)
		d.flag("cascade", st.Cascade)
	default:
		d.Kind, d.Name = "Extension", strings.TrimPrefix(fmt.Sprintf("%T", statement), "*ast.")
	}
}

func (d *planDescription) created(kind string, name ast.Name, existing ast.Existing) {
	d.Kind, d.Name = kind, name.Text()
	d.flag("if_not_exists", existing == ast.Keep)
	d.flag("or_replace", existing == ast.Replace)
}

func (d *planDescription) external(st *ast.CreateExternalTable) {
	d.flag("locations", st.Locations)
	d.flag("file_type", st.Format)
	d.flag("temporary", st.Temporary)
	d.flag("unbounded", st.Unbounded)
	d.flag("options", optionTexts(st.Options))
	d.flag("definition", st.String())
	columns := []string{}
	for _, column := range st.PartitionedBy {
		columns = append(columns, column.Name.Name)
	}
	d.flag("partition_by", columns)
}

func (d *planDescription) index(st *ast.CreateIndex) {
	d.flag("table", st.Table.Text())
	d.flag("using", st.Method)
	d.flag("unique", st.Unique)
	d.role("keys", len(st.Keys))
	for _, key := range st.Keys {
		first := key.Nulls == ast.NullsFirst || key.Nulls == ast.DefaultOrder && key.Descending
		d.Keys = append(d.Keys, keyOrder{key.Descending, first})
	}
}

// statementExprs are the expressions of a statement, in the order of its description.
func statementExprs(statement ast.Statement) []ast.Expr {
	switch st := statement.(type) {
	case *ast.Execute:
		return st.Args
	case *ast.CreateIndex:
		exprs := make([]ast.Expr, len(st.Keys))
		for i, key := range st.Keys {
			exprs[i] = key.Expr
		}
		return exprs
	}
	return nil
}

func optionTexts(options []ast.Option) map[string]string {
	texts := map[string]string{}
	for _, option := range options {
		texts[option.Key] = valueText(option.Value)
	}
	return texts
}

func joinText(values []ast.Expr) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = valueText(value)
	}
	return strings.Join(texts, ", ")
}

// valueText is a value without the quotes of text.
func valueText(value ast.Expr) string {
	if text, ok := value.(*ast.String); ok {
		return text.Value
	}
	return fmt.Sprint(value)
}
