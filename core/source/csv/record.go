package csv

import (
	"bytes"
	"fmt"

	"github.com/ballista-go/ballista/core/errs"
)

// field is a field's bytes: a range of the block, without its quotes.
type field struct{ from, to uint32 }

// parser cuts a block of whole rows into fields.
type parser struct {
	options *Options
	block   []byte
	at      int
	opened  int // where the last quote opened
	moves   []move
}

// move is a field out of which quotes or escapes are to be taken, once its row is known to be complete.
type move struct {
	field              int
	from, closing, end int
}

// errUnterminated says that the block ends within a row: more of the file is needed.
var errUnterminated = fmt.Errorf("the row goes on")

// skipBlank passes blank lines and comments. last says that nothing follows the block. whole is false when a comment goes on
// beyond the block.
func (p *parser) skipBlank(last bool) (whole bool) {
	for p.at < len(p.block) {
		switch c := p.block[p.at]; {
		case p.ends(c):
			p.at++
		case p.options.Comment != 0 && c == p.options.Comment:
			end := bytes.IndexByte(p.block[p.at:], '\n')
			if end < 0 {
				if last {
					p.at = len(p.block)
				}
				return last
			}
			p.at += end + 1
		default:
			return true
		}
	}
	return true
}

// ends reports whether a byte ends a row.
func (p *parser) ends(c byte) bool {
	if p.options.Terminator != 0 {
		return c == p.options.Terminator
	}
	return c == '\n' || c == '\r'
}

// row appends the fields of the next row. last says that nothing follows the block. It returns errUnterminated, and stays
// where it is, when the row goes on beyond the block.
func (p *parser) row(fields []field, last bool) ([]field, error) {
	at := p.at
	p.moves = p.moves[:0]
	for {
		f, more, err := p.field(len(fields), last)
		if err != nil {
			p.at = at
			return fields, err
		}
		fields = append(fields, f)
		if !more {
			break
		}
	}
	for _, m := range p.moves {
		fields[m.field].to = uint32(p.unescape(m.from, m.closing, m.end))
	}
	return fields, nil
}

// field reads one field and what follows it. more is false at the end of a row.
func (p *parser) field(number int, last bool) (f field, more bool, err error) {
	if p.at < len(p.block) && p.block[p.at] == p.options.Quote && p.options.Quote != 0 {
		return p.quoted(number, last)
	}
	from := p.at
	for i := from; i < len(p.block); i++ {
		c := p.block[i]
		if c == p.options.Delimiter || p.ends(c) {
			p.at = i
			f = field{uint32(from), uint32(i)}
			more, err = p.after(last)
			return f, more, err
		}
	}
	if !last {
		return f, false, errUnterminated
	}
	p.at = len(p.block)
	return field{uint32(from), uint32(len(p.block))}, false, nil
}

// after passes the delimiter or the end of the row.
func (p *parser) after(last bool) (more bool, err error) {
	if p.at >= len(p.block) {
		if !last {
			return false, errUnterminated
		}
		return false, nil
	}
	c := p.block[p.at]
	p.at++
	if c == p.options.Delimiter {
		return true, nil
	}
	if c == '\r' && p.options.Terminator == 0 {
		if p.at == len(p.block) && !last {
			return false, errUnterminated
		}
		if p.at < len(p.block) && p.block[p.at] == '\n' {
			p.at++
		}
	}
	return false, nil
}

// quoted reads a field in quotes. Its bytes are moved together in the block where quotes or escapes are taken out.
func (p *parser) quoted(number int, last bool) (f field, more bool, err error) {
	block, o := p.block, p.options
	p.opened = p.at
	from := p.at + 1
	closing := -1
	copied := false
	for i := from; i < len(block) && closing < 0; i++ {
		switch c := block[i]; {
		case o.Escape != 0 && c == o.Escape:
			copied = true
			i++
		case c == o.Quote && i+1 < len(block) && block[i+1] == o.Quote:
			copied = true
			i++
		case c == o.Quote:
			closing = i
		}
	}
	if closing < 0 || closing+1 == len(block) && !last {
		if !last {
			return f, false, errUnterminated
		}
		if closing < 0 {
			return f, false, errs.New(errs.InvalidValue, "quote is not closed")
		}
	}
	end := closing + 1
	for end < len(block) && block[end] != o.Delimiter && !p.ends(block[end]) {
		end++
	}
	if end == len(block) && !last {
		return f, false, errUnterminated
	}
	p.at = end
	f = field{uint32(from), uint32(closing)}
	if copied || end > closing+1 {
		p.moves = append(p.moves, move{field: number, from: from, closing: closing, end: end})
	}
	more, err = p.after(last)
	return f, more, err
}

// unescape takes quotes and escapes out of the bytes from from to closing, and adds what follows the closing quote. It returns the
// end of the result, which begins at from.
func (p *parser) unescape(from, closing, end int) int {
	to := from
	for i := from; i < closing; i++ {
		c := p.block[i]
		if c == p.options.Quote || p.options.Escape != 0 && c == p.options.Escape {
			i++
			c = p.block[i]
		}
		p.block[to] = c
		to++
	}
	return to + copy(p.block[to:], p.block[closing+1:end])
}
