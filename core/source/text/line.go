package text

import (
	"bytes"
	"context"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
)

// Malformed is an error at a position in the file of a source, decompressed. It names the line.
func Malformed(from Source, at int64, problem error) error {
	line, _, err := place(from, at)
	if err != nil {
		return err
	}
	return errs.New(errs.InvalidValue, "%s line %d: %s", from.File.Path, line, problem)
}

// MalformedAt is Malformed for a problem that is at one byte of the line.
func MalformedAt(from Source, at int64, problem error) error {
	line, column, err := place(from, at)
	if err != nil {
		return err
	}
	return errs.New(errs.InvalidValue, "%s line %d column %d: %s", from.File.Path, line, column, problem)
}

// place is the line of a position in a file and how far it is in the line: the file is read again up to there.
func place(from Source, target int64) (line, column int64, err error) {
	from.Span = Span{To: from.File.Size}
	again, err := Open(context.Background(), memory.NewBudget("counting lines", memory.Unlimited, nil), from)
	if err != nil {
		return 0, 0, err
	}
	defer again.Close()
	line, start := int64(1), int64(0)
	for {
		before := again.Block[:min(target-again.Offset, int64(len(again.Block)))]
		line += int64(bytes.Count(before, []byte{'\n'}))
		if last := bytes.LastIndexByte(before, '\n'); last >= 0 {
			start = again.Offset + int64(last) + 1
		}
		if again.Last || again.Offset+int64(len(again.Block)) >= target {
			return line, target - start + 1, nil
		}
		if _, err := again.Advance(len(again.Block)); err != nil {
			return 0, 0, err
		}
	}
}
