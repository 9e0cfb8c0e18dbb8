package block

import (
	"slices"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// Encoder writes batches as blocks. Its zero value is ready; it keeps scratch between batches, and nothing of them.
type Encoder struct{ plan plan }

// Append appends the block of the selected rows of a batch to dst.
func (e *Encoder) Append(dst []byte, batch *vector.Batch) ([]byte, error) {
	defer e.plan.end()
	if err := e.plan.begin(batch); err != nil {
		return dst, err
	}
	from := len(dst)
	dst = slices.Grow(dst, e.plan.size)[:from+e.plan.size]
	e.plan.write(dst[from:], batch)
	return dst, nil
}

// Encode writes the block of the selected rows of a batch to the start of a buffer. Length tells where it ends.
func (e *Encoder) Encode(budget *memory.Budget, batch *vector.Batch) (*memory.Buffer, error) {
	defer e.plan.end()
	if err := e.plan.begin(batch); err != nil {
		return nil, err
	}
	buffer, err := budget.Alloc(e.plan.size)
	if err != nil {
		return nil, err
	}
	e.plan.write(buffer.Bytes()[:e.plan.size], batch)
	return buffer, nil
}
