package state

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/zeebo/xxh3"
)

// placement has the executors that take tasks, as a heap: the one with the fewest shares of jobs for its cores first, of equal ones the
// one that got its last share the longest ago.
type placement []*executor

func (p placement) Len() int { return len(p) }

func (p placement) Less(i, k int) bool {
	a, b := p[i], p[k]
	if loadA, loadB := a.load*b.cores, b.load*a.cores; loadA != loadB {
		return loadA < loadB
	}
	if a.turn != b.turn {
		return a.turn < b.turn
	}
	return a.number < b.number
}

func (p placement) Swap(i, k int) {
	p[i], p[k] = p[k], p[i]
	p[i].place, p[k].place = i, k
}

func (p *placement) Push(x any) {
	x.(*executor).place = len(*p)
	*p = append(*p, x.(*executor))
}

func (p *placement) Pop() any {
	last := len(*p) - 1
	x := (*p)[last]
	(*p)[last] = nil
	*p = (*p)[:last]
	x.place = -1
	return x
}

// give gives an executor a share of a job: that it runs a task of each stage.
func (s *State) give(x *executor) {
	s.turn++
	x.turn = s.turn
	s.weigh(x, 1)
}

func (s *State) weigh(x *executor, change int) {
	x.load += change
	if x.place >= 0 {
		heap.Fix(&s.usable, x.place)
	}
}

// spread chooses the executors of a job whose widest stage has n tasks: all different as far as there are enough, the least loaded first.
func (s *State) spread(n int) []*executor {
	chosen := make([]*executor, 0, n)
	for len(chosen) < n {
		round := make([]*executor, min(n-len(chosen), len(s.usable)))
		for i := range round {
			round[i] = heap.Pop(&s.usable).(*executor)
		}
		for _, x := range round {
			s.give(x)
			heap.Push(&s.usable, x)
		}
		chosen = append(chosen, round...)
	}
	return chosen
}

// gather chooses as spread does, but so that it comes to the same executors in the same order for the same data while these are as free
// as others. Of more data than one the places differ, unless all executors are needed.
func (s *State) gather(n int, data string) []*executor {
	free := slices.Clone(s.usable)
	slices.SortFunc(free, func(a, b *executor) int {
		return cmp.Or(cmp.Compare(a.load*b.cores, b.load*a.cores), cmp.Compare(a.fondness(data), b.fondness(data)), cmp.Compare(a.id, b.id))
	})
	free = free[:min(n, len(free))]
	slices.SortFunc(free, func(a, b *executor) int { return cmp.Compare(a.id, b.id) })
	chosen := make([]*executor, n)
	for i := range chosen {
		chosen[i] = free[i%len(free)]
		s.give(chosen[i])
	}
	return chosen
}

// fondness is some number of the executor and the data.
func (x *executor) fondness(data string) uint64 { return xxh3.HashString(data + "/" + x.id) }

// leastLoaded returns an executor that takes tasks, and is not among those to avoid if there is another; nil if there is none.
func (s *State) leastLoaded(avoid []*executor) *executor {
	if len(s.usable) == 0 {
		return nil
	}
	first := s.usable[0]
	var passed []*executor
	for len(s.usable) > 0 && slices.Contains(avoid, s.usable[0]) {
		passed = append(passed, heap.Pop(&s.usable).(*executor))
	}
	if len(s.usable) > 0 {
		first = s.usable[0]
	}
	for _, x := range passed {
		heap.Push(&s.usable, x)
	}
	return first
}

// place chooses the executor of a task's next attempt. Tasks of one number of all stages of a job share an executor, so that the rows
// between them stay there.
func (j *job) place(t *task) *executor {
	if x := j.near(t); x != nil {
		return x
	}
	number := t.number
	if t.stage.Tasks == 1 {
		number = j.alone
	}
	if x := j.shareOf(number); x == nil || !slices.Contains(t.avoid, x) {
		return x
	}
	return j.state.leastLoaded(t.avoid)
}

// near is the executor that has the one output that the task reads of a stage.
func (j *job) near(t *task) *executor {
	for _, input := range t.stage.inputs {
		if !input.Forward {
			continue
		}
		if x := input.tasks[t.number].executor; x != nil && x.usable() && !slices.Contains(t.avoid, x) {
			return x
		}
	}
	return nil
}

// shareOf is the executor of the tasks of a number; another one than before where that takes no tasks any more.
func (j *job) shareOf(number int) *executor {
	x := j.shares[number]
	if x.usable() {
		return x
	}
	other := j.state.leastLoaded(nil)
	if other != nil {
		j.state.weigh(x, -1)
		j.state.give(other)
		j.shares[number] = other
	}
	return other
}
