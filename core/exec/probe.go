package exec

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Worker implements Operator.
func (j *hashJoin) Worker(w *Worker, next Pusher) (Pusher, error) {
	p := &probePusher{
		join: j, next: next, keys: startEach(j.probeKeys, j.budget, w.Settings), batchRows: w.BatchRows,
		emitter: newJoinEmitter(&j.layout, j.budget), finder: newFinder(j.table),
	}
	if j.condition != nil {
		p.condition = newPairFilter(j, w)
	}
	if j.guard != nil {
		p.guard = j.guard.Start(j.budget, w.Settings)
	}
	if j.nulls != nil && j.nulls.correlated != nil {
		p.correlated = newFinder(j.nulls.correlated)
	}
	if j.matched != nil {
		words := memory.Array[uint64]{Budget: j.budget}
		err := words.Grow(len(j.matched), 0)
		p.matched = &words
		if err != nil {
			p.Close()
			return nil, err
		}
	}
	return p, nil
}

// probePusher is one worker's probe.
type probePusher struct {
	join       *hashJoin
	next       Pusher
	keys       *evaluators
	finder     *finder
	correlated *finder // of a null-aware join with correlation
	guard      *eval.Evaluator
	condition  *pairFilter
	emitter    *joinEmitter
	batchRows  int
	matched    *memory.Array[uint64] // build rows that this worker found a match for; nil where that is not asked
	mark       vector.Vector

	rows, first          []int32 // probe rows that may match, and their first build row
	probeRows, buildRows []int32 // pairs
	hits                 vector.Bitmap
	selection            []int32
}

func (p *probePusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	kind := p.join.node.Kind
	if p.join.build.Len == 0 && (kind == logical.Inner || kind == logical.LeftSemi || owesBuild(kind) && kind != logical.Full) {
		return false, nil
	}
	evaluated, err := p.keys.eval(ctx, batch)
	if err != nil {
		return false, err
	}
	if err := p.candidates(ctx, batch); err != nil {
		return false, err
	}
	p.look(evaluated)
	switch kind {
	case logical.Inner, logical.Right:
		return p.pairs(ctx, batch, nil)
	case logical.Left, logical.Full, logical.LeftSingle:
		return p.outer(ctx, batch)
	}
	p.clearHits(batch.Len)
	if p.condition != nil {
		p.condition.startBatch(batch.Len)
	}
	if more, err := p.pairs(ctx, batch, p.hits); !more || err != nil {
		return more, err
	}
	switch kind {
	case logical.LeftSemi:
		return p.pushProbe(ctx, batch, p.choose(batch, true))
	case logical.LeftAnti:
		return p.anti(ctx, batch, evaluated.Columns)
	case logical.LeftMark:
		return p.pushMark(ctx, batch, evaluated.Columns)
	}
	return true, nil
}

// look finds the first build row of each candidate that has one.
func (p *probePusher) look(keys *vector.Batch) {
	if cap(p.first) < len(p.rows) {
		p.first = make([]int32, len(p.rows))
	}
	p.rows = p.finder.find(keys.Columns, p.rows, p.first[:len(p.rows)])
	p.first = p.first[:len(p.rows)]
	if p.join.left != nil {
		p.takeOne()
	}
}

// takeOne lets each build row of a multiset join match one probe row.
func (p *probePusher) takeOne() {
	for k, first := range p.first {
		if first != none && p.join.left[first].Add(-1) < 0 {
			p.first[k] = none
		}
	}
}

func (p *probePusher) clearHits(rows int) {
	words := vector.BitmapWords(rows)
	if cap(p.hits) < words {
		p.hits = make(vector.Bitmap, words)
	}
	p.hits = p.hits[:words]
	clear(p.hits)
}

// pairs goes through the pairs that agree in the keys, in portions of a batch. Those that pass the condition are pushed, for
// the kinds that produce pairs, and noted in hits unless it is nil.
func (p *probePusher) pairs(ctx context.Context, batch *vector.Batch, hits vector.Bitmap) (bool, error) {
	onlyHits := hits != nil && !producesPairs(p.join.node.Kind) && p.matched == nil
	if p.condition == nil && onlyHits {
		for k, row := range p.rows {
			if p.first[k] != none {
				hits.Set(int(row))
			}
		}
		return true, nil
	}
	p.probeRows, p.buildRows = p.probeRows[:0], p.buildRows[:0]
	for k, row := range p.rows {
		for b := p.first[k]; b != none; b = p.join.table.following(b) {
			p.probeRows, p.buildRows = append(p.probeRows, row), append(p.buildRows, b)
			if len(p.probeRows) == p.batchRows {
				if more, err := p.portion(ctx, batch, hits); !more || err != nil {
					return more, err
				}
				if onlyHits && hits.Get(int(row)) {
					break
				}
			}
		}
	}
	return p.portion(ctx, batch, hits)
}

func producesPairs(kind logical.JoinKind) bool {
	return kind <= logical.Full || kind == logical.LeftSingle
}

