package shell

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/parser"
)

const chunkBytes = 64 << 10

// byteOrderMark begins files of some editors, and means nothing.
const byteOrderMark = "\ufeff"

// item is a statement, or a command that begins with a backslash.
type item struct {
	text    string
	command bool
	line    int // where it begins, from 0
}

// script cuts a text into items while it is read.
type script struct {
	name  string // of the file, or ""
	in    io.Reader
	text  string // what is not cut yet
	line  int    // of the text's first byte
	begun bool   // something was read
	ended bool   // nothing more can be read
}

func newScript(name string, in io.Reader) *script { return &script{name: name, in: in} }

func stringReader(text string) io.Reader { return strings.NewReader(text) }

// next returns the next item, or io.EOF.
func (s *script) next() (item, error) {
	for {
		if found, ok := s.cut(); ok {
			return found, nil
		}
		if s.ended {
			return s.rest()
		}
		if err := s.read(); err != nil {
			return item{}, err
		}
	}
}

// cut takes the first item from the text, if it is whole.
func (s *script) cut() (item, bool) {
	start, end, complete := parser.Next(s.text)
	command := start < len(s.text) && s.text[start] == '\\'
	if command {
		if end = strings.IndexByte(s.text[start:], '\n'); end >= 0 {
			end, complete = start+end+1, true
		} else {
			end, complete = len(s.text), s.ended
		}
	}
	if !complete {
		return item{}, false
	}
	return s.take(start, end, command), true
}

func (s *script) take(start, end int, command bool) item {
	found := item{text: s.text[start:end], command: command, line: s.line + strings.Count(s.text[:start], "\n")}
	s.line += strings.Count(s.text[:end], "\n")
	s.text = s.text[end:]
	return found
}

// rest is what stands behind the last semicolon.
func (s *script) rest() (item, error) {
	start, _, _ := parser.Next(s.text)
	if start == len(s.text) {
		return item{}, io.EOF
	}
	return s.take(start, len(s.text), false), nil
}

// read reads on until a statement may end: to a semicolon, or to the end of a line where there is no statement yet.
func (s *script) read() error {
	chunk := make([]byte, chunkBytes)
	start, _, _ := parser.Next(s.text)
	for {
		n, err := s.in.Read(chunk)
		s.text += string(chunk[:n])
		if !s.begun && n > 0 {
			s.text, s.begun = strings.TrimPrefix(s.text, byteOrderMark), true
		}
		switch {
		case errors.Is(err, io.EOF):
			s.ended = true
			return nil
		case err != nil:
			return errs.New(errs.IO, "reading statements: %w", err)
		case strings.IndexByte(string(chunk[:n]), ';') >= 0, start+n == len(s.text):
			return nil
		}
	}
}

// runFile runs the statements of a file; - is standard input.
func (s *shell) runFile(ctx context.Context, path string) error {
	if path == "-" {
		return s.script(ctx, newScript("", s.input()))
	}
	file, err := os.Open(path)
	if err != nil {
		return errs.New(errs.IO, "file of statements cannot be opened: %w", err)
	}
	defer file.Close() //nolint:errcheck // it was read
	return s.script(ctx, newScript(path, file))
}

// script runs the items of a script until one fails.
func (s *shell) script(ctx context.Context, from *script) error {
	for !s.quit {
		next, err := from.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = s.do(ctx, next)
		}
		if err != nil {
			return from.placed(err, next)
		}
		if s.signals.interrupted() {
			return errs.New(errs.Cancelled, "interrupted")
		}
	}
	return nil
}

// placed says where in a script an error is.
func (s *script) placed(err error, at item) error {
	var e *errs.Error
	if !errors.As(err, &e) || isBroken(err) {
		return err
	}
	shown := *e
	if s.name != "" {
		shown.Message = s.name + ": " + e.Message
	}
	if e.Position >= 0 && !at.command {
		shown.Detail, shown.Position = "", e.Position+at.line
		return errs.WithExcerpt(&shown, strings.Repeat("\n", at.line)+at.text)
	}
	return &shown
}

// do runs a statement or a command.
func (s *shell) do(ctx context.Context, next item) error {
	if next.command {
		return s.command(ctx, next.text)
	}
	return s.statement(ctx, next.text)
}
