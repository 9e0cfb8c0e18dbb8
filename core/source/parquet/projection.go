package parquet

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// requested is a column of the request: a field of the file, brought to the table's type.
type requested struct {
	column *expr.Column
	node   *node // nil: the file lacks it, so that it is NULL
	cast   *source.Cast

	field    *field         // of the row group that is open
	value    *vector.Vector // of the rows that are being read, once they were
	null     vector.Vector
	gathered vector.Vector
}

// newRequested prepares the request's columns and then its filter columns.
func newRequested(in *input, schema *arrow.Schema, request *table.Request) ([]*requested, error) {
	var sources []*requested
	for _, list := range [][]table.Column{request.Columns, request.FilterColumns} {
		for _, c := range list {
			field := schema.Field(c.Index)
			s := &requested{column: c.Column, node: in.footer.schema.find(c.Index, field.Name)}
			sources = append(sources, s)
			if s.node == nil {
				continue
			}
			s.node = s.node.inUnitOf(field.Type)
			var err error
			if s.cast, err = source.NewCast(s.node.field.Type, field, in.env); err != nil {
				return sources, within(err, "parquet file %s, column %s", in.path, field.Name)
			}
		}
	}
	return sources, nil
}

// direct reports whether what the file claims about the column's values is true of those that are read.
func (s *requested) direct() bool {
	return s.node != nil && s.node.shape == leafShape && s.cast == nil
}

// release gives back all memory.
func (s *requested) release() {
	s.cast.Close()
	s.null.Release()
	s.gathered.Release()
}

// stage is a conjunct of the filter and the columns that it refers to.
type stage struct {
	filter  expr.Expr
	wanted  *table.Wanted // nil for a filter of the query's
	sources []*requested
	eval    *eval.Evaluator
	batch   vector.Batch
}

// newStages compiles the conjuncts.
func newStages(in *input, filters []expr.Expr, sources []*requested) ([]*stage, error) {
	var stages []*stage
	for _, filter := range filters {
		used := expr.IDs{}
		expr.Columns(filter, func(c *expr.Column) { used[c.ID] = struct{}{} })
		st := &stage{filter: filter}
		var columns []*expr.Column
		for _, s := range sources {
			if used.Has(s.column.ID) {
				st.sources, columns = append(st.sources, s), append(columns, s.column)
			}
		}
		program, err := eval.Compile(filter, columns)
		if err != nil {
			return stages, err
		}
		st.eval = program.Start(in.env.Budget, in.env.Settings)
		st.batch.Columns = make([]*vector.Vector, len(columns))
		stages = append(stages, st)
	}
	return stages, nil
}
