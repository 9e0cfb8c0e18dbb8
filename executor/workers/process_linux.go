package workers

import (
	"syscall"

	"golang.org/x/sys/unix"
)

const noSignal = unix.MSG_NOSIGNAL

// attributes make a process the first of a group, which is killed together, and which does not outlive this process.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

func socketPair() ([2]int, error) {
	return unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
}
