package stage

import (
	"strings"

	"github.com/ballista-go/ballista/core/physical"
)

// Description is a plan as data, with what its operators have done: what EXPLAIN writes, for programs. Its JSON is part of the C
// interface and of the protocol.
type Description struct {
	Stages []*DescribedStage `json:"stages"` // the last one gives the result
}

// DescribedStage is a stage of a Description.
type DescribedStage struct {
	ID     int       `json:"id"`
	Tasks  int       `json:"tasks"`
	Inputs []int     `json:"inputs,omitempty"` // the stages that it reads from
	Output string    `json:"output,omitempty"` // where its rows go; empty: they are the result
	Root   *Operator `json:"root"`
}

// Operator is an operator of a Description, with those below it.
type Operator struct {
	Name    string      `json:"name"`
	Detail  string      `json:"detail,omitempty"`  // the rest of its line of EXPLAIN
	Reads   *int        `json:"reads,omitempty"`   // the stage whose output it reads
	Metrics *Metrics    `json:"metrics,omitempty"` // nil: it has not run
	Inputs  []*Operator `json:"inputs,omitempty"`
}

// Describe describes a plan. metrics tells what a node has done, if anything; nil when nothing has run.
func Describe(plan *Plan, metrics func(physical.Node) (Metrics, bool)) *Description {
	d := &Description{}
	for _, s := range plan.Stages {
		described := &DescribedStage{ID: s.ID, Tasks: s.Tasks, Inputs: s.Inputs, Root: describe(s.Root, metrics)}
		if s.Output != nil {
			described.Output = s.Output.Target()
		}
		d.Stages = append(d.Stages, described)
	}
	return d
}

func describe(node physical.Node, metrics func(physical.Node) (Metrics, bool)) *Operator {
	o := &Operator{}
	o.Name, o.Detail, _ = strings.Cut(node.String(), ": ")
	if r, ok := node.(*Receive); ok {
		o.Reads = &r.Stage
	}
	if metrics != nil {
		if m, ok := metrics(node); ok {
			o.Metrics = &m
		}
	}
	for _, child := range node.Children() {
		o.Inputs = append(o.Inputs, describe(child, metrics))
	}
	return o
}
