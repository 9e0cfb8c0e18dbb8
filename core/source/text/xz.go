package text

import (
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/ulikunitz/xz"

	"github.com/ballista-go/ballista/core/source/store"
)

// openXZ opens an xz file. The reader of xz takes some truncated files for whole ones, so the footer is looked at first.
func openXZ(raw io.Reader, object store.Object) (io.Reader, error) {
	if err := checkFooter(object); err != nil {
		return nil, err
	}
	return xz.NewReader(raw)
}

// checkFooter fails when the file does not end with a footer: a checksum of the six bytes after it, and YZ; zeros, four at a
// time, may follow.
func checkFooter(object store.Object) error {
	var footer [12]byte
	for end := object.Size(); end >= int64(len(footer)); end -= 4 {
		if _, err := object.ReadAt(footer[:], end-int64(len(footer))); err != nil {
			return err
		}
		if binary.LittleEndian.Uint32(footer[8:]) == 0 {
			continue
		}
		if string(footer[10:]) == "YZ" && binary.LittleEndian.Uint32(footer[:]) == crc32.ChecksumIEEE(footer[4:10]) {
			return nil
		}
		break
	}
	return io.ErrUnexpectedEOF
}