// portion deals with the pairs collected so far.
func (p *probePusher) portion(ctx context.Context, batch *vector.Batch, hits vector.Bitmap) (bool, error) {
	defer func() { p.probeRows, p.buildRows = p.probeRows[:0], p.buildRows[:0] }()
	if ctx.Err() != nil { // pairs may be many, and none of them pass the condition
		return false, context.Cause(ctx)
	}
	if p.condition != nil {
		var err error
		if p.probeRows, p.buildRows, err = p.condition.pass(ctx, batch, p.probeRows, p.buildRows); err != nil {
			return false, err
		}
	}
	if err := p.note(hits); err != nil {
		return false, err
	}
	if len(p.probeRows) == 0 || !producesPairs(p.join.node.Kind) {
		return true, nil
	}
	emit := p.emitter.pairs
	if ascending(p.probeRows) && float64(len(p.probeRows)) >= sparse*float64(batch.Len) {
		emit = p.emitter.selected
	}
	out, err := emit(batch, &p.join.build, p.probeRows, p.buildRows)
	if err != nil {
		return false, err
	}
	return p.next.Push(ctx, out)
}

// note remembers which rows of both sides have a match.
func (p *probePusher) note(hits vector.Bitmap) error {
	if p.matched != nil {
		matched := vector.Bitmap(p.matched.Values)
		for _, b := range p.buildRows {
			matched.Set(int(b))
		}
	}
	if hits == nil {
		return nil
	}
	single := p.join.node.Kind == logical.LeftSingle
	for _, row := range p.probeRows {
		if single && hits.Get(int(row)) {
			return errs.New(errs.InvalidValue, "scalar subquery returned more than one row")
		}
		hits.Set(int(row))
	}
	return nil
}

// ascending reports whether no row occurs twice; rows never go back.
func ascending(rows []int32) bool {
	for k := 1; k < len(rows); k++ {
		if rows[k] <= rows[k-1] {
			return false
		}
	}
	return true
}

// outer pushes the pairs, then the probe rows without a match.
func (p *probePusher) outer(ctx context.Context, batch *vector.Batch) (bool, error) {
	p.clearHits(batch.Len)
	if more, err := p.pairs(ctx, batch, p.hits); !more || err != nil {
		return more, err
	}
	return p.pushProbe(ctx, batch, p.choose(batch, false))
}

// choose selects the rows of the batch that were hit, or those that were not.
func (p *probePusher) choose(batch *vector.Batch, hit bool) []int32 {
	p.selection = p.selection[:0]
	if batch.Rows != nil {
		for _, row := range batch.Rows {
			if p.hits.Get(int(row)) == hit {
				p.selection = append(p.selection, row)
			}
		}
		return p.selection
	}
	for row := range batch.Len {
		if p.hits.Get(row) == hit {
			p.selection = append(p.selection, int32(row))
		}
	}
	return p.selection
}

func (p *probePusher) pushProbe(ctx context.Context, batch *vector.Batch, rows []int32) (bool, error) {
	if len(rows) == 0 {
		return true, nil
	}
	out, err := p.emitter.probeOnly(batch, rows, nil)
	if err != nil {
		return false, err
	}
	return p.next.Push(ctx, out)
}

// anti pushes the rows that were not hit. In a null-aware join those go too whose comparison is NULL.
func (p *probePusher) anti(ctx context.Context, batch *vector.Batch, keys []*vector.Vector) (bool, error) {
	rows := p.choose(batch, false)
	if p.join.node.NullAware {
		kept := rows[:0]
		for _, row := range rows {
			if !p.unknown(keys, row) {
				kept = append(kept, row)
			}
		}
		rows = kept
	}
	return p.pushProbe(ctx, batch, rows)
}

// unknown reports whether the comparison of a row that was not hit is NULL.
func (p *probePusher) unknown(keys []*vector.Vector, row int32) bool {
	if p.join.nulls == nil {
		return p.condition != nil && p.condition.unknown.Get(int(row))
	}
	return p.join.nulls.unknown(p.correlated, keys, row)
}

// pushMark pushes the batch with the column that says which rows were hit.
func (p *probePusher) pushMark(ctx context.Context, batch *vector.Batch, keys []*vector.Vector) (bool, error) {
	if err := p.mark.Prepare(p.join.budget, arrow.FixedWidthTypes.Boolean, types.Bool, batch.Len); err != nil {
		return false, err
	}
	copy(p.mark.Bits(), p.hits)
	if p.join.node.NullAware {
		if err := p.mark.PrepareValid(p.join.budget); err != nil {
			return false, err
		}
		for _, row := range p.choose(batch, false) {
			if p.unknown(keys, row) {
				p.mark.Valid.Clear(int(row))
			}
		}
	}
	out, err := p.emitter.probeOnly(batch, batch.Rows, &p.mark)
	if err != nil {
		return false, err
	}
	return p.next.Push(ctx, out)
}

// Flush adds what this worker found to what all have.
func (p *probePusher) Flush(context.Context) error {
	if p.matched == nil {
		return nil
	}
	p.join.mu.Lock()
	defer p.join.mu.Unlock()
	for i, word := range p.matched.Values {
		p.join.matched[i] |= word
	}
	return nil
}

func (p *probePusher) Close() {
	p.keys.close()
	p.emitter.release()
	p.mark.Release()
	if p.matched != nil {
		p.matched.Release()
	}
	if p.guard != nil {
		p.guard.Close()
	}
	if p.condition != nil {
		p.condition.close()
	}
}
