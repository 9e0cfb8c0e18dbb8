package text

import (
	"bytes"
	"context"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
)

// Malformed is an error at a position in the file of a source, decompressed. It names the line.
func Malformed(from Source, at int64, problem error) error {
	line, err := line(from, at)
	if err != nil {
		return err
	}
	return errs.New(errs.InvalidValue, "%s line %d: %s", from.File.Path, line, problem)
}

// line is the number of the line of a position in a file: it is read again up to there.
func line(from Source, target int64) (int64, error) {
	from.Span = Span{To: from.File.Size}
	again, err := Open(context.Background(), memory.NewBudget("counting lines", memory.Unlimited, nil), from)
	if err != nil {
		return 0, err
	}
	defer again.Close()
	line := int64(1)
	for {
		before := again.Block[:min(target-again.Offset, int64(len(again.Block)))]
		line += int64(bytes.Count(before, []byte{'\n'}))
		if again.Last || again.Offset+int64(len(again.Block)) >= target {
			return line, nil
		}
		if _, err := again.Advance(len(again.Block)); err != nil {
			return 0, err
		}
	}
}
