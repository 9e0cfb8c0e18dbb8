package shell

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"golang.org/x/term"

	"github.com/ballista-go/ballista/core/errs"
)

// signals makes Ctrl-C end the statement that runs, and not the process. What else would end the process does so, when the statement
// has ended and the terminal is as it was.
type signals struct {
	come  chan os.Signal
	done  chan struct{}
	state *term.State // of the terminal while no statement runs; nil: there is none

	mu     sync.Mutex
	cancel context.CancelCauseFunc // of the statement that runs, or nil
	typed  bool                    // somebody types in an editor, which takes the Ctrl-C of its time
	held   bool                    // an interrupt came between two of the statements that he typed
	ending os.Signal               // ends the process after the statement
}

// watch takes the process's signals over until stop is called.
func watch() *signals {
	s := &signals{come: make(chan os.Signal, 4), done: make(chan struct{})}
	s.state, _ = term.GetState(int(os.Stdin.Fd()))
	signal.Notify(s.come, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // so that writing fails instead
	go func() {
		for {
			select {
			case come := <-s.come:
				s.take(come)
			case <-s.done:
				return
			}
		}
	}()
	return s
}

func (s *signals) stop() {
	signal.Stop(s.come)
	close(s.done)
}

var errInterrupted = errs.New(errs.Cancelled, "query cancelled")

func (s *signals) take(come os.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if come != os.Interrupt || s.cancel == nil && !s.typed {
		s.ending = come
	}
	switch {
	case s.cancel != nil:
		s.cancel(errInterrupted)
	case s.ending != nil:
		s.end()
	default:
		s.held = true
	}
}

// end ends the process as the signal would have. The caller holds s.mu.
func (s *signals) end() {
	if s.state != nil {
		_ = term.Restore(int(os.Stdin.Fd()), s.state)
	}
	come, _ := s.ending.(syscall.Signal)
	signal.Reset(come)
	_ = syscall.Kill(os.Getpid(), come)
}

// during returns a context for a statement, which Ctrl-C cancels, and what is to be called at its end.
func (s *signals) during(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	s.mu.Lock()
	s.cancel, s.held = cancel, false
	s.mu.Unlock()
	return ctx, func() {
		cancel(nil)
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.cancel = nil; s.ending != nil {
			s.end()
		}
	}
}

// edited says that somebody types in an editor from now on.
func (s *signals) edited() {
	s.mu.Lock()
	s.typed = true
	s.mu.Unlock()
}

// edits reports whether somebody types in an editor.
func (s *signals) edits() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.typed
}

// interrupted reports whether Ctrl-C came while no statement ran.
func (s *signals) interrupted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	held := s.held
	s.held = false
	return held
}

// isBroken reports whether who read what is written does so no more.
func isBroken(err error) bool { return errors.Is(err, syscall.EPIPE) }
