package scheduler

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/scheduler/state"
)

// scripted gives blocks to a relay, and fails at the end with err unless it is nil.
type scripted struct {
	blocks []string
	err    error
}

func (s *scripted) Next(context.Context) ([]byte, error) {
	if len(s.blocks) == 0 {
		return nil, s.err
	}
	block := s.blocks[0]
	s.blocks = s.blocks[1:]
	return []byte(block), nil
}

func (s *scripted) Close() error { return nil }

// relayOf returns a relay that reads outputs by the numbers of their attempts, and what it tells.
func relayOf(outputs map[int]*scripted) (r *relay, told func() []state.Event, done *sync.WaitGroup) {
	var mu sync.Mutex
	var events []state.Event
	done = &sync.WaitGroup{}
	r = &relay{
		job: "j", handed: -1, spawn: func(f func()) { done.Go(f) },
		tell: func(e state.Event) {
			mu.Lock()
			defer mu.Unlock()
			events = append(events, e)
		},
		open: func(_ context.Context, edge stage.Edge) (stage.BlockReader, error) {
			return outputs[edge.Attempt], nil
		},
	}
	r.changed = sync.NewCond(&r.mu)
	return r, func() []state.Event {
		mu.Lock()
		defer mu.Unlock()
		return events
	}, done
}

func reading(epoch, first int, hold int64, attempts ...int) state.ReadResult {
	a := state.ReadResult{Job: "j", Epoch: epoch, First: first, HoldBytes: hold}
	for i, attempt := range attempts {
		a.Outputs = append(a.Outputs, state.Output{AttemptID: state.AttemptID{Job: "j", Task: first + i, Attempt: attempt}})
	}
	return a
}

func drainRelay(t *testing.T, r *relay) (all string) {
	t.Helper()
	for {
		block, err := r.next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if block == nil {
			return all
		}
		all += string(block)
	}
}

func TestRelayHoldsUntilTheJobIsOver(t *testing.T) {
	r, told, done := relayOf(map[int]*scripted{0: {blocks: []string{"a", "b"}}, 1: {blocks: []string{"c"}}})
	r.read(reading(1, 0, 100, 0, 1))
	done.Wait()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if block, err := r.next(ctx); err == nil {
		t.Fatalf("rows were handed out before the job was over: %q", block)
	}
	want := []state.Event{state.ResultRead{Job: "j", Epoch: 1, Task: 0}, state.ResultRead{Job: "j", Epoch: 1, Task: 1}}
	if got := told(); len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Fatalf("told %v, want %v", got, want)
	}
	r.finish()
	if got := drainRelay(t, r); got != "abc" {
		t.Fatalf("got %q", got)
	}
}

func TestRelayStartsAgainWithoutRepeating(t *testing.T) {
	lost := errors.New("executor is gone")
	r, told, done := relayOf(map[int]*scripted{
		0: {blocks: []string{"a"}}, 1: {blocks: []string{"x"}, err: lost}, 2: {blocks: []string{"b", "c"}},
	})
	r.read(reading(1, 0, 100, 0, 1))
	done.Wait()
	if last := told()[len(told())-1]; last != (state.ResultLost{Job: "j", Epoch: 1, Task: 1, Message: lost.Error()}) {
		t.Fatalf("told %v", last)
	}
	r.restart(1)
	r.read(reading(2, 1, 100, 2))
	done.Wait()
	r.finish()
	if got := drainRelay(t, r); got != "abc" {
		t.Fatalf("got %q", got)
	}
}

// What was read stays while a later task is made again. Where that has others made again, too, so that all is read once more, it goes.
func TestRelayDropsWhatIsReadOnceMore(t *testing.T) {
	r, _, done := relayOf(map[int]*scripted{
		0: {blocks: []string{"x"}}, 1: {blocks: []string{"y"}, err: errors.New("executor is gone")}, 2: {blocks: []string{"a"}}, 3: {blocks: []string{"b", "c"}},
	})
	r.read(reading(1, 0, 100, 0, 1))
	done.Wait()
	r.restart(1)
	r.read(reading(2, 0, 100, 2, 3))
	done.Wait()
	r.finish()
	if got := drainRelay(t, r); got != "abc" {
		t.Fatalf("got %q", got)
	}
}

func TestRelayTellsBeforeItHandsOut(t *testing.T) {
	r, told, done := relayOf(map[int]*scripted{0: {blocks: []string{"aaaa", "bbbb"}}, 1: {blocks: []string{"c"}}})
	r.read(reading(1, 0, 5, 0, 1))
	for _, want := range []string{"aaaa", "bbbb", "c"} {
		block, err := r.next(t.Context())
		if err != nil || string(block) != want {
			t.Fatalf("got %q, %v, want %q", block, err, want)
		}
	}
	done.Wait()
	if first := told()[0]; first != (state.ResultHandedOut{Job: "j", Epoch: 1, Task: 0}) {
		t.Fatalf("told %v first", first)
	}
}

// stepwise gives the blocks of a channel, and asks for one more only when it is wanted.
type stepwise chan []byte

func (s stepwise) Next(ctx context.Context) ([]byte, error) {
	select {
	case block := <-s:
		return block, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s stepwise) Close() error { return nil }

func TestRelayHandsOutBlocksAsTheyCome(t *testing.T) {
	blocks := make(stepwise)
	r, _, done := relayOf(nil)
	r.open = func(context.Context, stage.Edge) (stage.BlockReader, error) { return blocks, nil }
	r.read(reading(1, 0, 1, 0))
	for _, want := range []string{"first", "second", "third"} {
		got := make(chan string, 1)
		go func() {
			block, err := r.next(t.Context())
			got <- fmt.Sprint(string(block), err)
		}()
		time.Sleep(10 * time.Millisecond) // so that it waits already; if it does not, the test sees less
		blocks <- []byte(want)
		select {
		case block := <-got:
			if block != want+"<nil>" {
				t.Fatalf("got %s, want %s", block, want)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("%s is not handed out", want)
		}
	}
	blocks <- nil
	done.Wait()
}
