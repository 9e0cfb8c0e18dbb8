package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// unnest makes a row for each element of lists, beside the columns of the list's row.
type unnest struct {
	lists  []*eval.Program
	outer  bool
	budget *memory.Budget
}

func (b *builder) unnest(node *physical.Unnest, m *meter) (Operator, error) {
	exprs := make([]expr.Expr, len(node.Lists))
	for i, named := range node.Lists {
		exprs[i] = named.Expr
	}
	lists, err := eval.CompileEach(exprs, node.Input.Output())
	return &unnest{lists: lists, outer: node.Outer, budget: m.budget}, err
}

func (u *unnest) Worker(w *Worker, next Pusher) (Pusher, error) {
	return &unnestPusher{
		unnest: u, next: next, lists: startEach(u.lists, u.budget, w.Settings), batchRows: w.BatchRows,
		elements: make([][]int32, len(u.lists)),
	}, nil
}

func (u *unnest) Rest(context.Context) (Source, error) { return nil, nil }

type unnestPusher struct {
	unnest    *unnest
	next      Pusher
	lists     *evaluators
	batchRows int
	spans     []vector.Reader[types.Span]
	rows      []int32   // input row of each output row
	elements  [][]int32 // by list: element of each output row in the list's child, or none
	out       vector.Batch
}

func (p *unnestPusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	lists, err := p.lists.eval(ctx, batch)
	if err != nil {
		return false, err
	}
	p.read(lists.Columns)
	for k := range batch.Count() {
		row := k
		if batch.Rows != nil {
			row = int(batch.Rows[k])
		}
		longest := 0
		for i, list := range lists.Columns {
			longest = max(longest, int(p.spanAt(i, list, row).Length))
		}
		if longest == 0 && p.unnest.outer {
			longest = 1
		}
		for element := range longest {
			p.add(lists.Columns, row, element)
			if len(p.rows) == p.batchRows {
				if more, err := p.emit(ctx, batch, lists.Columns); !more || err != nil {
					return more, err
				}
			}
		}
	}
	return p.emit(ctx, batch, lists.Columns)
}

func (p *unnestPusher) add(lists []*vector.Vector, row, element int) {
	p.rows = append(p.rows, int32(row))
	for i, list := range lists {
		span := p.spanAt(i, list, row)
		at := none
		if element < int(span.Length) {
			at = int32(span.Offset) + int32(element)
		}
		p.elements[i] = append(p.elements[i], at)
	}
}

// read makes the readers of a batch's lists.
func (p *unnestPusher) read(lists []*vector.Vector) {
	p.spans = p.spans[:0]
	for _, list := range lists {
		var spans vector.Reader[types.Span]
		if list.Layout == types.List {
			spans = vector.ReaderOf[types.Span](list)
		}
		p.spans = append(p.spans, spans)
	}
}

// spanAt is list i of a row; empty when it is NULL.
func (p *unnestPusher) spanAt(i int, list *vector.Vector, row int) types.Span {
	if list.Null(row) {
		return types.Span{}
	}
	return p.spans[i].At(row)
}

// emit pushes the rows collected so far.
func (p *unnestPusher) emit(ctx context.Context, batch *vector.Batch, lists []*vector.Vector) (bool, error) {
	if len(p.rows) == 0 {
		return true, nil
	}
	p.out.Resize(len(batch.Columns) + len(lists))
	p.out.Len, p.out.Rows, p.out.Morsel = len(p.rows), nil, batch.Morsel
	for i, column := range batch.Columns {
		if err := vector.Gather(p.unnest.budget, p.out.Columns[i], column, p.rows); err != nil {
			return false, err
		}
	}
	for i, list := range lists {
		out := p.out.Columns[len(batch.Columns)+i]
		if err := p.gatherElements(out, list, p.elements[i]); err != nil {
			return false, err
		}
		p.elements[i] = p.elements[i][:0]
	}
	p.rows = p.rows[:0]
	return p.next.Push(ctx, &p.out)
}

func (p *unnestPusher) gatherElements(out, list *vector.Vector, elements []int32) error {
	if list.Form == vector.Dictionary {
		list = list.Dict.Values
	}
	if len(list.Children) == 0 {
		return out.MakeNull(p.unnest.budget, types.Children(list.Type)[0], len(elements))
	}
	return vector.GatherOuter(p.unnest.budget, out, list.Children[0], elements)
}

func (p *unnestPusher) Flush(context.Context) error { return nil }

func (p *unnestPusher) Close() {
	p.lists.close()
	p.out.Release()
}
