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
	first := uint64(block) | uint64(p.base+4)<<32
	for i := range out {
		if at+20 > len(data) {
			p.at = at
			return p.readLast(out[i:], block)
		}
		head := (*[20]byte)(data[at:])
		n := int(binary.LittleEndian.Uint32(head[:]))
		if n > len(data)-at-4 {
			return errShort("plain strings")
		}
		view := (*[2]uint64)(unsafe.Pointer(&out[i]))
		low := binary.LittleEndian.Uint64(head[:])
		if n > vector.InlineLength {
			view[0], view[1] = low, first+uint64(at)<<32
		} else {
			view[0], view[1] = low&(1<<32-1|lowBytes(n)<<32), binary.LittleEndian.Uint64(head[8:])&lowBytes(n-4)
		}
		if p.check && !utf8.Valid(data[at+4:at+4+n]) {
			return errText(data[at+4 : at+4+n])
		}
		at += 4 + n
	}
	p.at = at
	return nil
}

// readLast reads values so close to the end of the page that words of what follows cannot be loaded.
func (p *PlainStrings) readLast(out []vector.View, block uint32) error {
	for i := range out {
		start := p.at
		if err := p.Skip(1); err != nil {
			return err
		}
		s := p.data[start+4 : p.at]
		out[i] = vector.ViewAt(s, block, uint32(p.base+start+4))
		if p.check && !utf8.Valid(s) {
			return errText(s)
		}
	}
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
		out[i] = vector.ViewAt(s.data[s.at:s.at+n], block, uint32(s.base+s.at))
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
