package workers

import "os"

// region is memory that this process shares with one that it has started: rows travel there in the first half, and come back in the
// other one. Nothing that came back is used in place, since the other process may still change it.
type region struct {
	file  *os.File
	bytes []byte
	first int // what lies before belongs to functions that have kept their arguments
}

const (
	regionBytes = 64 << 20 // of addresses: memory is taken when it is written to
	regionAlign = 64
)

// room is how many bytes a request may have.
func (r *region) room() int {
	if r == nil {
		return 0
	}
	return len(r.bytes)/2 - r.first
}

// place returns where so many bytes of a request go, if there is room.
func (r *region) place(size int) (int, bool) {
	if size > r.room() {
		return 0, false
	}
	return r.first, true
}

// keep leaves the bytes of a request to the function that was given them.
func (r *region) keep(size int) { r.first += aligned(size) }

// spoilt says that too little is left for other functions.
func (r *region) spoilt() bool { return r != nil && r.first > regionBytes/4 }

// answer is where the bytes of an answer are, if there can be so many.
func (r *region) answer(size uint64) ([]byte, bool) {
	if r == nil || size > uint64(len(r.bytes)/2) {
		return nil, false
	}
	return r.bytes[len(r.bytes)/2:][:size], true
}
