package text

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"runtime"
	"strings"
	"testing"
)

// xzOf compresses with the smallest dictionary.
func xzOf(t *testing.T, content string) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := compressorOf(&out, "xz", 0)
	if err == nil {
		_, err = io.WriteString(w, content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(data []byte, compression string) (string, error) {
	r, err := Decompress(bytes.NewReader(data), compression)
	if err != nil {
		return "", err
	}
	defer r.Close() //nolint:errcheck // read only
	content, err := io.ReadAll(r)
	return string(content), err
}

// allocated is how many bytes f has allocated.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestDictionariesAreBounded: what a header says of memory is not believed. The byte that says the size of the dictionary is the first
// property of the first filter, in a block header that ends in its checksum.
func TestDictionariesAreBounded(t *testing.T) {
	data := xzOf(t, "a,b\n1,2\n")
	const header = 12 // where the block header begins
	size := (int(data[header]) + 1) * 4
	property := header + 4
	for most := byte(28); most <= 40; most++ { // from 64 MiB on
		data[property] = most
		binary.LittleEndian.PutUint32(data[header+size-4:], crc32.ChecksumIEEE(data[header:header+size-4]))
		var err error
		if n := allocated(func() { _, err = read(data, "xz") }); n > mostDictionary+(8<<20) {
			t.Errorf("%d: %d bytes were allocated", most, n)
		}
		if tooLarge := most > 30; tooLarge != (err != nil) || tooLarge && !strings.Contains(err.Error(), "dictionary size") {
			t.Errorf("%d: got %v", most, err)
		}
	}
}

func TestWindowsAreBounded(t *testing.T) {
	const descriptor = (39 - 10) << 3 // a window of 512 GiB
	for _, window := range []byte{descriptor, (29 - 10) << 3, (28 - 10) << 3} {
		data := []byte{0x28, 0xb5, 0x2f, 0xfd, 0, window, 3, 0, 0} // a block without bytes, and the last
		var err error
		if n := allocated(func() { _, err = read(data, "zstd") }); n > 16<<20 {
			t.Errorf("%d bytes were allocated", n)
		}
		if err == nil {
			t.Errorf("a window of %d is taken", window)
		}
	}
}

// TestTruncatedFilesAreDamaged: at whatever byte a compressed file ends, it is not taken for a whole one.
func TestTruncatedFilesAreDamaged(t *testing.T) {
	content := strings.Repeat("some,rows\n1,2\n", 100)
	for _, compression := range []string{"gzip", "zstd", "bzip2", "xz"} {
		var out bytes.Buffer
		w, err := compressorOf(&out, compression, Usual)
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		whole := out.Bytes()
		if got, err := read(whole, compression); got != content || err != nil {
			t.Errorf("%s: got %d bytes, %v", compression, len(got), err)
		}
		for n := 1; n < len(whole); n++ {
			if _, err := read(whole[:n], compression); err == nil {
				t.Errorf("%s: %d of %d bytes are taken for the whole", compression, n, len(whole))
			}
		}
		if got, err := read(append(bytes.Clone(whole), whole...), compression); got != content+content || err != nil {
			t.Errorf("%s, two in a row: got %d bytes, %v", compression, len(got), err)
		}
	}
}
