package workers

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/foreign"
)

// reading is what is done with an answer. One without anything to read has neither.
type reading struct {
	stream func() error             // of what lies in i.answer
	plain  func(given []byte) error // of a column in shared memory
}

// exchange sends a request and has the answer read, unless it is an error. Requires: the process is locked.
func (i *instance) exchange(op byte, numbers []int64, rows int, read reading) error {
	p := i.process
	timeout := i.task.pool.config.Timeout
	timer := time.AfterFunc(timeout, func() { p.kill(fmt.Sprintf("a call took longer than %s", timeout)) })
	defer timer.Stop()
	err := i.send(op, numbers, rows)
	if err == nil {
		err = i.receive(read)
	}
	var failure *errs.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &failure): // what the function has raised
		i.task.fail()
		return failure
	}
	i.task.fail()
	if p.alive() {
		time.AfterFunc(graceOfProtocol, func() { p.kill("it broke the protocol: " + err.Error()) })
	}
	return about(i.function, p.failure())
}

// graceOfProtocol is how long a process whose socket has failed has to end by itself, which tells more.
const graceOfProtocol = 500 * time.Millisecond

// failure is the error of a process that has ended.
func (p *process) failure() *errs.Error {
	failure := errs.New(errs.InvalidValue, "%s", p.ended())
	failure.Detail = p.output.String()
	return failure
}

// about says which function an error is about.
func about(f *foreign.Function, err error) error {
	var failure *errs.Error
	if !errors.As(err, &failure) || failure.Kind == errs.Cancelled {
		return err
	}
	told := errs.New(failure.Kind, "function %s: %s", f.Name, failure.Message)
	told.Detail, told.Retry = failure.Detail, failure.Retry
	return told
}

// send writes a request. Its rows are put into shared memory where there is room.
func (i *instance) send(op byte, numbers []int64, rows int) error {
	i.sent, i.inMemory = i.request.size(), false
	place := 0
	if (op == byte(foreign.Evaluate) || op == opPlain) && !i.keeps {
		place, i.inMemory = i.process.shared.place(i.sent)
	}
	parts := [][]byte{nil}
	if i.inMemory {
		i.request.copyTo(i.process.shared.bytes[place:])
		place++ // 0 says that the bytes follow
	} else {
		parts = append(parts, i.request.parts...)
	}
	parts[0] = i.head(op, place, numbers, rows)
	err := i.process.send(parts)
	i.request.reset()
	return err
}

// head is what a request begins with.
func (i *instance) head(op byte, place int, numbers []int64, rows int) []byte {
	head := make([]byte, 0, 33+8*len(numbers))
	head = append(head, op)
	head = binary.LittleEndian.AppendUint32(head, i.number)
	head = binary.LittleEndian.AppendUint64(head, uint64(i.sent))
	head = binary.LittleEndian.AppendUint64(head, uint64(place))
	head = binary.LittleEndian.AppendUint64(head, uint64(rows))
	head = binary.LittleEndian.AppendUint32(head, uint32(len(numbers)))
	for _, n := range numbers {
		head = binary.LittleEndian.AppendUint64(head, uint64(n))
	}
	return head
}

// What an answer begins with: how it ended, and where it is.
const (
	answerFailed   = 1
	answerInMemory = 2
	answerPlain    = 3 // as answerInMemory, but the values alone
	answerKept     = 4 // besides: the function still has its arguments, which lie in shared memory
)

// mostAnswer bounds what a process may answer.
const mostAnswer = 1 << 31

func (i *instance) receive(read reading) error {
	var header [9]byte
	if _, err := io.ReadFull(i.process.in, header[:]); err != nil {
		return err
	}
	size := binary.LittleEndian.Uint64(header[1:])
	if size > mostAnswer {
		return fmt.Errorf("an answer of %d bytes", size)
	}
	kind := header[0]
	if kind&answerKept != 0 {
		kind &^= answerKept
		if !i.inMemory {
			return errors.New("an answer about memory that was not used")
		}
		i.keeps = true
		i.process.shared.keep(i.sent)
	}
	i.answer.R, i.answer.N = i.process.in, int64(size)
	switch kind {
	case 0:
	case answerFailed:
		return i.raised()
	case answerInMemory, answerPlain:
		given, ok := i.process.shared.answer(size)
		if !ok || kind == answerPlain && read.plain == nil {
			return fmt.Errorf("an answer of %d bytes in memory", size)
		}
		if kind == answerPlain {
			return read.plain(given)
		}
		i.answer.R = bytes.NewReader(given)
	default:
		return fmt.Errorf("an answer of kind %d", kind)
	}
	if read.stream != nil {
		if err := read.stream(); err != nil {
			return err
		}
	}
	if i.answer.N != 0 {
		return fmt.Errorf("an answer with %d bytes too many", i.answer.N)
	}
	return nil
}

// mostFailure bounds what a process tells of an exception.
const mostFailure = 1 << 16

// raised reads what a function failed with.
func (i *instance) raised() error {
	var told struct {
		Kind    uint8  `json:"kind"`
		Message string `json:"message"`
		Detail  string `json:"detail"`
	}
	if i.answer.N > mostFailure {
		return fmt.Errorf("a failure of %d bytes", i.answer.N)
	}
	text, err := io.ReadAll(i.answer)
	if err == nil {
		err = json.Unmarshal(text, &told)
	}
	if err != nil {
		return fmt.Errorf("a failure that is none: %v", err)
	}
	kind := errs.InvalidValue
	if told.Kind == uint8(errs.OutOfMemory) {
		kind = errs.OutOfMemory
	}
	failure := errs.New(kind, "%s", told.Message)
	failure.Detail = told.Detail
	if printed := i.process.output.settled(); printed != "" {
		failure.Detail += "\noutput of the function's process:\n" + printed
	}
	return failure
}
