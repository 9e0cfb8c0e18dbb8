package parquet

import (
	"math"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/parquet/encoding"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// byteArrays are the values of BYTE_ARRAY columns, read as views of the pages.
type byteArrays struct {
	budget   *memory.Budget
	text     encoding.Text
	page     *page
	plain    encoding.PlainStrings
	sized    encoding.SizedStrings
	prefixed encoding.Prefixed
	lengths  []int32
	decoder  encoding.Strings
}

func newByteArrays(l *leaf, layout types.Layout, budget *memory.Budget) (values, error) {
	strings := &byteArrays{budget: budget, text: encoding.Text(types.IsString(l.dataType))}
	switch layout {
	case types.View:
		return strings, nil
	case types.Int64, types.Decimal:
		if types.IsDecimal(l.dataType) {
			return &byteDecimals{byteArrays: strings, wide: layout == types.Decimal}, nil
		}
	}
	return nil, errNotRead(l, layout)
}

func (v *byteArrays) reset(p *page) error {
	v.page = p
	switch p.encoding {
	case format.Plain:
		v.plain.Reset(p.data, p.base, v.text)
		v.decoder = &v.plain
		return nil
	case format.DeltaLengthByteArray:
		lengths, rest, err := encoding.Lengths(p.data, p.entries, v.lengths)
		if err != nil {
			return err
		}
		v.lengths = lengths
		v.sized.Reset(rest, lengths, p.base+len(p.data)-len(rest), v.text)
		v.decoder = &v.sized
		return nil
	case format.DeltaByteArray:
		lengths, err := p.expand(&v.prefixed, v.budget)
		if err != nil {
			return err
		}
		v.sized.Reset(p.data, lengths, 0, v.text)
		v.decoder = &v.sized
		return nil
	}
	return errEncoding(p)
}

// expand replaces a page's data in the encoding DELTA_BYTE_ARRAY by its values in full, and returns their lengths.
func (p *page) expand(prefixed *encoding.Prefixed, budget *memory.Budget) ([]int32, error) {
	total, err := prefixed.Reset(p.data, p.entries)
	if err != nil {
		return nil, err
	}
	if total > math.MaxInt32 {
		return nil, invalid("strings of a page are too long: %d bytes", total)
	}
	block, err := budget.Alloc(int(total))
	if err != nil {
		return nil, err
	}
	lengths, err := prefixed.Expand(block.Bytes()[:total])
	p.replace(block, int(total))
	return lengths, err
}

// replace makes the start of block, over which it takes the caller's hold, the page's data. Levels that are not read yet
// stay where they are.
func (p *page) replace(block *memory.Buffer, size int) {
	if p.levels == nil {
		p.levels = p.block
	} else {
		p.block.Release()
	}
	p.data, p.block, p.base = block.Bytes()[:size], block, 0
}

func (v *byteArrays) read(out *vector.Vector, at, n int) error {
	return v.decoder.Read(vector.Values[vector.View](out)[at:at+n], v.page.blockIn(out))
}

func (v *byteArrays) skip(n int) error { return v.decoder.Skip(n) }

// byteDecimals are decimals in BYTE_ARRAY columns.
type byteDecimals struct {
	*byteArrays
	wide    bool
	scratch []vector.View
}

func (v *byteDecimals) read(out *vector.Vector, at, n int) error {
	v.scratch = grow(v.scratch, n)
	if err := v.decoder.Read(v.scratch, 0); err != nil {
		return err
	}
	blocks := [][]byte{v.page.block.Bytes()}
	for i := range v.scratch {
		wide, ok := bigEndian(v.scratch[i].Bytes(blocks))
		if err := putDecimal(out, at+i, wide, ok, v.wide); err != nil {
			return err
		}
	}
	return nil
}
