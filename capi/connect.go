package main

// #include "internal.h"
import "C"

import (
	"context"
	"errors"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/standalone"
)

//export ballista_session_connect
func ballista_session_connect(address, options *C.const_char, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		given, err := text(address, "address")
		if err != nil {
			return err
		}
		return openOn(options, out, func(o client.Options) (core.Backend, error) {
			return interruptible(func(ctx context.Context) (core.Backend, error) { return client.Connect(ctx, given, o) })
		})
	})
}

//export ballista_session_standalone
func ballista_session_standalone(cluster, options *C.const_char, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		config, err := clusterOf(cluster)
		if err != nil {
			return err
		}
		return openOn(options, out, func(o client.Options) (core.Backend, error) {
			return standalone.Open(context.Background(), config, o)
		})
	})
}

// openOn opens a session on a backend.
func openOn(options *C.const_char, out *C.ballista_handle, open func(client.Options) (core.Backend, error)) error {
	settings := map[string]string{}
	if err := decode(options, &settings); err != nil {
		return err
	}
	shared, err := engine()
	if err != nil {
		return err
	}
	backend, err := open(client.Options{Settings: settings})
	if err != nil {
		return err
	}
	session, err := shared.NewSessionOn(backend, settings)
	if err != nil {
		return errors.Join(err, backend.Close())
	}
	*out = C.ballista_handle(keep(session))
	return nil
}
