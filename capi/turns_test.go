package main

import "testing"

func TestACallThatEndsSoonWaitsForItsTurnButNotForEver(t *testing.T) {
	quick := &pace{typical: soon / 2}
	if !quick.wait() {
		t.Error("there is no turn, and nobody has it")
	}
	if quick.wait() {
		t.Error("two have the turn")
	}
	called := false
	quick.take(func() { called = true })
	if !called {
		t.Error("a call waits for one that does not end")
	}
	<-turn
	quick.take(func() { called = len(turn) == 1 })
	if !called || len(turn) != 0 {
		t.Error("a quick call has no turn, or does not give it back")
	}
}

func TestCallsThatTakeLongDoNotTakeTurns(t *testing.T) {
	slow := &pace{typical: soon}
	slow.take(func() {
		if len(turn) != 0 {
			t.Error("a slow call keeps others waiting")
		}
	})
	slow.typical = 0
	slow.note(2 * soon)
	slow.note(soon / 4)
	if slow.typical != soon/4 {
		t.Errorf("got %v, want the least", slow.typical)
	}
	for range 100 {
		slow.note(2 * soon)
	}
	if slow.typical != 2*soon {
		t.Errorf("got %v, want what all take", slow.typical)
	}
}
