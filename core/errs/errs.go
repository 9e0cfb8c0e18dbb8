// Package errs defines the kinds of error that a query can end with. They are the same in Go, in the C ABI,
// on the wire and in Python. Every package returns these; nothing else decides how an error is classified.
package errs

import (
	"errors"
	"fmt"
)

// Kind classifies an error by what its reader can do about it.
type Kind uint8

// The kinds of error. Their numbers are part of the C ABI and of the wire protocol.
const (
	Internal     Kind = iota // a bug in the engine
	Syntax                   // the SQL text does not parse
	Binding                  // a name, a type or an argument in the query is wrong
	NotFound                 // a table, a column, a function or a file does not exist
	Unsupported              // valid, and this engine does not run it
	InvalidValue             // overflow, a bad cast, a malformed file
	OutOfMemory              // the memory budget is used up
	IO                       // a file or a connection failed
	Cancelled                // cancelled by the user or by a deadline
)

var kindNames = [...]string{
	"internal error", "syntax error", "binding error", "not found", "unsupported",
	"invalid value", "out of memory", "I/O error", "cancelled",
}

// String names the kind in lower case.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("error kind %d", uint8(k))
}

// NoPosition is the Position of an error that does not point into a SQL text.
const NoPosition = -1

// Error is an error with its kind and, for errors in SQL, the byte position that it points at.
type Error struct {
	Kind     Kind
	Message  string // one line that says what and where
	Detail   string // further lines, such as the excerpt of the SQL text; may be empty
	Position int    // byte offset into the SQL text, or NoPosition
	Cause    error  // the error that this one adds to, or nil
	// Retry says that the same request may succeed when it is made again.
	Retry bool
}

// Error returns the message and, below it, the detail.
func (e *Error) Error() string {
	if e.Detail == "" {
		return e.Message
	}
	return e.Message + "\n" + e.Detail
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// New returns an error of the kind with a formatted message. A %w verb sets its cause.
func New(kind Kind, format string, args ...any) *Error {
	return At(NoPosition, kind, format, args...)
}

// At returns an error of the kind that points at a byte position of the SQL text. Long arguments are shortened.
func At(position int, kind Kind, format string, args ...any) *Error {
	formatted := fmt.Errorf(format, shortArguments(args)...)
	return &Error{Kind: kind, Message: shorten(formatted.Error(), longestMessage), Position: position, Cause: errors.Unwrap(formatted)}
}

// Locate gives an error without a position one. No error stays none.
func Locate(err error, position int) error {
	var e *Error
	if !errors.As(err, &e) || e.Position != NoPosition || position < 0 {
		return err
	}
	located := *e
	located.Position = position
	return &located
}

// Retryable returns an error of the kind that the same request may not meet when it is made again.
func Retryable(kind Kind, format string, args ...any) *Error {
	e := New(kind, format, args...)
	e.Retry = true
	return e
}

// KindOf returns the kind of err: that of the first *Error in its chain, otherwise Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is of the kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }
