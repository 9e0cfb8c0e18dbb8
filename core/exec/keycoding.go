package exec

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// keyCoding replaces the keys of an aggregation by others that fit a word: keys that come from the same build side of a join by the number
// of their combination.
type keyCoding struct {
	bundles []*keyBundle
	rest    []int // the keys that stay as they are; with the grouping set's number
	types   []types.Type
}

// codeKeys picks the coding, once the build sides are known.
func (a *hashAggregate) codeKeys() {
	if a.node.Sets != nil && a.finest == noSet {
		return
	}
	c := &keyCoding{}
	for _, origin := range a.origins {
		if origin.built.build.Len <= mostCoded {
			c.bundleOf(a, origin).keys = append(c.bundleOf(a, origin).keys, origin.key)
		}
	}
	if len(c.bundles) == 0 {
		return
	}
	var bundled []int
	for _, bundle := range c.bundles {
		bundle.start(a.keyTypes)
		bundled = append(bundled, bundle.keys...)
		c.types = append(c.types, arrow.PrimitiveTypes.Uint32)
	}
	for key, t := range a.keyTypes {
		if !slices.Contains(bundled, key) {
			c.rest, c.types = append(c.rest, key), append(c.types, t)
		}
	}
	a.coding = c
}

// bundleOf is the bundle of an origin, a new one if it has none.
func (c *keyCoding) bundleOf(a *hashAggregate, origin keyOrigin) *keyBundle {
	for _, bundle := range c.bundles {
		if bundle.origin == origin.join {
			return bundle
		}
	}
	bundle := &keyBundle{origin: origin.join, budget: a.budget}
	c.bundles = append(c.bundles, bundle)
	return bundle
}

func (c *keyCoding) release() {
	if c == nil {
		return
	}
	for _, bundle := range c.bundles {
		bundle.table.release()
	}
}

// tableTypes are the types of the keys that tables have.
func (a *hashAggregate) tableTypes() []types.Type {
	if a.coding == nil {
		return a.keyTypes
	}
	return a.coding.types
}

// decode writes the keys that coded ones stand for. Nobody adds any meanwhile.
func (c *keyCoding) decode(coded, out []*vector.Vector) error {
	for i, bundle := range c.bundles {
		numbers, err := bundle.numbersOf(coded[i])
		if err != nil {
			return err
		}
		for k, key := range bundle.keys {
			if err := bundle.gather(k, numbers, out[key]); err != nil {
				return err
			}
		}
	}
	for i, key := range c.rest {
		out[key].Become(coded[len(c.bundles)+i])
	}
	return nil
}

// keyEncoder encodes the keys of one worker's rows.
type keyEncoder struct {
	coding  *keyCoding
	numbers []*bundleNumbers
	coded   []*vector.Vector
}

func newKeyEncoder(c *keyCoding) *keyEncoder {
	e := &keyEncoder{coding: c}
	for _, bundle := range c.bundles {
		e.numbers = append(e.numbers, newBundleNumbers(bundle))
	}
	return e
}

// encode gives the coded keys of the given rows; those of other rows are unspecified.
func (e *keyEncoder) encode(keys []*vector.Vector, rows []int32, n int) ([]*vector.Vector, error) {
	e.coded = e.coded[:0]
	for _, numbers := range e.numbers {
		if err := numbers.find(keys, rows, n); err != nil {
			return nil, err
		}
		e.coded = append(e.coded, &numbers.out)
	}
	for _, key := range e.coding.rest {
		e.coded = append(e.coded, keys[key])
	}
	return e.coded, nil
}

func (e *keyEncoder) release() {
	if e != nil {
		for _, numbers := range e.numbers {
			numbers.release()
		}
	}
}
