package encoding

// Unsplit writes values of size bytes in the encoding BYTE_STREAM_SPLIT (all first bytes, then all second bytes, and so on)
// to out, one after the other, and returns how many bytes they have.
func Unsplit(out, data []byte, size int) int {
	n := len(data) / size
	for b := range size {
		for i, v := range data[b*n:][:n] {
			out[i*size+b] = v
		}
	}
	return n * size
}

// Booleans decodes booleans in the encoding PLAIN: a bit each.
type Booleans struct {
	data []byte
	at   int
}

// Reset starts a page.
func (b *Booleans) Reset(data []byte) { b.data, b.at = data, 0 }

// Read writes the next n values to the bits from number at on.
func (b *Booleans) Read(out []uint64, at, n int) error {
	from := b.at
	if err := b.Skip(n); err != nil {
		return err
	}
	copyBits(out, at, b.data, from, n)
	return nil
}

// Skip passes over the next n values.
func (b *Booleans) Skip(n int) error {
	if n > len(b.data)*8-b.at {
		return errShort("plain booleans")
	}
	b.at += n
	return nil
}
