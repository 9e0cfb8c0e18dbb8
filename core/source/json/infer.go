package json

import (
	"context"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/text"
)

const (
	inferBytes = 256 << 20 // bounds the memory in which a row is looked at
	maxFields  = 1 << 18   // of all objects together
)

// Schema implements source.Format: the types that the first rows of all files have.
func (f *Format) Schema(ctx context.Context, files []source.File) (*arrow.Schema, error) {
	look := observer{left: f.options.InferRows}
	for _, file := range files {
		if look.left == 0 {
			break
		}
		if err := f.infer(ctx, file, &look); err != nil {
			return nil, err
		}
	}
	return arrow.NewSchema(look.root.fields(), nil), nil
}

// observer notes what values look like.
type observer struct {
	*scanner
	root   shape
	left   int // rows to look at
	fields int // so far
}

// infer looks at the first rows of a file.
func (f *Format) infer(ctx context.Context, file source.File, look *observer) error {
	budget := memory.NewBudget("inferring a schema", inferBytes, nil)
	c, err := f.newCursor(ctx, budget, f.textSource(file, text.Span{To: file.Size}))
	if err != nil {
		return err
	}
	defer c.close()
	look.scanner = &c.scanner
	for look.left > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		more, err := c.row()
		if err != nil {
			return c.failure(err)
		}
		if !more {
			if more, err = c.advance(); err != nil || !more {
				return c.failure(err)
			}
			continue
		}
		if err = look.note(&look.root); err == nil {
			err = c.rowEnds()
		}
		if err != nil {
			return c.failure(err)
		}
		look.left--
	}
	return nil
}

// note passes over a value and adds what it looks like to a shape.
func (o *observer) note(h *shape) error {
	switch o.block[o.at] {
	case '{':
		h.seen |= structure
		return o.members(func(from, to int, c content) error { return o.noteMember(h, from, to, c) })
	case '[':
		h.seen |= list
		if h.element == nil {
			h.element = new(shape)
		}
		return o.elements(func() error { return o.note(h.element) })
	case '"':
		h.seen |= words
		return o.noteText()
	case 't', 'f':
		h.seen |= boolean
		return o.skip()
	case 'n':
		h.seen |= null
		return o.skip()
	}
	return o.noteNumber(h)
}

func (o *observer) noteMember(h *shape, from, to int, c content) error {
	key, err := o.block[from:to], error(nil)
	if c&escapes != 0 {
		if key, err = o.unescape(nil, from, to); err != nil {
			return err
		}
	}
	if c&beyondASCII != 0 && !utf8.Valid(key) {
		return o.fail(from, "key is not valid UTF-8: %q", key)
	}
	m, fresh := h.member(key)
	if fresh {
		if o.fields++; o.fields > maxFields {
			return errs.New(errs.InvalidValue, "%d fields are too many for a table: give the schema", o.fields)
		}
	}
	return o.note(m)
}

func (o *observer) noteText() error {
	from, to, c, err := o.quoted()
	switch {
	case err != nil:
		return err
	case c&beyondASCII != 0 && !utf8.Valid(o.block[from:to]):
		return o.fail(from, "string is not valid UTF-8")
	case c&escapes != 0:
		_, err = o.unescape(nil, from, to)
	}
	return err
}

func (o *observer) noteNumber(h *shape) error {
	if c := o.block[o.at]; c != '-' && c-'0' > 9 {
		return o.unexpected("a value")
	}
	from, to, whole, err := o.number()
	if err != nil {
		return err
	}
	h.seen |= numberKind(o.block[from:to], whole)
	return nil
}
