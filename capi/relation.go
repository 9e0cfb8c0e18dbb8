package main

import (
	"context"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/parser"
)

// relation is what a plan is made of: a name, other plans, arguments that are ast.Expr or ast.SortKey, and options.
type relation struct {
	session *core.Session
	name    string
	inputs  []*core.Query
	args    []any
	options relationOptions
}

// relationOptions are the options of all relations.
type relationOptions struct {
	Name     string   `json:"name"`
	Column   string   `json:"column"`
	Columns  []string `json:"columns"`
	Groups   int      `json:"groups"`
	On       int      `json:"on"`
	Select   int      `json:"select"`
	Skip     int64    `json:"skip"`
	Fetch    *int64   `json:"fetch"`
	Kind     string   `json:"kind"`
	Left     []string `json:"left"`
	Right    []string `json:"right"`
	Coalesce bool     `json:"coalesce"`
	Distinct bool     `json:"distinct"`
	Nulls    bool     `json:"nulls"`
	Verbose  bool     `json:"verbose"`
	Analyze  bool     `json:"analyze"`
	Format   string   `json:"format"`

	Write writeOptions `json:"write"`
}

// kind of relation: how many plans it takes, and what makes it.
type kind struct {
	inputs int
	build  func(r relation, ctx context.Context) (*core.Query, error)
}

var kinds = map[string]kind{
	"values":        {0, relation.values},
	"select":        {1, relation.selectExprs},
	"with_columns":  {1, relation.withColumns},
	"drop":          {1, relation.drop},
	"rename":        {1, relation.rename},
	"filter":        {1, relation.filter},
	"aggregate":     {1, relation.aggregate},
	"sort":          {1, relation.sort},
	"limit":         {1, relation.limit},
	"distinct":      {1, relation.distinct},
	"distinct_on":   {1, relation.distinctOn},
	"alias":         {1, relation.alias},
	"unnest":        {1, relation.unnest},
	"explain":       {1, relation.explain},
	"join":          {2, relation.join},
	"join_on":       {2, relation.joinOn},
	"union":         {2, relation.union},
	"union_by_name": {2, relation.unionByName},
	"intersect":     {2, relation.intersect},
	"except":        {2, relation.except},
	"write":         {1, relation.write},
	"insert":        {1, relation.insert},
}

func (r relation) build(ctx context.Context) (*core.Query, error) {
	made, ok := kinds[r.name]
	if !ok {
		return nil, errs.New(errs.Unsupported, "relation is not supported: %q", r.name)
	}
	if len(r.inputs) != made.inputs {
		return nil, errs.New(errs.Binding, "%s takes %d plans: it was given %d", r.name, made.inputs, len(r.inputs))
	}
	return made.build(r, ctx)
}

// exprs are the arguments from one to another, all of them expressions.
func (r relation) exprs(from, to int) ([]ast.Expr, error) {
	if from < 0 || to < from || to > len(r.args) {
		return nil, errs.New(errs.Binding, "%s takes more expressions than it was given: %d", r.name, len(r.args))
	}
	return call{name: r.name, args: r.args[from:to]}.exprs(0)
}

func (r relation) allExprs() ([]ast.Expr, error) { return r.exprs(0, len(r.args)) }

func (r relation) values(context.Context) (*core.Query, error) { return r.session.OneRow(), nil }

func (r relation) selectExprs(context.Context) (*core.Query, error) {
	exprs, err := r.allExprs()
	if err != nil {
		return nil, err
	}
	return r.inputs[0].Select(exprs)
}

// withColumns names the expressions that have no name.
func (r relation) withColumns(context.Context) (*core.Query, error) {
	exprs, err := r.allExprs()
	if err != nil {
		return nil, err
	}
	columns := make([]*ast.Alias, len(exprs))
	for i, e := range exprs {
		columns[i] = aliased(e)
	}
	return r.inputs[0].WithColumns(columns)
}

func aliased(e ast.Expr) *ast.Alias {
	switch e := e.(type) {
	case *ast.Alias:
		return e
	case *ast.Column:
		return &ast.Alias{Input: e, Name: ast.Ident{Name: e.Name[len(e.Name)-1].Name, Quoted: true}}
	}
	return &ast.Alias{Input: e, Name: ast.Ident{Name: columnTitle(e), Quoted: true}}
}

func (r relation) drop(context.Context) (*core.Query, error) {
	return r.inputs[0].Drop(columnNames(r.options.Columns))
}

func columnNames(texts []string) []ast.Name {
	names := make([]ast.Name, len(texts))
	for i, text := range texts {
		names[i] = parser.NameOrText(text)
	}
	return names
}

func (r relation) rename(context.Context) (*core.Query, error) {
	return r.inputs[0].Rename(parser.NameOrText(r.options.Column), r.options.Name)
}

func (r relation) filter(context.Context) (*core.Query, error) {
	condition, err := r.exprs(0, 1)
	if err != nil {
		return nil, err
	}
	return r.inputs[0].Filter(condition[0])
}

func (r relation) aggregate(context.Context) (*core.Query, error) {
	groups, err := r.exprs(0, r.options.Groups)
	if err != nil {
		return nil, err
	}
	aggregates, err := r.exprs(r.options.Groups, len(r.args))
	if err != nil {
		return nil, err
	}
	if len(r.args) == 0 {
		return nil, errs.New(errs.Binding, "aggregate takes at least one group or aggregate")
	}
	return r.inputs[0].Aggregate(groups, aggregates)
}

func (r relation) sort(context.Context) (*core.Query, error) {
	if len(r.args) == 0 {
		return nil, errs.New(errs.Binding, "sort takes at least one key")
	}
	return r.inputs[0].Sort(sortKeys(r.args))
}

func (r relation) limit(context.Context) (*core.Query, error) {
	fetch := int64(-1)
	if r.options.Fetch != nil {
		fetch = *r.options.Fetch
	}
	return r.inputs[0].Limit(r.options.Skip, fetch)
}

func (r relation) distinct(context.Context) (*core.Query, error) { return r.inputs[0].Distinct() }

func (r relation) distinctOn(context.Context) (*core.Query, error) {
	on, err := r.exprs(0, r.options.On)
	if err != nil {
		return nil, err
	}
	selected, err := r.exprs(r.options.On, r.options.On+r.options.Select)
	if err != nil {
		return nil, err
	}
	return r.inputs[0].DistinctOn(on, selected, sortKeys(r.args[r.options.On+r.options.Select:]))
}

func (r relation) alias(context.Context) (*core.Query, error) {
	return r.inputs[0].Alias(r.options.Name)
}

func (r relation) unnest(context.Context) (*core.Query, error) {
	nulls := binder.DropNullLists
	if r.options.Nulls {
		nulls = binder.KeepNullLists
	}
	return r.inputs[0].Unnest(columnNames(r.options.Columns), nulls)
}

func (r relation) explain(ctx context.Context) (*core.Query, error) {
	kind := core.Plans
	switch {
	case r.options.Analyze:
		kind = core.Analyze
	case r.options.Verbose:
		kind = core.Verbose
	}
	if kind == core.Plans && r.options.Format != "" {
		return r.inputs[0].ExplainAs(ctx, r.options.Format)
	}
	return r.inputs[0].Explain(ctx, kind)
}
