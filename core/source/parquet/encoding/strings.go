package encoding

import (
	"encoding/binary"
	"unicode/utf8"
	"unsafe"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/vector"
)

// Text says whether byte arrays must be text.
type Text bool

// What byte arrays may hold.
const (
	AnyBytes Text = false
	UTF8     Text = true
)

// Strings decodes the byte arrays of a page as views of the page's memory.
type Strings interface {
	// Read fills out with views of the next values in block number block.
	Read(out []vector.View, block uint32) error
	// Skip passes over the next n values.
	Skip(n int) error
}

// PlainStrings decodes byte arrays in the encoding PLAIN: each after its length.
type PlainStrings struct {
	data  []byte
	at    int
	base  int // where data begins in the block
	check bool
}

// Reset starts a page whose values lie at base in their block.
func (p *PlainStrings) Reset(data []byte, base int, text Text) {
	*p = PlainStrings{data: data, base: base, check: bool(text) && !isASCII(data)}
}

// Read implements Strings.
func (p *PlainStrings) Read(out []vector.View, block uint32) error {
	data, at := p.data, p.at
	for i := range out {
		start := at + 4
		if start > len(data) {
			return errShort("plain strings")
		}
		n := int(binary.LittleEndian.Uint32(data[at:]))
		if n > len(data)-start {
			return errShort("plain strings")
		}
		at = start + n
		out[i] = viewAt(data, start, n, block, p.base)
		if p.check && !utf8.Valid(data[start:at]) {
			return errText(data[start:at])
		}
	}
	p.at = at
	return nil
}

// Skip implements Strings.
func (p *PlainStrings) Skip(n int) error {
	data, at := p.data, p.at
	for range n {
		if at+4 > len(data) {
			return errShort("plain strings")
		}
		size := int(binary.LittleEndian.Uint32(data[at:]))
		if at += 4; size > len(data)-at {
			return errShort("plain strings")
		}
		at += size
	}
	p.at = at
	return nil
}

// viewAt is the view of data[start:start+n], where data begins at base of its block. Reading whole words of what follows
// makes short strings as cheap as long ones.
func viewAt(data []byte, start, n int, block uint32, base int) vector.View {
	if start+16 > len(data) {
		return vector.ViewAt(data[start:start+n], block, uint32(base+start))
	}
	p := (*[12]byte)(data[start:])
	low := uint64(n) | uint64(binary.LittleEndian.Uint32(p[:])&uint32(lowBytes(n)))<<32
	high := uint64(block) | uint64(base+start)<<32
	if n <= vector.InlineLength {
		high = binary.LittleEndian.Uint64(p[4:]) & lowBytes(n-4)
	}
	words := [2]uint64{low, high}
	return *(*vector.View)(unsafe.Pointer(&words))
}

// lowBytes is a mask of the first n bytes of a word.
func lowBytes(n int) uint64 {
	if n <= 0 {
		return 0
	}
	return 1<<(8*uint(n)) - 1
}

// SizedStrings decodes byte arrays whose lengths are known and whose bytes follow each other.
type SizedStrings struct {
	data    []byte
	lengths []int32
	at      int
	base    int
	check   bool
}

// Reset starts a page whose values lie at base in their block. The data has all bytes that the lengths ask for.
func (s *SizedStrings) Reset(data []byte, lengths []int32, base int, text Text) {
	*s = SizedStrings{data: data, lengths: lengths, base: base, check: bool(text) && !isASCII(data)}
}

// Read implements Strings.
func (s *SizedStrings) Read(out []vector.View, block uint32) error {
	if len(out) > len(s.lengths) {
		return errShort("strings")
	}
	for i := range out {
		n := int(s.lengths[i])
		out[i] = viewAt(s.data, s.at, n, block, s.base)
		if s.check && !utf8.Valid(s.data[s.at:s.at+n]) {
			return errText(s.data[s.at : s.at+n])
		}
		s.at += n
	}
	s.lengths = s.lengths[len(out):]
	return nil
}

// Skip implements Strings.
func (s *SizedStrings) Skip(n int) error {
	if n > len(s.lengths) {
		return errShort("strings")
	}
	for _, length := range s.lengths[:n] {
		s.at += int(length)
	}
	s.lengths = s.lengths[n:]
	return nil
}

func isASCII(data []byte) bool {
	var a, b uint64
	for len(data) >= 32 {
		p := (*[32]byte)(data)
		a |= binary.LittleEndian.Uint64(p[0:]) | binary.LittleEndian.Uint64(p[8:])
		b |= binary.LittleEndian.Uint64(p[16:]) | binary.LittleEndian.Uint64(p[24:])
		data = data[32:]
	}
	for len(data) > 0 {
		a |= loadWord(data)
		data = data[min(8, len(data)):]
	}
	return (a|b)&0x8080808080808080 == 0
}

func errText(s []byte) error {
	return errs.New(errs.InvalidValue, "a string is not valid UTF-8: %.40q", s)
}
