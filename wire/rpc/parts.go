package rpc

import (
	"errors"
	"io"
	"sync"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/wire/wirepb"
)

const (
	// partSize is above which size a message is sent in parts, and the most bytes of a part.
	partSize = 1 << 20
	// WholeLimit is the most bytes of a message that is put together of parts, unless its receiver says otherwise.
	WholeLimit = 1 << 30
)

// Sender sends messages on a stream, large ones in parts. It is safe for concurrent use.
type Sender[M proto.Message] struct {
	mu     sync.Mutex
	stream interface{ Send(M) error }
	size   int
}

// NewSender returns a Sender on a stream, which it alone may send on from now on.
func NewSender[M proto.Message](stream interface{ Send(M) error }) *Sender[M] {
	return &Sender[M]{stream: stream, size: partSize}
}

// Send sends a message.
func (s *Sender[M]) Send(m M) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if proto.Size(m) <= s.size {
		return s.stream.Send(m)
	}
	data, err := proto.Marshal(m)
	if err != nil {
		return errs.New(errs.InvalidValue, "message cannot be sent: %w", err)
	}
	for len(data) > 0 {
		n := min(len(data), s.size)
		part := &wirepb.Part{Data: data[:n], Last: n == len(data)}
		data = data[n:]
		if err := s.stream.Send(withPart(m, part)); err != nil {
			return err
		}
	}
	return nil
}

// withPart makes a message of the type of m whose part is given.
func withPart[M proto.Message](m M, part *wirepb.Part) M {
	carrier := m.ProtoReflect().New()
	carrier.Set(partField(carrier), protoreflect.ValueOfMessage(part.ProtoReflect()))
	return carrier.Interface().(M)
}

// partField is the field for parts, which every message of a stream has.
func partField(m protoreflect.Message) protoreflect.FieldDescriptor {
	return m.Descriptor().Fields().ByName("part")
}

// Receiver receives messages from a stream, and puts together what was sent in parts. It is for one goroutine.
type Receiver[M proto.Message] struct {
	stream interface{ Recv() (M, error) }
	limit  int
}

// NewReceiver returns a Receiver of messages of up to limit bytes on a stream.
func NewReceiver[M proto.Message](stream interface{ Recv() (M, error) }, limit int) *Receiver[M] {
	return &Receiver[M]{stream: stream, limit: limit}
}

// Recv returns the next message, or io.EOF at the end.
func (r *Receiver[M]) Recv() (M, error) {
	m, err := r.stream.Recv()
	if err != nil {
		return m, err
	}
	part := partOf(m)
	if part == nil {
		return m, nil
	}
	data, err := r.gather(part)
	if err != nil {
		return m, err
	}
	whole := m.ProtoReflect().New().Interface().(M)
	if err := proto.Unmarshal(data, whole); err != nil {
		return m, errs.New(errs.InvalidValue, "message in parts is malformed: %w", err)
	}
	if partOf(whole) != nil {
		return m, errs.New(errs.InvalidValue, "message in parts is malformed: it is a part itself")
	}
	return whole, nil
}

// gather collects the bytes of a message whose first part has come.
func (r *Receiver[M]) gather(part *wirepb.Part) ([]byte, error) {
	var data []byte
	for {
		if len(data)+len(part.GetData()) > r.limit {
			return nil, errs.New(errs.InvalidValue, "message in parts is too large: more than %s", memory.Bytes(int64(r.limit)))
		}
		data = append(data, part.GetData()...)
		if part.GetLast() {
			return data, nil
		}
		if len(part.GetData()) == 0 {
			return nil, errs.New(errs.InvalidValue, "message in parts is malformed: a part is empty")
		}
		m, err := r.stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil, errs.New(errs.InvalidValue, "message in parts is malformed: its end is missing")
		} else if err != nil {
			return nil, err
		}
		if part = partOf(m); part == nil {
			return nil, errs.New(errs.InvalidValue, "message in parts is malformed: another message is in between")
		}
	}
}

func partOf(m proto.Message) *wirepb.Part {
	reflected := m.ProtoReflect()
	field := partField(reflected)
	if field == nil || !reflected.Has(field) {
		return nil
	}
	return reflected.Get(field).Message().Interface().(*wirepb.Part)
}
