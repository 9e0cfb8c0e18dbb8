package scheduler

import (
	"context"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/source/blocks"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/wire/codec"
)

// planStage lists what the scans of a stage read, divides it among the tasks, and encodes the stage.
func planStage(ctx context.Context, st *stage.Stage, settings *expr.Settings) (plannedStage, error) {
	made := plannedStage{}
	shares := make([]map[int][]table.Split, st.Tasks)
	for task := range shares {
		shares[task] = map[int][]table.Split{}
	}
	for place, scan := range st.Scans() {
		listed, err := scan.Table.Scan(ctx, scan.Request)
		if err != nil {
			return made, err
		}
		if scan.Share == physical.Divided {
			for task, share := range stage.Divide(listed.Splits(), st.Tasks) {
				shares[task][place] = share
			}
			continue
		}
		for task := range shares {
			shares[task][place] = listed.Splits()
		}
	}
	for _, share := range shares {
		splits, err := codec.EncodeSplits(st, share)
		if err != nil {
			return made, err
		}
		made.splits = append(made.splits, splits)
	}
	envelope, err := codec.EncodeStage(st, settings)
	if err == nil {
		made.plan, err = codec.Marshal(envelope)
	}
	return made, err
}

// uploadOf is the uploaded table of which a plan reads the most rows, or empty: executors keep what they have read of it.
func uploadOf(ctx context.Context, plan *stage.Plan) (id string, err error) {
	most := int64(0)
	for _, st := range plan.Stages {
		for _, scan := range st.Scans() {
			uploaded, ok := scan.Table.(*blocks.Table)
			if !ok {
				continue
			}
			statistics, err := uploaded.Statistics(ctx)
			if err != nil {
				return "", err
			}
			if statistics.Rows > most {
				id, most = uploaded.Describe().ID, statistics.Rows
			}
		}
	}
	return id, nil
}

// countReaders finds out how often the partitions of each stage's outputs are read: by each task of each stage that reads all of
// them or, where partitions are a task's own, once for each leaf that does.
func (j *job) countReaders() {
	for _, reader := range j.plan.Stages {
		for _, r := range reader.Receives() {
			reads := 1
			if r.Kind == physical.Broadcast {
				reads = reader.Tasks
			}
			j.stages[r.Stage].readers += reads
		}
	}
	j.stages[len(j.stages)-1].readers = 1 // the relay
}
