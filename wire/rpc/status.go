package rpc

import (
	"context"
	"errors"
	"io"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// codeOf is how other clients than ours see the kinds of errors.
var codeOf = map[errs.Kind]codes.Code{
	errs.Internal: codes.Internal, errs.Syntax: codes.InvalidArgument, errs.Binding: codes.InvalidArgument,
	errs.NotFound: codes.NotFound, errs.Unsupported: codes.Unimplemented, errs.InvalidValue: codes.InvalidArgument,
	errs.OutOfMemory: codes.ResourceExhausted, errs.IO: codes.Unavailable, errs.Cancelled: codes.Canceled,
}

// ToStatus turns an error of a handler into what gRPC sends.
func ToStatus(err error) error {
	if err == nil {
		return nil
	}
	if _, isStatus := err.(interface{ GRPCStatus() *status.Status }); isStatus { // of gRPC's own
		return err
	}
	failure := EncodeFailure(cancelled(err))
	s := status.New(codeOf[kindNamed(failure.GetKind())], failure.GetMessage())
	if detailed, err := s.WithDetails(failure); err == nil {
		s = detailed
	}
	return s.Err()
}

func cancelled(err error) error {
	var known *errs.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, context.Canceled):
		return errs.New(errs.Cancelled, "cancelled")
	case errors.Is(err, context.DeadlineExceeded):
		return errs.New(errs.Cancelled, "cancelled: the deadline has passed")
	}
	return err
}

// FromStatus turns an error of a call to peer into an *errs.Error. The end of a stream stays io.EOF.
func FromStatus(peer string, err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	var known *errs.Error
	if errors.As(err, &known) {
		return err
	}
	s, ok := status.FromError(err)
	if !ok {
		return cancelled(err)
	}
	for _, detail := range s.Details() {
		if failure, ok := detail.(*wirepb.Failure); ok {
			return DecodeFailure(failure)
		}
	}
	return withoutDetail(peer, s)
}

// brokenConnection is how gRPC begins to tell that a connection has ended during a call.
const brokenConnection = "error reading from server"

// withoutDetail is an error that our servers did not send, but gRPC, something between us, or another program.
func withoutDetail(peer string, s *status.Status) error {
	switch s.Code() {
	case codes.Canceled:
		return errs.New(errs.Cancelled, "cancelled")
	case codes.DeadlineExceeded:
		return errs.New(errs.Cancelled, "cancelled: the deadline has passed while waiting for %s", peer)
	case codes.Unavailable, codes.Aborted:
		if strings.HasPrefix(s.Message(), brokenConnection) {
			return errs.Retryable(errs.IO, "connection to %s was lost", peer)
		}
		return errs.Retryable(errs.IO, "connection to %s failed: %s", peer, s.Message())
	case codes.ResourceExhausted:
		return errs.New(errs.IO, "call to %s was refused: %s", peer, s.Message())
	case codes.Unimplemented:
		return errs.New(errs.Unsupported, "call is not known at %s: is it a ballista server of this version? (%s)", peer, s.Message())
	case codes.Unauthenticated, codes.PermissionDenied:
		return errs.New(errs.IO, "no permission at %s: %s", peer, s.Message())
	case codes.NotFound:
		return errs.New(errs.NotFound, "not found at %s: %s", peer, s.Message())
	case codes.InvalidArgument, codes.OutOfRange, codes.FailedPrecondition, codes.AlreadyExists:
		return errs.New(errs.InvalidValue, "refused by %s: %s", peer, s.Message())
	}
	return errs.New(errs.Internal, "call to %s failed: %s: %s", peer, s.Code(), s.Message())
}
