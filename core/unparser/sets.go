package unparser

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

func (p *planner) union(u *logical.Union) (*block, error) {
	return p.combined(&ast.SetOperation{Op: ast.Union, All: true}, u.Inputs, u.Columns)
}

func (p *planner) setOperation(s *logical.SetOperation) (*block, error) {
	op := map[logical.SetOp]ast.SetOp{logical.Intersect: ast.Intersect, logical.Except: ast.Except}[s.Op]
	return p.combined(&ast.SetOperation{Op: op, All: s.All}, []logical.Node{s.Left, s.Right}, s.Columns)
}

// combined puts a set operation between plans. The columns have the names of the first one's.
func (p *planner) combined(operation *ast.SetOperation, inputs []logical.Node, columns []*expr.Column) (*block, error) {
	var body ast.Body
	for i, input := range inputs {
		b, err := p.block(input)
		if err != nil {
			return nil, err
		}
		query, _ := b.query(i == 0)
		branch := query.Body
		if query.OrderBy != nil || query.Limit != nil || query.Offset != nil {
			branch = query
		}
		if body == nil {
			body = branch
			continue
		}
		next := *operation
		next.Left, next.Right = body, branch
		body = &next
	}
	b := &block{body: body, stage: projected}
	for _, c := range columns {
		b.items = append(b.items, item{column: c})
	}
	return b, nil
}

func (p *planner) values(v *logical.Values) (*block, error) {
	if len(v.Columns) == 0 && len(v.Rows) == 1 {
		return &block{sel: &ast.Select{}}, nil
	}
	if len(v.Columns) == 0 || len(v.Rows) == 0 {
		return nil, unsupported("%s", v)
	}
	rows := make([][]ast.Expr, len(v.Rows))
	for i, row := range v.Rows {
		var err error
		if rows[i], err = p.exprs(row); err != nil {
			return nil, err
		}
	}
	b := &block{body: &ast.Values{Rows: rows}, stage: projected}
	for _, c := range v.Columns {
		b.items = append(b.items, item{column: c})
	}
	return b, nil
}

// with makes a common table of what is computed once.
func (p *planner) with(w *logical.With) (*block, error) {
	shared, err := p.block(w.Shared)
	if err != nil {
		return nil, err
	}
	query, names := shared.query(true)
	common := &ast.CommonTable{Name: ident(p.alias(w.Name)), Query: query}
	for _, name := range names {
		common.Columns = append(common.Columns, ident(name))
	}
	p.tables, p.shared[w.ID] = append(p.tables, common), common
	return p.block(w.Body)
}

func (p *planner) ref(r *logical.Ref) (*block, error) {
	common, ok := p.shared[r.ID]
	if !ok {
		return nil, unsupported("%s", r)
	}
	b := p.named(ast.Name{common.Name}, common.Name.Name, r.Columns)
	for i, item := range b.items {
		item.expr.(*ast.Column).Name[1] = common.Columns[i]
	}
	return b, nil
}
