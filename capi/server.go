package main

// #include "internal.h"
import "C"

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/folder"
	"github.com/ballista-go/ballista/executor"
	"github.com/ballista-go/ballista/executor/workers"
	"github.com/ballista-go/ballista/scheduler"
	"github.com/ballista-go/ballista/standalone"
)

// server is a part of a cluster, or a whole one, in this process.
type server interface {
	Address() string
	Stop() error
}

// serverKinds start servers with their options.
var serverKinds = map[string]func(options *C.const_char) (server, error){
	"scheduler": startScheduler, "executor": startExecutor, "cluster": startCluster,
}

//export ballista_server_start
func ballista_server_start(kind, options *C.const_char, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		name, err := text(kind, "kind of a server")
		if err != nil {
			return err
		}
		start, known := serverKinds[name]
		if !known {
			return errs.New(errs.Binding, "kind of a server is not known: %q (expected scheduler, executor or cluster)", name)
		}
		started, err := start(options)
		if err == nil {
			*out = C.ballista_handle(keep(started))
		}
		return err
	})
}

//export ballista_server_address
func ballista_server_address(handle C.ballista_handle, address **C.char, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		s, err := find[server](uint64(handle), "server")
		if err == nil {
			putText(address, s.Address())
		}
		return err
	})
}

//export ballista_server_stop
func ballista_server_stop(handle C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		s, err := find[server](uint64(handle), "server")
		if err != nil {
			return err
		}
		drop(uint64(handle))
		return s.Stop()
	})
}

func startScheduler(options *C.const_char) (server, error) {
	var o struct {
		Listen      string   `json:"listen"`
		WorkFolder  string   `json:"work_folder"`
		Store       string   `json:"store"`
		DataFolders []string `json:"data_folders"`
		MinRows     float64  `json:"min_rows"`
	}
	if err := decode(options, &o); err != nil {
		return nil, err
	}
	path, remove, err := workFolder(o.WorkFolder)
	if err != nil {
		return nil, err
	}
	s, err := scheduler.Start(scheduler.Config{
		Listen: o.Listen, WorkFolder: path, Store: o.Store, DataFolders: o.DataFolders, MinRows: o.MinRows,
	})
	if err != nil {
		return nil, errors.Join(err, remove())
	}
	return &schedulerServer{s, remove}, nil
}

// stopServer stops a server that nobody asks about any more.
func stopServer(s server) {
	if err := s.Stop(); err != nil {
		slog.Warn("a server did not stop as it should", "error", err)
	}
}

// workFolder is the given folder, or a temporary one, which remove removes.
func workFolder(given string) (path string, remove func() error, err error) {
	if given != "" {
		whole, err := filepath.Abs(given)
		return whole, func() error { return nil }, err
	}
	made, err := folder.Temporary("ballista-scheduler-")
	if err != nil {
		return "", nil, err
	}
	return made.Path, made.Close, nil
}

// schedulerServer is a scheduler with a folder that may be removed in the end.
type schedulerServer struct {
	*scheduler.Scheduler
	remove func() error
}

// Stop implements server.
func (s *schedulerServer) Stop() error { return errors.Join(s.Scheduler.Stop(), s.remove()) }

func startExecutor(options *C.const_char) (server, error) {
	var o struct {
		Scheduler   string   `json:"scheduler"`
		Listen      string   `json:"listen"`
		Advertise   string   `json:"advertise"`
		Cores       int      `json:"cores"`
		Memory      int64    `json:"memory"`
		WorkFolder  string   `json:"work_folder"`
		DataFolders []string `json:"data_folders"`
		pythonOptions
	}
	if err := decode(options, &o); err != nil {
		return nil, err
	}
	e, err := executor.Start(context.Background(), executor.Config{
		Scheduler: o.Scheduler, Listen: o.Listen, Advertise: o.Advertise, Cores: o.Cores, Memory: o.Memory,
		WorkFolder: o.WorkFolder, DataFolders: o.DataFolders, AllowPython: o.Python != "", Python: o.config(),
	})
	if err != nil {
		return nil, err
	}
	return executorServer{e}, nil
}

type executorServer struct{ *executor.Executor }

// Stop implements server.
func (s executorServer) Stop() error {
	s.Executor.Stop()
	return nil
}

func startCluster(options *C.const_char) (server, error) {
	config, err := clusterOf(options)
	if err != nil {
		return nil, err
	}
	c, err := standalone.Start(context.Background(), config)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// clusterOf reads the description of a cluster.
func clusterOf(options *C.const_char) (standalone.Config, error) {
	var o struct {
		Executors  int     `json:"executors"`
		Cores      int     `json:"cores"`
		Memory     int64   `json:"memory"`
		Listen     string  `json:"listen"`
		WorkFolder string  `json:"work_folder"`
		MinRows    float64 `json:"min_rows"`
		pythonOptions
	}
	err := decode(options, &o)
	return standalone.Config{
		Executors: o.Executors, Cores: o.Cores, Memory: o.Memory, Listen: o.Listen, WorkFolder: o.WorkFolder, MinRows: o.MinRows,
		AllowPython: o.Python != "", Python: o.config(),
	}, err
}

// pythonOptions say how an executor runs functions written in Python.
type pythonOptions struct {
	Python        string  `json:"python"`         // the interpreter; empty: it does not
	PythonPath    string  `json:"python_path"`    // where the interpreter finds ballista
	PythonMemory  int64   `json:"python_memory"`  // bytes
	PythonTimeout float64 `json:"python_timeout"` // seconds
}

func (o *pythonOptions) config() workers.Config {
	config := workers.Config{
		Interpreter: o.Python, Memory: o.PythonMemory, Timeout: time.Duration(o.PythonTimeout * float64(time.Second)),
	}
	if o.PythonPath != "" {
		config.Environment = []string{"PYTHONPATH=" + strings.TrimSuffix(o.PythonPath+":"+os.Getenv("PYTHONPATH"), ":")}
	}
	return config
}
