package csv

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
)

const (
	lows  = 0x7f7f7f7f7f7f7f7f
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// equalEither sets the top bit of each byte of word that equals that byte of one of the patterns, and no others.
func equalEither(word, a, b uint64) uint64 {
	x, y := word^a, word^b
	return ^((x&lows + lows | x) & (y&lows + lows | y)) & highs
}

// gather makes one byte of the top bits of eight.
func gather(tops uint64) uint64 { return tops >> 7 * 0x0102040810204080 >> 56 }

const stride = 64

// appendIndex appends the positions of the delimiters and newlines of the block from position at on.
func appendIndex(positions []uint32, block []byte, at int, delimiter byte) []uint32 {
	delimiters, breaks := uint64(delimiter)*ones, uint64('\n')*ones
	for ; at+stride <= len(block); at += stride {
		chunk := (*[stride]byte)(block[at:])
		found := uint64(0)
		for i := 0; i < stride; i += 8 {
			found |= gather(equalEither(binary.LittleEndian.Uint64(chunk[i:]), delimiters, breaks)) << i
		}
		positions = appendBits(positions, found, uint32(at))
	}
	for ; at < len(block); at++ {
		if c := block[at]; c == delimiter || c == '\n' {
			positions = append(positions, uint32(at))
		}
	}
	return positions
}

// appendBits appends base and the number of each bit of found. It writes four at a time, some for nothing: cheaper than a
// branch for each.
func appendBits(positions []uint32, found uint64, base uint32) []uint32 {
	n := len(positions)
	end := n + bits.OnesCount64(found)
	if cap(positions)-n < stride {
		positions = slices.Grow(positions, stride)
	}
	positions = positions[:n+stride]
	for ; n < end; n += 4 {
		four := (*[4]uint32)(positions[n:])
		four[0] = base + uint32(bits.TrailingZeros64(found))
		found &= found - 1
		four[1] = base + uint32(bits.TrailingZeros64(found))
		found &= found - 1
		four[2] = base + uint32(bits.TrailingZeros64(found))
		found &= found - 1
		four[3] = base + uint32(bits.TrailingZeros64(found))
		found &= found - 1
	}
	return positions[:end]
}

// plainRows are the rows of a block that are found by its delimiters and newlines.
type plainRows struct {
	block     []byte
	width     int
	positions []uint32 // of the delimiters and newlines, from first on
	next      int      // the first of positions that counts
	first     uint32   // where the first row begins
}

// find finds the rows of a block from position at on, if they are regular: no quotes, no blank lines, and as many fields in
// each row as the file has.
func (p *plainRows) find(block []byte, at, width int, o *Options) {
	p.block, p.width, p.first, p.next, p.positions = block, width, uint32(at), 0, p.positions[:0]
	end := bytes.LastIndexByte(block, '\n') + 1
	if end <= at || o.Comment != 0 || o.Terminator != 0 || width == 0 || bytes.IndexByte(block[at:end], o.Quote) >= 0 || !wholeBreaks(block[at:end]) {
		return
	}
	p.positions = appendIndex(p.positions, block[:end], at, o.Delimiter)
	if len(p.positions) != bytes.Count(block[at:end], []byte{'\n'})*width || !p.regular() {
		p.positions = p.positions[:0]
	}
}

// wholeBreaks reports whether each carriage return is before a newline.
func wholeBreaks(block []byte) bool {
	return bytes.IndexByte(block, '\r') < 0 || bytes.Count(block, []byte("\r\n")) == bytes.Count(block, []byte{'\r'})
}

// regular reports whether each row ends with a newline, and none is blank.
func (p *plainRows) regular() bool {
	for i := p.width - 1; i < len(p.positions); i += p.width {
		if p.block[p.positions[i]] != '\n' {
			return false
		}
	}
	if p.width > 1 {
		return true
	}
	start := p.first
	for _, end := range p.positions {
		if c := p.block[start]; c == '\n' || c == '\r' {
			return false
		}
		start = end + 1
	}
	return true
}

// rows is how many rows are left.
func (p *plainRows) rows() int {
	if len(p.positions) == 0 {
		return 0
	}
	return (len(p.positions) - p.next) / p.width
}

// starts appends where the next rows begin.
func (p *plainRows) starts(starts []uint32, rows int) []uint32 {
	start := p.first
	for i := range rows {
		starts = append(starts, start)
		start = p.positions[p.next+(i+1)*p.width-1] + 1
	}
	return starts
}

// cells appends the fields with a number in the rows that begin at starts.
func (p *plainRows) cells(cells []field, number int, starts []uint32) []field {
	positions := p.positions[p.next:]
	switch number {
	case 0:
		for i, start := range starts {
			cells = append(cells, field{start, positions[i*p.width]})
		}
	default:
		for i := range starts {
			at := i*p.width + number
			cells = append(cells, field{positions[at-1] + 1, positions[at]})
		}
	}
	if number == p.width-1 {
		p.trimReturns(cells)
	}
	return cells
}

// trimReturns takes carriage returns from the ends of cells.
func (p *plainRows) trimReturns(cells []field) {
	for i, c := range cells {
		if c.to > c.from && p.block[c.to-1] == '\r' {
			cells[i].to--
		}
	}
}

// skip passes rows, and returns where the next one begins.
func (p *plainRows) skip(rows int) int {
	p.next += rows * p.width
	p.first = p.positions[p.next-1] + 1
	return int(p.first)
}
