// Package rpc is what all calls between processes share: one port for gRPC and HTTP, dialling, options, errors over the wire, and
// messages in parts.
package rpc

import (
	"errors"
	"math"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// kindNames are the kinds of errors on the wire.
var kindNames = map[errs.Kind]string{
	errs.Internal: "Internal", errs.Syntax: "Syntax", errs.Binding: "Binding", errs.NotFound: "NotFound",
	errs.Unsupported: "Unsupported", errs.InvalidValue: "InvalidValue", errs.OutOfMemory: "OutOfMemory", errs.IO: "IO",
	errs.Cancelled: "Cancelled",
}

func kindNamed(name string) errs.Kind {
	for kind, known := range kindNames {
		if known == name {
			return kind
		}
	}
	return errs.Internal
}

// The most bytes of a failure's text that travel: they are in HTTP headers.
const (
	maxMessage = 16 << 10
	maxDetail  = 32 << 10
)

// EncodeFailure turns an error into its message.
func EncodeFailure(err error) *wirepb.Failure {
	var e *errs.Error
	if !errors.As(err, &e) {
		return &wirepb.Failure{Kind: kindNames[errs.Internal], Message: shorten(err.Error(), maxMessage), Position: errs.NoPosition}
	}
	message := e.Message
	if err != error(e) && e.Detail == "" { // something was added to it
		message = err.Error()
	}
	return &wirepb.Failure{
		Kind: kindNames[errs.KindOf(err)], Message: shorten(message, maxMessage), Detail: shorten(e.Detail, maxDetail),
		Position: int64(e.Position), Retryable: e.Retry,
	}
}

// DecodeFailure turns a message into the error that it was made of, without its causes.
func DecodeFailure(f *wirepb.Failure) *errs.Error {
	position := f.GetPosition()
	if position < 0 || position > math.MaxInt32 {
		position = errs.NoPosition
	}
	message := f.GetMessage()
	if message == "" {
		message = "an error without a message"
	}
	return &errs.Error{
		Kind: kindNamed(f.GetKind()), Message: message, Detail: f.GetDetail(), Position: int(position), Retry: f.GetRetryable(),
	}
}

func shorten(text string, most int) string {
	if len(text) > most {
		text = text[:most] + "..."
	}
	return strings.ToValidUTF8(text, "?")
}
