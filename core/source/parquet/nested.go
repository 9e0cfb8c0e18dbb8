package parquet

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// level is the list around a node: the node has a slot for each entry of at most the repetition level and at least the
// definition level.
type level struct{ rep, def int }

// build makes out the slots of a node.
func (f *field) build(out *vector.Vector, n *node, around level, slots int) error {
	first := f.columns[n.first-f.node.first]
	switch n.shape {
	case leafShape:
		if first.slots != slots {
			return f.disagree(n)
		}
		return first.fail(first.decode(out, slots))
	case structShape:
		return f.buildStruct(out, n, around, slots)
	}
	return f.buildList(out, n, around, slots)
}

func (f *field) disagree(n *node) error {
	return f.columns[0].fail(invalid("columns below %s disagree about the number of values", n.field.Name))
}

func (f *field) buildStruct(out *vector.Vector, n *node, around level, slots int) error {
	if err := out.Prepare(f.budget, n.field.Type, types.Struct, slots); err != nil {
		return err
	}
	for _, child := range n.children {
		v := new(vector.Vector)
		out.Children = append(out.Children, v)
		if err := f.build(v, child, around, slots); err != nil {
			return err
		}
	}
	if !n.field.Nullable {
		return nil
	}
	return f.nullsBelow(out, n, around, n.def)
}

// nullsBelow marks as NULL the slots of a node whose definition level is less than def.
func (f *field) nullsBelow(out *vector.Vector, n *node, around level, def int) error {
	levels := &f.columns[n.first-f.node.first].levels
	slot, nulls := 0, false
	for i, d := range levels.defs {
		if int(levels.reps[i]) > around.rep || int(d) < around.def {
			continue
		}
		if int(d) < def {
			if !nulls {
				nulls = true
				if err := out.PrepareValid(f.budget); err != nil {
					return err
				}
			}
			if slot >= out.Len {
				return f.disagree(n)
			}
			out.Valid.Clear(slot)
		}
		slot++
	}
	if slot != out.Len {
		return f.disagree(n)
	}
	return nil
}

func (f *field) buildList(out *vector.Vector, n *node, around level, slots int) error {
	if err := out.Prepare(f.budget, n.field.Type, types.List, slots); err != nil {
		return err
	}
	elements, err := f.spans(vector.Values[types.Span](out), n, around)
	if err != nil {
		return err
	}
	if n.field.Nullable {
		if err := f.nullsBelow(out, n, around, n.def-1); err != nil {
			return err
		}
	}
	child := new(vector.Vector)
	out.Children = append(out.Children, child)
	if err := f.build(child, n.children[0], level{rep: n.rep, def: n.def}, elements); err != nil {
		return err
	}
	return f.checkList(out, n)
}

// spans writes the lists' spans and returns the number of their elements.
func (f *field) spans(spans []types.Span, n *node, around level) (int, error) {
	levels := &f.columns[n.first-f.node.first].levels
	slot, elements := -1, 0
	for i, def := range levels.defs {
		rep := int(levels.reps[i])
		if rep > n.rep || int(def) < around.def {
			continue
		}
		if rep <= around.rep {
			if slot++; slot >= len(spans) {
				return 0, f.disagree(n)
			}
			spans[slot] = types.Span{Offset: uint32(elements)}
		}
		if int(def) >= n.def {
			if slot < 0 {
				return 0, f.disagree(n)
			}
			spans[slot].Length++
			elements++
		}
	}
	if slot+1 != len(spans) {
		return 0, f.disagree(n)
	}
	if elements > math.MaxInt32 {
		return 0, errs.New(errs.Unsupported, "a batch with lists of more than %d elements", math.MaxInt32)
	}
	return elements, nil
}

// checkList checks what a list's type promises: its length, or keys that are not NULL.
func (f *field) checkList(out *vector.Vector, n *node) error {
	switch t := n.field.Type.(type) {
	case *arrow.FixedSizeListType:
		for i, span := range vector.Values[types.Span](out) {
			if !out.Null(i) && span.Length != uint32(t.Len()) {
				return f.columns[0].fail(invalid("list of %d elements in a column of lists of %d", span.Length, t.Len()))
			}
		}
	case *arrow.MapType:
		if keys := out.Children[0].Children[0]; keys.Valid != nil {
			return f.columns[0].fail(invalid("map has a key that is NULL"))
		}
	}
	return nil
}
