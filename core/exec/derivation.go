package exec

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// derivation makes groups of a grouping set of those of another.
type derivation struct {
	*aggregatePusher
	set     int
	source  groupRange
	keys    []*vector.Vector   // of some groups of the source, as the table has them
	derived []*vector.Vector   // of these groups in the set
	states  [][]*vector.Vector // by aggregate: of all groups of the source
	reduced []*reduction       // by bundle of keys
}

func newDerivation(p *aggregatePusher, set int, source groupRange) *derivation {
	columns := len(p.aggregate.tableTypes())
	d := &derivation{aggregatePusher: p, set: set, source: source, keys: newVectors(columns), derived: newVectors(columns)}
	if coding := p.aggregate.coding; coding != nil {
		for _, bundle := range coding.bundles {
			d.reduced = append(d.reduced, newReduction(bundle, p.aggregate.node.Sets[set]))
		}
	}
	return d
}

func (d *derivation) release() {
	releaseAll(d.keys)
	releaseAll(d.derived)
	for _, states := range d.states {
		releaseAll(states)
	}
	for _, r := range d.reduced {
		r.known.Release()
	}
}

// merge adds some groups of the source, counted from its first.
func (d *derivation) merge(groups []int32) error {
	from := d.source.from + int(groups[0])
	if err := d.groups.table.emit(from, from+len(groups), d.keys); err != nil {
		return err
	}
	if err := d.derive(len(groups)); err != nil {
		return err
	}
	numbers, err := d.find(d.derived, d.rowsOf(&vector.Batch{Len: len(groups)}))
	if err != nil {
		return err
	}
	for i, accumulator := range d.groups.accumulators {
		if d.groups.shares[i] {
			continue
		}
		if err := accumulator.Merge(numbers, d.states[i], groups); err != nil {
			return err
		}
	}
	return nil
}

// derive makes the keys of n groups those that they have in the set.
func (d *derivation) derive(n int) error {
	for i, r := range d.reduced {
		if err := r.reduce(d.keys[i], d.derived[i]); err != nil {
			return err
		}
	}
	a := d.aggregate
	for i := len(d.reduced); i < len(d.keys); i++ {
		key := i
		if a.coding != nil {
			key = a.coding.rest[i-len(d.reduced)]
		}
		switch {
		case key == len(a.node.Groups):
			if err := d.setSetNumber(d.set, n); err != nil {
				return err
			}
			d.derived[i].Become(&d.setNumber)
		case slices.Contains(a.node.Sets[d.set], key):
			d.derived[i].Become(d.keys[i])
		default:
			if err := d.derived[i].MakeNull(a.budget, a.keyTypes[key], n); err != nil {
				return err
			}
		}
	}
	return nil
}

// reduction replaces numbers of a bundle by those with NULL for the keys that a grouping set does not have.
type reduction struct {
	bundle  *keyBundle
	kept    []bool               // by key of the bundle
	known   memory.Array[uint32] // by number, or noGroup
	missing []uint32
	found   []uint32
}

func newReduction(b *keyBundle, set []int) *reduction {
	r := &reduction{bundle: b, known: memory.Array[uint32]{Budget: b.budget}}
	for _, key := range b.keys {
		r.kept = append(r.kept, slices.Contains(set, key))
	}
	return r
}

func (r *reduction) reduce(numbers, out *vector.Vector) error {
	if !slices.Contains(r.kept, false) {
		out.Become(numbers)
		return nil
	}
	values, err := r.bundle.numbersOf(numbers)
	if err != nil {
		return err
	}
	if err := r.know(values); err != nil {
		return err
	}
	if err := out.Prepare(r.bundle.budget, arrow.PrimitiveTypes.Uint32, types.Uint32, len(values)); err != nil {
		return err
	}
	for k, number := range values {
		vector.Values[uint32](out)[k] = r.known.Values[number]
	}
	return nil
}

// know finds those of the numbers that are not known yet.
func (r *reduction) know(numbers []uint32) error {
	r.missing = r.missing[:0]
	for _, number := range numbers {
		if err := r.known.Grow(int(number)+1, noGroup); err != nil {
			return err
		}
		if r.known.Values[number] == noGroup {
			r.known.Values[number] = askedFor
			r.missing = append(r.missing, number)
		}
	}
	if len(r.missing) == 0 {
		return nil
	}
	if cap(r.found) < len(r.missing) {
		r.found = make([]uint32, len(numbers))
	}
	found := r.found[:len(r.missing)]
	if err := r.bundle.reduce(r.kept, r.missing, found); err != nil {
		return err
	}
	for i, number := range r.missing {
		r.known.Values[number] = found[i]
	}
	return nil
}
