package shell

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/reeflective/readline"
	"github.com/reeflective/readline/inputrc"
	"golang.org/x/term"
)

// suspendTime is how long a process takes to stop.
const suspendTime = time.Second

// bindKeys gives keys what the editor's own commands do not do well.
func (s *shell) bindKeys(rl *readline.Shell) {
	commands := rl.Keymap.Commands()
	insert, line := commands["self-insert"], rl.Line()
	drop := func() { // searches and menus have lines of their own, and bring this one back
		line.Set()
		rl.Keymap.ResetLocal()
	}
	rl.Keymap.Register(map[string]func(){
		"self-insert": func() { insertTyped(rl, insert) },
		"interrupt":   func() { interrupt(rl); drop() },
		"suspend":     func() { s.suspend(rl) },
		"ignore":      func() { ignore(rl) },
		// The editor's own takes all keys for characters, Enter and Ctrl-C too.
		"overwrite-mode": func() {},
	})
	bound := map[string]string{`\C-c`: "interrupt", `\C-z`: "suspend", `\M-[`: "ignore"}
	for keymap, binds := range rl.Config.Binds {
		for key, action := range bound {
			key = inputrc.Unescape(key)
			if known := binds[key].Action; known == "abort" || keymap == "emacs" && (known == "" || known == "self-insert") {
				binds[key] = inputrc.Bind{Action: action}
			}
		}
	}
}

// insertTyped inserts a character, of which the editor would insert the first code point, and go on by its width.
func insertTyped(rl *readline.Shell, insert func()) {
	typed := rl.Keys.Caller()
	if len(typed) == 1 && typed[0] < 0x80 {
		insert()
		return
	}
	rl.History.SkipSave()
	rl.Cursor().InsertAt(typed...)
}

// ignore takes the rest of the sequence of a key that means nothing: it ends with the first byte from @ on.
func ignore(rl *readline.Shell) {
	rl.History.SkipSave()
	came := rl.Keys.Caller()
	for len(came) <= len("\x1b[") || came[len(came)-1] < '@' {
		next, empty := rl.Keys.Pop()
		if empty {
			return
		}
		came = append(came, rune(next))
	}
}

// interrupt drops what is typed. The editor's own abort ends a menu only, and takes keys for its own that were typed behind Ctrl-C.
func interrupt(rl *readline.Shell) {
	fmt.Print("^C")
	rl.Display.AcceptLine()
	rl.History.Accept(false, false, readline.ErrInterrupt)
}

// suspend stops the process until it is continued, with the terminal as it was before.
func (s *shell) suspend(rl *readline.Shell) {
	descriptor := int(os.Stdin.Fd())
	editing, err := term.GetState(descriptor)
	if err != nil || s.signals.state == nil {
		return
	}
	rl.Display.AcceptLine()
	_ = term.Restore(descriptor, s.signals.state)
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	_ = syscall.Kill(0, syscall.SIGTSTP)
	select {
	case <-continued:
	case <-time.After(suspendTime): // nobody could continue it, and so it does not stop
	}
	signal.Stop(continued)
	_ = term.Restore(descriptor, editing)
	rl.Display.PrintPrimaryPrompt()
}
