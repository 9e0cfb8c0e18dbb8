package rpc

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"

	"github.com/apache/arrow-go/v18/arrow/flight/gen/flight"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// queue is a stream that gives what was sent on it.
type queue struct{ messages []*wirepb.ToExecutor }

func (q *queue) Send(m *wirepb.ToExecutor) error {
	q.messages = append(q.messages, m)
	return nil
}

func (q *queue) Recv() (*wirepb.ToExecutor, error) {
	if len(q.messages) == 0 {
		return nil, io.EOF
	}
	m := q.messages[0]
	q.messages = q.messages[1:]
	return m, nil
}

func plan(job string, size int) *wirepb.ToExecutor {
	return &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Plan{Plan: &wirepb.StagePlan{JobId: job, Plan: bytes.Repeat([]byte(job[:1]), size)}}}
}

func TestLargeMessagesGoInParts(t *testing.T) {
	q := &queue{}
	sender, receiver := NewSender(q), NewReceiver(q, WholeLimit)
	sizes := []int{0, 1, partSize - 100, partSize, partSize + 1, 5*partSize + 7}
	var all sync.WaitGroup
	for i, size := range sizes {
		all.Go(func() {
			if err := sender.Send(plan(fmt.Sprint(i), size)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, m := range q.messages {
		if proto.Size(m) > partSize+100 {
			t.Errorf("a message of %d bytes", proto.Size(m))
		}
	}
	seen := map[string]bool{}
	for range sizes {
		m, err := receiver.Recv()
		if err != nil {
			t.Fatal(err)
		}
		var i int
		_, _ = fmt.Sscan(m.GetPlan().GetJobId(), &i)
		if seen[m.GetPlan().GetJobId()] = true; !proto.Equal(m, plan(fmt.Sprint(i), sizes[i])) {
			t.Errorf("message %d is another one", i)
		}
	}
	if _, err := receiver.Recv(); err != io.EOF || len(seen) != len(sizes) {
		t.Errorf("got %v after %d messages", err, len(seen))
	}
}

func part(data string, last bool) *wirepb.ToExecutor {
	return &wirepb.ToExecutor{Kind: &wirepb.ToExecutor_Part{Part: &wirepb.Part{Data: []byte(data), Last: last}}}
}

func TestMalformedParts(t *testing.T) {
	nested, err := proto.Marshal(part("x", true))
	if err != nil {
		t.Fatal(err)
	}
	for want, messages := range map[string][]*wirepb.ToExecutor{
		"too large":      {part(strings.Repeat("x", 60), false), part(strings.Repeat("x", 41), true)},
		"end is missing": {part("x", false)},
		"in between":     {part("x", false), plan("j", 1)},
		"is empty":       {part("", false), part("", true)},
		"part itself":    {part(string(nested), true)},
		"is malformed:":  {part("\xff\xff\xff", true)},
	} {
		if _, err := NewReceiver(&queue{messages}, 100).Recv(); !errs.Is(err, errs.InvalidValue) || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestBlocksArriveAlignedAndWhole(t *testing.T) {
	for _, metadata := range []string{"", "x", strings.Repeat("x", 1000)} {
		for _, size := range []int{0, 1, 63, 64, 1000, 100_000, 3 << 20} {
			want := &flight.FlightData{DataBody: bytes.Repeat([]byte("abcdefg"), size)[:size], AppMetadata: []byte(metadata)}
			sent, err := codec{}.Marshal(want)
			if err != nil {
				t.Fatal(err)
			}
			reference, err := proto.Marshal(want)
			if err != nil {
				t.Fatal(err)
			}
			for _, encoded := range [][]byte{sent.Materialize(), reference} {
				got := new(flight.FlightData)
				if err := (codec{}).Unmarshal(split(encoded), got); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got.DataBody, want.DataBody) || string(got.AppMetadata) != metadata {
					t.Fatalf("metadata %d, body %d: something else arrived", len(metadata), size)
				}
				if place := uintptr(unsafe.Pointer(unsafe.SliceData(got.DataBody))); size > 0 && len(metadata) < 10 && place%16 != 0 {
					t.Errorf("body of %d bytes is at %x", size, place)
				}
			}
		}
	}
}

// split makes a message of several buffers, as frames of HTTP/2 do.
func split(data []byte) mem.BufferSlice {
	var buffers mem.BufferSlice
	for len(data) > 0 {
		n := min(len(data), 16<<10)
		buffers, data = append(buffers, mem.SliceBuffer(data[:n])), data[n:]
	}
	return buffers
}

func FuzzFlightData(f *testing.F) {
	seed, _ := proto.Marshal(&flight.FlightData{DataBody: []byte("abc"), AppMetadata: []byte("x"), DataHeader: []byte("y")})
	f.Add(seed)
	f.Fuzz(func(t *testing.T, data []byte) {
		ours, theirs := new(flight.FlightData), new(flight.FlightData)
		err, other := (codec{}).Unmarshal(split(data), ours), proto.Unmarshal(data, theirs)
		if (err == nil) != (other == nil) {
			t.Fatalf("%v, but protobuf says %v", err, other)
		}
		if err == nil && !bytes.Equal(ours.DataBody, theirs.DataBody) {
			t.Fatalf("body %q, but protobuf says %q", ours.DataBody, theirs.DataBody)
		}
	})
}
