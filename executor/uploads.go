package executor

import (
	"time"

	"github.com/ballista-go/ballista/core/source/blocks"
	"github.com/ballista-go/ballista/wire/fetch"
)

// uploads are where the rows are that clients have sent.
func (e *Executor) uploads() blocks.Fetcher {
	if e.config.Store != "" {
		return blocks.Folder(e.config.Store)
	}
	return fetch.Uploads{Pool: e.peers, Address: e.config.Scheduler}
}

// forgetUnused gives up uploaded rows that no task reads any more. The scheduler says which tables are gone, but not to an executor that
// it has no stream to, and a task that is about to end may read on.
func (e *Executor) forgetUnused() {
	look := time.NewTicker(time.Minute)
	defer look.Stop()
	for {
		select {
		case <-look.C:
			e.uploaded.Expire(time.Now().Add(-forgetAfter))
		case <-e.running.Done():
			return
		}
	}
}
