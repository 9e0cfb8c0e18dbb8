package codec

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/wire/wirepb"
)

const (
	maxID        = 1 << 31 // column IDs are below it, so that there are others left for the optimizer
	maxExprDepth = 1000
	maxNodeDepth = 1000
	maxExprs     = 1 << 24 // of a plan, each counted as often as it is evaluated
)

// Decoder reads plans.
type Decoder struct {
	Functions Functions
	Tables    Resolver
}

// decoder reads one plan.
type decoder struct {
	*Decoder
	ctx        context.Context
	columns    []*expr.Column
	subqueries []*wirepb.LogicalNode // nil once read
	scalars    []*expr.Function      // by position in the plan's foreign functions; nil for those of other kinds
	grouping   []*expr.AggregateFunction
	windows    []*expr.WindowFunction
	shared     map[int][]*expr.Column
	known      map[int]bool // IDs of With
	exprs      int          // read so far
	exprDepth  int
	nodeDepth  int
	lastID     expr.ID
}

func (d *Decoder) start(ctx context.Context, columns []*wirepb.Column, functions []*wirepb.ForeignFunction) (*decoder, error) {
	r := &decoder{Decoder: d, ctx: ctx, shared: map[int][]*expr.Column{}, known: map[int]bool{}}
	byID := make(map[expr.ID]types.Type, len(columns))
	for _, m := range columns {
		c, err := decodeColumn(m)
		if err != nil {
			return nil, err
		}
		if t, ok := byID[c.ID]; ok && !arrow.TypeEqual(t, c.DataType) {
			return nil, malformed("column %s#%d is %s and %s", c, c.ID, types.Name(t), types.Name(c.DataType))
		}
		byID[c.ID] = c.DataType
		r.lastID = max(r.lastID, c.ID)
		r.columns = append(r.columns, c)
	}
	return r, r.readFunctions(functions)
}

func decodeColumn(m *wirepb.Column) (*expr.Column, error) {
	t, err := decodeType(m.GetType())
	if err != nil {
		return nil, err
	}
	if m.GetId() >= maxID {
		return nil, malformed("column ID out of range: %d", m.GetId())
	}
	return &expr.Column{
		ID: expr.ID(m.GetId()), Qualifier: m.GetQualifier(), Name: m.GetName(), DataType: t, Null: m.GetNullable(),
		Metadata: decodeMetadata(m.GetMetadata()),
	}, nil
}

// column is the column at a position of the plan's list.
func (d *decoder) column(position uint32) (*expr.Column, error) {
	if int64(position) >= int64(len(d.columns)) {
		return nil, malformed("column %d of %d", position, len(d.columns))
	}
	return d.columns[position], nil
}

func (d *decoder) columnList(positions []uint32) ([]*expr.Column, error) {
	list := make([]*expr.Column, len(positions))
	for i, position := range positions {
		var err error
		if list[i], err = d.column(position); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// optionalCount is a number of rows, -1 for all.
func decodeCount(n *int64) (int64, error) {
	if n == nil {
		return -1, nil
	}
	if *n < 0 {
		return 0, malformed("negative number of rows: %d", *n)
	}
	return *n, nil
}

// namedList reads expressions of the types of their columns.
func (d *decoder) namedList(list []*wirepb.Named, read func(*wirepb.Expr) (expr.Expr, error)) ([]logical.Named, error) {
	named := make([]logical.Named, len(list))
	for i, m := range list {
		var err error
		if named[i].Expr, err = read(m.GetExpr()); err != nil {
			return nil, err
		}
		if named[i].Column, err = d.column(m.GetColumn()); err != nil {
			return nil, err
		}
	}
	return named, nil
}

// named reads expressions of the types of their columns.
func (d *decoder) named(list []*wirepb.Named) ([]logical.Named, error) {
	return d.typed(d.namedList(list, d.expr))
}

// aggregates reads calls of aggregate functions.
func (d *decoder) aggregates(list []*wirepb.Named) ([]logical.Named, error) {
	return d.typed(d.namedList(list, d.aggregate))
}

func (d *decoder) typed(list []logical.Named, err error) ([]logical.Named, error) {
	if err != nil {
		return nil, err
	}
	for _, n := range list {
		if !arrow.TypeEqual(n.Expr.Type(), n.Column.DataType) {
			return nil, malformed("column %s is %s, and its expression %s", n.Column, types.Name(n.Column.DataType), types.Name(n.Expr.Type()))
		}
	}
	return list, nil
}

func (d *decoder) keys(list []*wirepb.SortKey) ([]expr.SortKey, error) {
	keys := make([]expr.SortKey, len(list))
	for i, m := range list {
		e, err := d.expr(m.GetExpr())
		if err != nil {
			return nil, err
		}
		keys[i] = expr.SortKey{Expr: e, Descending: m.GetDescending(), NullsFirst: m.GetNullsFirst()}
	}
	return keys, nil
}
