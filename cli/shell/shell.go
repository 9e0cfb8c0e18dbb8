// Package shell is ballista sql: it reads statements from a terminal, files or a pipe, runs them in a session, here or on a cluster,
// and writes what they give.
package shell

import (
	"context"
	"errors"
	"io"
	"os"

	"golang.org/x/term"

	"github.com/ballista-go/ballista/cli/shell/format"
	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
)

// Config says what a shell reads and how it writes.
type Config struct {
	Commands []string // statements to run
	Files    []string // of statements to run, after the commands; - is standard input
	Host     string   // of a scheduler; empty: queries run in this process
	Settings map[string]string
	Format   format.Options
	Quiet    bool // nothing but results and errors
	Timing   bool // tell how long each statement took
	History  string
	In       *os.File
	Out      io.Writer
	Err      io.Writer
}

// shell is a session with somebody who uses it.
type shell struct {
	session     *core.Session
	config      Config
	display     format.Options
	timing      bool
	interactive bool
	out         io.Writer // of results
	file        *os.File  // of \o, or nil
	pager       pager
	signals     *signals
	quit        bool // \q was read
}

// Run runs a shell to its end. Its error is that of the statement that ended it.
func Run(ctx context.Context, config Config) error {
	session, err := open(ctx, config)
	if err != nil {
		return err
	}
	defer session.Close() //nolint:errcheck // the process ends
	s := &shell{session: session, config: config, display: config.Format, timing: config.Timing, out: config.Out}
	s.signals = watch()
	defer s.signals.stop()
	err = s.run(context.WithoutCancel(ctx)) // signals are taken as they mean here
	if closed := s.closeFile(); err == nil {
		err = closed
	}
	if isBroken(err) { // who reads has enough
		return nil
	}
	return err
}

func open(ctx context.Context, config Config) (*core.Session, error) {
	engine, err := core.Open(core.Config{})
	if err != nil {
		return nil, err
	}
	if config.Host == "" {
		return engine.NewSession(config.Settings)
	}
	backend, err := client.Connect(ctx, config.Host, client.Options{Settings: config.Settings})
	if err != nil {
		return nil, err
	}
	session, err := engine.NewSessionOn(backend, config.Settings)
	if err != nil {
		return nil, errors.Join(err, backend.Close())
	}
	return session, nil
}

func (s *shell) run(ctx context.Context) error {
	for _, text := range s.config.Commands {
		if err := s.script(ctx, newScript("", stringReader(text))); err != nil {
			return err
		}
	}
	for _, path := range s.config.Files {
		if err := s.runFile(ctx, path); err != nil {
			return err
		}
	}
	if len(s.config.Commands)+len(s.config.Files) > 0 || s.quit {
		return nil
	}
	if s.config.In != nil && isTerminal(s.config.In) && isTerminal(s.config.Out) {
		return s.interact(ctx)
	}
	return s.script(ctx, newScript("", s.input()))
}

// input is standard input, of which there may be none.
func (s *shell) input() io.Reader {
	if s.config.In == nil {
		return stringReader("")
	}
	return s.config.In
}

// isTerminal reports whether somebody looks at what is written, or types what is read.
func isTerminal(file any) bool {
	f, ok := file.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
