package core

import (
	"bufio"
	"os"
	"strconv"
	"strings"

	"github.com/ballista-go/ballista/core/memory"
)

// memoryShare is the part of the machine's memory that an engine takes unless told otherwise. The rest is for the
// program around it.
const memoryShare = 0.8

// AvailableMemory is the share of what the container, or else the machine, allows.
func AvailableMemory() int64 {
	limit := memory.Unlimited
	for _, path := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		if text, err := os.ReadFile(path); err == nil {
			if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && n > 0 {
				limit = min(limit, n)
			}
		}
	}
	if total, ok := machineMemory(); ok {
		limit = min(limit, total)
	}
	if limit == memory.Unlimited {
		return limit
	}
	return int64(float64(limit) * memoryShare)
}

// machineMemory reads the machine's memory where the system tells it in /proc.
func machineMemory() (int64, bool) {
	f, err := os.Open("/proc/meminfo")
	if err != nil {
		return 0, false
	}
	defer f.Close() //nolint:errcheck // read only
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) >= 2 && fields[0] == "MemTotal:" {
			kib, err := strconv.ParseInt(fields[1], 10, 64)
			return kib << 10, err == nil
		}
	}
	return 0, false
}
