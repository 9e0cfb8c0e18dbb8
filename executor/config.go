package executor

import (
	"log/slog"
	"net"
	"os"
	"runtime"
	"time"

	"github.com/google/uuid"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/executor/workers"
	"github.com/ballista-go/ballista/wire/rpc"
)

const (
	schedulerPort = 50050
	// defaultListen is reached from this machine only: who listens elsewhere says so.
	defaultListen = "127.0.0.1:50051"
	// outputShare is the part of the memory that is for the outputs of tasks: 1/outputShare.
	outputShare = 4
	// cacheShare is the part of the memory that uploaded rows may have, as long as no task needs it: 1/cacheShare.
	cacheShare       = 4
	defaultBatchRows = 8192
	defaultDrainTime = 5 * time.Minute
	defaultPatience  = 10 * time.Second
	// trimAfter is how long an executor is idle before it gives memory back.
	trimAfter = 3 * time.Second
	// forgetAfter is how long uploaded rows are kept that no task reads.
	forgetAfter = 15 * time.Minute
)

// Config says what an executor is given. What is zero has a default.
type Config struct {
	ID           string   // unique in the cluster; default: random
	Scheduler    string   // address of the scheduler: df://host:port or host:port
	Listen       string   // host:port to listen on; port 0 is any; default 127.0.0.1:50051
	Advertise    string   // host:port at which others reach it; default: where it listens
	Cores        int      // default: those of the process
	Memory       int64    // bytes, of which some are for outputs; default: most of what the machine or the container has
	OutputMemory int64    // bytes of the outputs of tasks, beyond which they go to files; default: a quarter of Memory
	CacheMemory  int64    // bytes of rows of uploaded tables that are kept until tasks need the memory; default: a quarter of Memory
	OutputDisk   int64    // bytes of such files; default: what the disk has
	WorkFolder   string   // for such files, and of this executor alone; default: a temporary one
	Store        string   // folder of uploaded tables, where the scheduler has one that is reached from here; default: it is asked
	DataFolders  []string // outside of which no files are read; default: there is no such limit
	// DrainTime is how long an executor that is about to leave waits for its outputs to be read; default: 5 minutes.
	DrainTime time.Duration
	// Patience is how long a reader waits for an output that nobody has started to write; default: 10 seconds.
	Patience    time.Duration
	AllowPython bool           // to run functions written in Python, each task's in processes of its own
	Python      workers.Config // of such processes
	Log         *slog.Logger   // default: slog.Default()
}

// complete fills in defaults, and refuses what makes no sense.
func (c *Config) complete() error {
	scheduler, err := rpc.ParseAddress(c.Scheduler, schedulerPort)
	if err != nil {
		return err
	}
	c.Scheduler = scheduler
	if c.Advertise != "" {
		if c.Advertise, err = rpc.ParseAddress(c.Advertise, 0); err != nil {
			return err
		}
	}
	setDefault(&c.ID, uuid.NewString())
	setDefault(&c.Listen, defaultListen)
	setDefault(&c.Cores, runtime.GOMAXPROCS(0))
	setDefault(&c.Memory, core.AvailableMemory())
	setDefault(&c.OutputMemory, c.Memory/outputShare)
	setDefault(&c.CacheMemory, c.Memory/cacheShare)
	setDefault(&c.DrainTime, defaultDrainTime)
	setDefault(&c.Patience, defaultPatience)
	setDefault(&c.Log, slog.Default())
	if c.Cores < 0 || c.Memory < 0 || c.OutputMemory < 0 || c.CacheMemory < 0 || c.OutputDisk < 0 || c.DrainTime < 0 || c.Patience < 0 {
		return errs.New(errs.InvalidValue, "settings of an executor are negative: %d cores, %s of memory, %s and %s for outputs, %s for uploaded rows",
			c.Cores, memory.Bytes(c.Memory), memory.Bytes(c.OutputMemory), memory.Bytes(c.OutputDisk), memory.Bytes(c.CacheMemory))
	}
	if c.OutputMemory >= c.Memory {
		return errs.New(errs.InvalidValue, "all memory of the executor is for outputs: %s of %s", memory.Bytes(c.OutputMemory), memory.Bytes(c.Memory))
	}
	return nil
}

func setDefault[T comparable](value *T, otherwise T) {
	var zero T
	if *value == zero {
		*value = otherwise
	}
}

// advertised is the address that others are told: where the executor listens, with its host's name when that is everywhere.
func advertised(listening net.Addr) string {
	address, ok := listening.(*net.TCPAddr)
	if !ok || !address.IP.IsUnspecified() {
		return listening.String()
	}
	host, err := os.Hostname()
	if err != nil {
		return listening.String()
	}
	_, port, _ := net.SplitHostPort(address.String())
	return net.JoinHostPort(host, port)
}
