package encoding

import "github.com/ballista-go/ballista/core/errs"

// Lengths decodes the lengths at the start of a page in the encoding DELTA_LENGTH_BYTE_ARRAY, in the memory of scratch, and
// returns them with the bytes that they measure, which follow. The page has at most limit values.
func Lengths(data []byte, limit int, scratch []int32) (lengths []int32, rest []byte, err error) {
	lengths, rest, total, err := readLengths(data, limit, scratch)
	if err == nil && total > int64(len(rest)) {
		err = errShort("strings")
	}
	return lengths, rest, err
}

func readLengths(data []byte, limit int, scratch []int32) (lengths []int32, rest []byte, total int64, err error) {
	var d Delta[int32]
	if err := d.Reset(data); err != nil {
		return nil, nil, 0, err
	}
	if d.Len() > limit {
		return nil, nil, 0, errs.New(errs.InvalidValue, "a page has more values than it claims: %d instead of %d", d.Len(), limit)
	}
	if cap(scratch) < d.Len() {
		scratch = make([]int32, d.Len())
	}
	lengths = scratch[:d.Len()]
	if err := d.Read(lengths); err != nil {
		return nil, nil, 0, err
	}
	for _, n := range lengths {
		if n < 0 {
			return nil, nil, 0, errs.New(errs.InvalidValue, "a string has a negative length: %d", n)
		}
		total += int64(n)
	}
	return lengths, d.Rest(), total, nil
}

// Prefixed is a page in the encoding DELTA_BYTE_ARRAY: each value is the start of the one before it and a rest.
type Prefixed struct {
	prefixes, lengths []int32
	rest              []byte
}

// Reset starts a page of at most limit values and returns the number of bytes that they have in full.
func (p *Prefixed) Reset(data []byte, limit int) (total int64, err error) {
	prefixes, data, shared, err := readLengths(data, limit, p.prefixes)
	if err != nil {
		return 0, err
	}
	lengths, rest, suffixes, err := readLengths(data, limit, p.lengths)
	if err != nil {
		return 0, err
	}
	if len(lengths) != len(prefixes) || suffixes > int64(len(rest)) {
		return 0, errShort("prefixed strings")
	}
	p.prefixes, p.lengths, p.rest = prefixes, lengths, rest
	return shared + suffixes, nil
}

// Expand writes the values in full to out, which has room for them, and returns their lengths.
func (p *Prefixed) Expand(out []byte) ([]int32, error) {
	at, last, rest := 0, 0, p.rest
	for i, prefix := range p.prefixes {
		suffix := int(p.lengths[i])
		if int(prefix) > at-last {
			return nil, errs.New(errs.InvalidValue, "a string shares more than its predecessor has: %d bytes", prefix)
		}
		n := copy(out[at:], out[last:last+int(prefix)])
		n += copy(out[at+n:], rest[:suffix])
		rest = rest[suffix:]
		p.lengths[i] = int32(n)
		at, last = at+n, at
	}
	return p.lengths, nil
}
