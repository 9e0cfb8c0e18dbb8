package parquet

import (
	"encoding/binary"
	"math"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/cespare/xxhash/v2"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/tree"
	"github.com/ballista-go/ballista/core/types"
)

const (
	bloomBlock     = 32 // bytes
	maxBloomBytes  = 128 << 20
	maxBloomHeader = 64
)

// bloomSalts are those of the specification's split block filter.
var bloomSalts = [8]uint32{
	0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31,
}

// bloomOf returns the test of a chunk's bloom filter: false for values that the chunk does not have. It is nil where there
// is no filter, or none of a known kind.
func (in *input) bloomOf(group int, l *leaf) (func(types.Value) bool, error) {
	chunk := &in.footer.meta.RowGroups[group].Columns[l.column]
	from := chunk.BloomOffset
	if from <= 0 || from >= in.footer.size {
		return nil, nil
	}
	e, err := in.read(span{from, min(from+maxBloomHeader, in.footer.size)})
	if err != nil {
		return nil, err
	}
	header, n, err := format.DecodeBloomHeader(e.buffer.Bytes()[:e.to-e.from])
	e.release()
	if err != nil || !header.Supported {
		return nil, err
	}
	from += int64(n)
	size := int64(header.Bytes)
	if size <= 0 || size%bloomBlock != 0 || size > maxBloomBytes || size > in.footer.size-from {
		return nil, invalid("bloom filter has an invalid size: %d bytes", size)
	}
	bits := make([]byte, size)
	if err := readAt(in.object, bits, from); err != nil {
		return nil, err
	}
	return func(v types.Value) bool {
		if v == 0.0 { // equals what has other bits
			return l.inBloom(bits, 0.0) || l.inBloom(bits, math.Copysign(0, -1))
		}
		return l.inBloom(bits, v)
	}, nil
}

// passesBlooms reports false when, by the bloom filters, no row of a row group passes.
func (r *reader) passesBlooms(group int) (bool, error) {
	var failed error
	known := func(column *expr.Column) *bounds {
		for _, s := range r.sources {
			if s.column.ID != column.ID || !s.direct() || failed != nil {
				continue
			}
			b := r.in.footer.chunkBounds(group, s.node.leaf)
			test, err := r.in.bloomOf(group, s.node.leaf)
			if err != nil {
				failed = within(err, "parquet file %s, row group %d, column %s", r.in.path, group, s.node.leaf.path)
			}
			b.bloom = test
			return b
		}
		return nil
	}
	for _, filter := range r.split.Request.Filters {
		if asksForEqual(filter) && !mayPass(filter, known) {
			return failed != nil, failed
		}
	}
	return true, failed
}

// asksForEqual reports whether a filter may be decided by what values there are.
func asksForEqual(filter expr.Expr) bool {
	return tree.Any(filter, func(e expr.Expr) bool {
		switch e := e.(type) {
		case *expr.Comparison:
			return e.Op == expr.Equal || e.Op == expr.IsNotDistinct
		case *expr.In:
			return !e.Negated
		}
		return false
	})
}

// inBloom reports whether a filter has a value, as far as it can tell.
func (l *leaf) inBloom(bits []byte, v types.Value) bool {
	hash, ok := l.bloomHash(v)
	return !ok || inBloom(bits, hash)
}

// inBloom tests the eight bits of a hash, one in each word of its block.
func inBloom(bits []byte, hash uint64) bool {
	blocks := uint64(len(bits) / bloomBlock)
	block := bits[(hash>>32)*blocks>>32*bloomBlock:][:bloomBlock]
	for i, salt := range bloomSalts {
		bit := uint32(hash) * salt >> 27
		if binary.LittleEndian.Uint32(block[4*i:])>>bit&1 == 0 {
			return false
		}
	}
	return true
}

// bloomHash is the hash of a value as the column's physical type has it. It reports false for values that a filter says
// nothing about, such as NaN, of which there are many.
func (l *leaf) bloomHash(v types.Value) (uint64, bool) {
	switch v := v.(type) {
	case string:
		return xxhash.Sum64String(v), l.physical == format.ByteArray || l.physical == format.FixedByteArray
	case int64:
		if types.Decode(l.dataType).ID() == arrow.DATE64 {
			return 0, false
		}
		return l.bloomInteger(uint64(v), v == int64(int32(v)))
	case uint64:
		return l.bloomInteger(v, v <= math.MaxUint32)
	case float64:
		return l.bloomFloat(v)
	case types.Int128:
		narrow, ok := v.Int64()
		if !ok {
			return 0, false
		}
		return l.bloomInteger(uint64(narrow), narrow == int64(int32(narrow)))
	}
	return 0, false
}

func (l *leaf) bloomFloat(v float64) (uint64, bool) {
	switch narrow := float32(v); {
	case l.physical == format.Double:
		return xxhash.Sum64(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v))), v == v
	case l.physical == format.Float:
		return xxhash.Sum64(binary.LittleEndian.AppendUint32(nil, math.Float32bits(narrow))), float64(narrow) == v
	}
	return 0, false
}

func (l *leaf) bloomInteger(v uint64, narrow bool) (uint64, bool) {
	raw := binary.LittleEndian.AppendUint64(nil, v)
	switch l.physical {
	case format.Int32:
		return xxhash.Sum64(raw[:4]), narrow
	case format.Int64:
		return xxhash.Sum64(raw), true
	}
	return 0, false
}
