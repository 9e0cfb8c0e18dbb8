package encoding

import "github.com/ballista-go/ballista/core/errs"

// ResetBitPacked starts a sequence of n values in the deprecated encoding BIT_PACKED, which packs them from the most
// significant bit on. It returns the number of bytes that they take.
func (h *Hybrid) ResetBitPacked(data []byte, width, n int) (int, error) {
	size := (n*width + 7) / 8
	if size > len(data) {
		return 0, errShort("levels")
	}
	packed := make([]byte, size)
	for bit := range n * width {
		value, place := bit/width, bit%width
		if data[bit>>3]>>(7-bit&7)&1 != 0 {
			target := value*width + width - 1 - place
			packed[target>>3] |= 1 << (target & 7)
		}
	}
	*h = Hybrid{data: packed, next: size, width: width, left: n}
	return size, nil
}

// ReadLevels fills out with the next values, which may not exceed limit.
func (h *Hybrid) ReadLevels(out []uint8, limit uint8) error {
	var chunk [256]uint32
	for len(out) > 0 {
		if h.left == 0 {
			if err := h.advance(); err != nil {
				return err
			}
		}
		n := min(h.left, len(out))
		if h.start < 0 {
			if h.value > uint32(limit) {
				return errLevel(h.value, limit)
			}
			fill(out[:n], uint8(h.value))
		} else {
			n = min(n, len(chunk))
			unpack(chunk[:n], h.data[h.start:], h.at, h.width)
			h.at += n
			for i, level := range chunk[:n] {
				if level > uint32(limit) {
					return errLevel(level, limit)
				}
				out[i] = uint8(level)
			}
		}
		h.left -= n
		out = out[n:]
	}
	return nil
}

func errLevel(level uint32, limit uint8) error {
	return errs.New(errs.InvalidValue, "a level is out of range: %d is more than %d", level, limit)
}
