package workers

import (
	"encoding/binary"
	"encoding/json"
	"io"
	"time"

	"github.com/ballista-go/ballista/core/errs"
)

// greet waits for a process to say that it is ready.
func (p *process) greet() error {
	timer := time.AfterFunc(startTimeout, func() { p.kill("it took too long to start") })
	defer timer.Stop()
	var hello struct {
		Version string `json:"version"`
		Missing string `json:"missing"`
	}
	var size [4]byte
	_, err := io.ReadFull(p.in, size[:])
	if n := binary.LittleEndian.Uint32(size[:]); err == nil && n <= mostFailure {
		text := make([]byte, n)
		if _, err = io.ReadFull(p.in, text); err == nil {
			err = json.Unmarshal(text, &hello)
		}
	}
	switch {
	case err != nil || hello.Version == "" && hello.Missing == "":
		if p.alive() {
			time.AfterFunc(graceOfProtocol, func() { p.kill("it broke the protocol") })
		}
		failure := p.failure()
		return &errs.Error{
			Kind: errs.IO, Position: errs.NoPosition, Detail: failure.Detail,
			Message: "the interpreter " + p.command.Path + " cannot run functions: " + failure.Message,
		}
	case hello.Missing != "":
		return errs.New(errs.IO, "the interpreter %s cannot run functions: %s", p.command.Path, hello.Missing)
	}
	p.version = hello.Version
	return nil
}
