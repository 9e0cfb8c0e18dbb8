package parquetout

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/ballista-go/ballista/core/source/parquet/encoding"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/vector"
)

// store gathers the values of a leaf that are not NULL: those of a page, and the dictionary of a chunk.
type store interface {
	// add appends values of rows, none of which is NULL.
	add(v *vector.Vector, rows []int32) error
	// count is the number of values of the page, size about how many bytes they take.
	count() int
	size() int
	// page appends the values of the page, encoded, and begins another page.
	page(out []byte) ([]byte, format.Encoding)
	// bounds are those of the page that is next; both are nil when nothing is known.
	bounds() (least, largest []byte)
	// compare orders bounds.
	compare(a, b []byte) int
	// entries is the number of entries of the dictionary, and their bytes. plain goes on without a dictionary: values of the page that
	// are codes become values.
	entries() (n, bytes int)
	plain()
	coded() bool
	// dictionary appends the dictionary's entries as a page.
	dictionary(out []byte) []byte
	// restart begins another chunk.
	restart()
	memory() int64
}

// newStore returns the store of a leaf.
func newStore(l *leaf, o *chunkOptions, second bool, bloom *bloom) store {
	switch l.element.Type {
	case format.Boolean:
		return &booleans{runs: o.encoding == format.RLE || second && !o.chosen}
	case format.Int32, format.Float:
		return newNumbers[uint32](l, o, second, bloom)
	case format.Int64, format.Double:
		return newNumbers[uint64](l, o, second, bloom)
	}
	return newTexts(l, o, second, bloom)
}

// codes are values of a page as numbers of the entries of the chunk's dictionary.
type codes struct {
	use     bool // there is a dictionary
	enabled bool // chunks begin with one
	values  []uint32
	seen    []uint32 // by entry: the page in which it occurred last
	number  uint32   // of the page; pages count from 1

	// found is what entries of the vector's dictionary last seen are in this one.
	dict  uint64
	found []uint32
}

const notFound = ^uint32(0)

func (c *codes) restart() {
	c.use, c.number, c.dict = c.enabled, 1, 0
	c.values, c.seen, c.found = c.values[:0], c.seen[:0], c.found[:0]
}

// translate prepares found for the codes of a vector.
func (c *codes) translate(d *vector.Dict) {
	if c.dict == d.ID {
		return
	}
	c.dict, c.found = d.ID, c.found[:0]
	for range d.Values.Len {
		c.found = append(c.found, notFound)
	}
}

func (c *codes) memory() int64 {
	return 4 * int64(cap(c.values)+cap(c.seen)+cap(c.found))
}

// first reports whether an entry occurs for the first time in the page.
func (c *codes) first(code uint32) bool {
	if c.seen[code] == c.number {
		return false
	}
	c.seen[code] = c.number
	return true
}

// flat is the vector with the values of v, and what stands between its rows and them.
func flat(v *vector.Vector) (values *vector.Vector, codes []uint32, constant bool) {
	switch v.Form {
	case vector.Dictionary:
		return v.Dict.Values, v.Codes, false
	case vector.Constant:
		return v, nil, true
	}
	return v, nil, false
}

// booleans is the store of booleans.
type booleans struct {
	runs   bool // encoded as runs
	values []uint8
	any    [2]bool
}

func (b *booleans) add(v *vector.Vector, rows []int32) error {
	bits := v.Bits()
	for _, row := range rows {
		if v.Form == vector.Constant {
			row = 0
		}
		bit := uint8(bits.Bit(int(row)))
		b.values = append(b.values, bit)
		b.any[bit] = true
	}
	return nil
}

func (b *booleans) count() int { return len(b.values) }
func (b *booleans) size() int  { return len(b.values) / 8 }

func (b *booleans) bounds() (least, largest []byte) {
	if !b.any[0] && !b.any[1] {
		return nil, nil
	}
	asByte := func(v bool) []byte {
		if v {
			return []byte{1}
		}
		return []byte{0}
	}
	return asByte(!b.any[0]), asByte(b.any[1])
}

func (b *booleans) compare(x, y []byte) int { return bytes.Compare(x, y) }

func (b *booleans) entries() (n, bytes int)      { return 0, 0 }
func (b *booleans) plain()                       {}
func (b *booleans) coded() bool                  { return false }
func (b *booleans) dictionary(out []byte) []byte { return out }
func (b *booleans) memory() int64                { return int64(cap(b.values)) }

func (b *booleans) restart() {
	b.values, b.any = b.values[:0], [2]bool{}
}

func (b *booleans) page(out []byte) ([]byte, format.Encoding) {
	values := b.values
	b.values, b.any = b.values[:0], [2]bool{}
	if !b.runs {
		return encoding.AppendBits(out, values), format.Plain
	}
	start := len(out)
	out = encoding.AppendHybrid(append(out, 0, 0, 0, 0), values, 1)
	binary.LittleEndian.PutUint32(out[start:], uint32(len(out)-start-4))
	return out, format.RLE
}

// size is about how many bytes the codes of the page take, with so many entries.
func (c *codes) size(entries int) int { return len(c.values) * widthOf(entries) / 8 }

// append appends the codes of the page.
func (c *codes) append(out []byte, entries int) []byte {
	width := widthOf(entries)
	out = encoding.AppendHybrid(append(out, byte(width)), c.values, width)
	c.values = c.values[:0]
	return out
}

// widthOf is how many bits a code takes. Some readers want one at least.
func widthOf(entries int) int { return max(1, bits.Len(uint(max(entries, 1)-1))) }
