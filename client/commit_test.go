package client_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// TestALostCommitIsInDoubt: an error of a write says that it may be made again only if the scheduler was not told to commit it.
func TestALostCommitIsInDoubt(t *testing.T) {
	lost := errs.Retryable(errs.IO, "the connection is lost")
	full := errs.New(errs.IO, "the disk is full")
	for _, c := range []struct {
		prepare bool
		failure error
		retry   bool
		doubt   bool
	}{{false, lost, true, false}, {true, lost, false, true}, {true, full, false, false}} {
		f := &fake{execute: func(_ *wirepb.Query, stream executeStream) error {
			if !c.prepare {
				return c.failure
			}
			prepared := &wirepb.ExecuteResponse{Kind: &wirepb.ExecuteResponse_Prepared{Prepared: &wirepb.Prepared{}}}
			if err := stream.Send(prepared); err != nil {
				return err
			}
			if m, err := stream.Recv(); err != nil || m.GetCommit() == nil {
				t.Errorf("got %v, %v, want a commit", m, err)
			}
			return c.failure
		}}
		session := connect(t, f.serve(t, loopback).Address().String(), core.Config{}, nil)
		_, err := running(t.Context(), t, session).Next(t.Context())
		var got *errs.Error
		if !errors.As(err, &got) || got.Kind != errs.IO || got.Retry != c.retry || c.doubt != strings.Contains(got.Message, "may be there") {
			t.Errorf("%+v: got %#v", c, err)
		}
	}
}
