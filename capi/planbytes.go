package main

// #include "internal.h"
import "C"

import (
	"context"
	"encoding/base64"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/wirepb"
)

//export ballista_plan_bytes
func ballista_plan_bytes(plan C.ballista_handle, data **C.char, e *C.ballista_error) C.ballista_status {
	return with(plan, "plan", e, func(query *core.Query) error {
		written, err := planBytes(query)
		if err == nil {
			putText(data, base64.StdEncoding.EncodeToString(written))
		}
		return err
	})
}

//export ballista_session_plan
func ballista_session_plan(session C.ballista_handle, data *C.const_char, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		s, err := find[*core.Session](uint64(session), "session")
		if err != nil {
			return err
		}
		given, err := text(data, "data")
		if err != nil {
			return err
		}
		query, err := planOf(s, given)
		if err == nil {
			*out = C.ballista_handle(keep(query))
		}
		return err
	})
}

// planBytes writes the plan of a query, if it can be read again. Functions written in other languages are not written, since who
// reads a plan would run them.
func planBytes(query *core.Query) ([]byte, error) {
	if _, writes := query.LogicalPlan().(*logical.Write); writes || query.Origin() != nil {
		return nil, errs.New(errs.Unsupported, "plan of a statement cannot be written as bytes: only those of queries can")
	}
	envelope, err := codec.EncodeLogical(query.LogicalPlan(), query.Values())
	if err != nil {
		return nil, err
	}
	if len(envelope.GetFunctions()) > 0 {
		return nil, errs.New(errs.Unsupported, "plan cannot be written as bytes: it calls the function %q, which is written in %s",
			envelope.GetFunctions()[0].GetName(), envelope.GetFunctions()[0].GetLanguage())
	}
	if _, err := readPlan(envelope); err != nil {
		return nil, errs.New(errs.Unsupported, "plan cannot be written as bytes: %w", err)
	}
	return codec.Marshal(envelope)
}

func readPlan(envelope *wirepb.PlanEnvelope) (*codec.Query, error) {
	decoder := &codec.Decoder{Functions: codec.Library{}, Tables: codec.Files{}}
	return decoder.Logical(context.Background(), envelope)
}

// planOf reads a plan that planBytes has written.
func planOf(session *core.Session, data string) (*core.Query, error) {
	decoded, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		return nil, errs.New(errs.InvalidValue, "plan is malformed: %w", err)
	}
	envelope, err := codec.Unmarshal(decoded)
	if err != nil {
		return nil, err
	}
	if len(envelope.GetFunctions()) > 0 {
		return nil, errs.New(errs.Unsupported, "plan calls functions that are not the engine's")
	}
	query, err := readPlan(envelope)
	if err != nil {
		return nil, err
	}
	if _, writes := query.Plan.(*logical.Write); writes {
		return nil, errs.New(errs.Unsupported, "plan writes files: only plans of queries are read")
	}
	return session.Adopt(query.Plan)
}
