package shell

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"github.com/rivo/uniseg"
	"golang.org/x/term"
)

// errPagerLeft says that who looked at a result has seen enough of it.
var errPagerLeft = errors.New("the pager was left")

// pager is what shows results that do not fit the terminal.
type pager struct {
	off     bool
	command string // empty: that of the environment
}

// program is the command line of the pager; empty for none.
func (p pager) program() string {
	if p.off {
		return ""
	}
	if p.command != "" {
		return p.command
	}
	if set, ok := os.LookupEnv("PAGER"); ok {
		return set
	}
	if _, err := exec.LookPath("less"); err == nil {
		return "less"
	}
	return ""
}

// sink is where a result goes.
type sink interface {
	io.Writer
	// finish ends it. After a failure it drops what nobody has seen.
	finish(failure error) error
}

// direct writes where it is told to, and then nothing is to be in the way.
type direct struct {
	io.Writer
	first func()
}

func (d *direct) Write(data []byte) (int, error) {
	d.first()
	return d.Writer.Write(data)
}

func (d *direct) finish(error) error { return nil }

// sink returns where the result of a statement goes.
func (s *shell) sink(shown *progress) sink {
	if !isTerminal(s.out) { // the progress is not in its way
		return &direct{s.out, func() {}}
	}
	program := s.pager.program()
	if !s.interactive || program == "" {
		return &direct{s.out, shown.stop}
	}
	columns, lines, err := term.GetSize(int(s.out.(*os.File).Fd()))
	if err != nil || columns <= 0 || lines <= 0 {
		return &direct{s.out, shown.stop}
	}
	return &paged{out: s.out, program: program, columns: columns, lines: lines - 2, first: shown.stop}
}

// paged holds a result until it is known whether it fits the terminal. When it does not, a pager gets it.
type paged struct {
	out            io.Writer
	program        string
	columns, lines int // of the terminal
	first          func()
	held           bytes.Buffer
	looked         int // bytes of held whose lines were counted
	process        *exec.Cmd
	pipe           io.WriteCloser
}

// Write implements io.Writer.
func (p *paged) Write(data []byte) (int, error) {
	if p.pipe != nil {
		return p.send(data)
	}
	p.held.Write(data)
	if p.fits() {
		return len(data), nil
	}
	if err := p.start(); err != nil {
		return 0, err
	}
	if _, err := p.send(p.held.Bytes()); err != nil {
		return 0, err
	}
	return len(data), nil
}

func (p *paged) send(data []byte) (int, error) {
	n, err := p.pipe.Write(data)
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, os.ErrClosed) {
		err = errPagerLeft
	}
	return n, err
}

// fits reports whether all lines so far fit the terminal.
func (p *paged) fits() bool {
	for {
		rest := p.held.Bytes()[p.looked:]
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			return p.lines >= 0
		}
		p.looked += end + 1
		p.lines--
		if p.lines < 0 || end > p.columns && uniseg.StringWidth(string(rest[:end])) > p.columns {
			p.lines = -1
			return false
		}
	}
}

// start starts the pager. less is told to cut long lines, as it is for tables of psql, and to leave what fits a screen there.
func (p *paged) start() error {
	p.first()
	p.process = exec.Command("/bin/sh", "-c", p.program) //nolint:gosec // it is what the user wants to run
	p.process.Stdout, p.process.Stderr = p.out, os.Stderr
	if _, set := os.LookupEnv("LESS"); !set && strings.HasPrefix(p.program, "less") {
		p.process.Env = append(os.Environ(), "LESS=FRSX")
	}
	pipe, err := p.process.StdinPipe()
	if err == nil {
		err = p.process.Start()
	}
	if err == nil {
		p.pipe = pipe
	}
	return err
}

func (p *paged) finish(failure error) error {
	if p.pipe == nil {
		if failure != nil {
			return nil
		}
		p.first()
		_, err := p.out.Write(p.held.Bytes())
		return err
	}
	_ = p.pipe.Close()
	_ = p.process.Wait() // how it ends is its own affair
	return nil
}
