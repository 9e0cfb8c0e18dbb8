package scheduler

import (
	"context"
	"encoding/json"
	"math"
	"time"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/optimizer"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/planner"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/tree"
	"github.com/ballista-go/ballista/scheduler/state"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// planned is a query on its way to a job.
type planned struct {
	query   *codec.Query
	rules   []*wirepb.RuleApplied
	logical logical.Node
	stages  *stage.Plan
	write   *write // that was begun, or nil
}

// planQuery decodes, checks and plans a query for the executors that there are.
func (s *Scheduler) planQuery(ctx context.Context, m *wirepb.Query) (_ *planned, err error) {
	envelope, err := codec.Unmarshal(m.GetPlan())
	if err != nil {
		return nil, err
	}
	decoder := &codec.Decoder{Functions: codec.Library{}, Tables: s}
	p := &planned{}
	defer func() {
		if err != nil {
			p.write.end()
		}
	}()
	if p.query, err = decoder.Logical(ctx, envelope); err != nil {
		return nil, err
	}
	if plan, ok := p.query.Plan.(*logical.Write); ok && m.GetPurpose() == wirepb.Purpose_PURPOSE_RUN {
		if p.query.Plan, p.write, err = s.beginWrite(ctx, plan); err != nil {
			return nil, err
		}
	}
	if err := p.optimize(ctx, m); err != nil {
		return nil, err
	}
	nodes := s.nodes()
	root, err := planner.Plan(ctx, p.logical, s.config.planning(nodes))
	if err != nil {
		return nil, err
	}
	p.stages = stage.Cut(root, nodes)
	return p, nil
}

func (p *planned) optimize(ctx context.Context, m *wirepb.Query) (err error) {
	last := p.query.LastID
	options := optimizer.Options{
		Settings: p.query.Settings, Skip: map[string]bool{},
		NewID: func() expr.ID { last++; return last },
	}
	for _, rule := range m.GetSkipRules() {
		options.Skip[rule] = true
	}
	if m.GetPurpose() == wirepb.Purpose_PURPOSE_EXPLAIN_VERBOSE {
		options.Observe = func(rule string, plan logical.Node) {
			p.rules = append(p.rules, &wirepb.RuleApplied{Rule: rule, Plan: logical.Explain(plan)})
		}
	}
	p.logical, err = optimizer.Optimize(ctx, p.query.Plan, options)
	return err
}

// nodes is how many executors a job is planned for.
func (s *Scheduler) nodes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return min(max(s.state.Usable(), 1), s.config.MaxNodes)
}

// longestTimeout is that of a job in milliseconds, about a hundred years: more would not fit a time.Duration.
const longestTimeout = 100 * 365 * 24 * 3600 * 1000

// newJob makes the job of a planned query, with the splits of its scans divided among the tasks.
func (s *Scheduler) newJob(ctx context.Context, m *wirepb.Query, p *planned) (_ *job, err error) {
	j := &job{
		id: newID(), session: m.GetSessionId(), description: shortened(m.GetDescription()), submitted: time.Now(), plan: p.stages,
		limits: jobLimits{m.GetWorkers(), m.GetBatchRows(), m.GetMemoryLimit()},
		sent:   map[sentPlan]bool{}, finished: make(chan struct{}),
	}
	if timeout := m.GetTimeoutMs(); timeout > 0 {
		j.deadline = j.submitted.Add(time.Duration(min(timeout, longestTimeout)) * time.Millisecond)
	}
	j.relay = newRelay(s, j.id)
	if j.data, err = uploadOf(ctx, p.stages); err != nil {
		return nil, err
	}
	for _, st := range p.stages.Stages {
		made, err := planStage(ctx, st, p.query.Settings)
		if err != nil {
			return nil, err
		}
		j.stages, j.tasks = append(j.stages, made), append(j.tasks, make([]taskProgress, st.Tasks))
	}
	j.countReaders()
	return j, nil
}

// shape is the job as far as state is concerned.
func (j *job) shape(hold uint64) state.JobShape {
	const standard = 64 << 20
	shape := state.JobShape{ID: j.id, Session: j.session, Data: j.data, Deadline: j.deadline, HoldBytes: int64(min(hold, math.MaxInt64))}
	if hold == 0 {
		shape.HoldBytes = standard
	}
	for _, st := range j.plan.Stages {
		shape.Stages = append(shape.Stages, state.StageShape{
			Tasks: st.Tasks, Inputs: st.Inputs, After: st.After, Repeatable: st.Repeatable,
			Forward:     st.Output != nil && st.Output.Kind == physical.Forward,
			RangeOutput: st.Output != nil && st.Output.Kind == physical.Range,
		})
	}
	return shape
}

// submit hands the job to the state, at once with making it known: nobody sees a job that the state does not know.
func (s *Scheduler) submit(j *job, hold uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return errStopped()
	}
	s.jobs[j.id] = j
	s.history.started(j)
	s.step(state.JobSubmitted{Job: j.shape(hold)})
	return nil
}

// endJob does what the end of a job asks for. The caller holds s.mu.
func (s *Scheduler) endJob(a state.EndJob) {
	j := s.jobs[a.Job]
	if j == nil {
		return
	}
	delete(s.jobs, a.Job)
	answer := s.answer(s.state.Job(j.id))
	answer.Description, answer.Plan = j.description, shortened(j.explain())
	s.metrics.ended(answer)
	s.history.ended(answer) // before the client knows, who may ask for it
	j.end(a.Failure)
	if a.Failure == nil {
		j.relay.finish()
	} else {
		j.relay.close()
	}
}

// explain is the plan of the job with what its tasks have done.
func (j *job) explain() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	measured := j.metrics()
	return stage.Explain(j.plan, func(n physical.Node) string {
		if m, ok := measured[n]; ok {
			return m.Note()
		}
		return ""
	})
}

// describe is the same as data.
func (j *job) describe() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	measured := j.metrics()
	return asJSON(stage.Describe(j.plan, func(n physical.Node) (stage.Metrics, bool) {
		m, ok := measured[n]
		return m, ok
	}))
}

// asJSON writes a description, which JSON has a form of.
func asJSON(d *stage.Description) string {
	text, _ := json.Marshal(d)
	return string(text)
}

// metrics are those of the nodes of the plan, over their tasks. The caller holds j.mu.
func (j *job) metrics() map[physical.Node]stage.Metrics {
	metrics := map[physical.Node]stage.Metrics{}
	for id, st := range j.plan.Stages {
		measured := j.metricsOf(id)
		tree.Walk(st.Root, func(n physical.Node) bool {
			if len(measured) == 0 {
				return false
			}
			metrics[n] = measured[0]
			measured = measured[1:]
			return true
		})
	}
	return metrics
}
