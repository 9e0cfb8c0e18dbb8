package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestStranger builds the library and a C program that knows its header alone, and runs the program.
func TestStranger(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the library")
	}
	folder := t.TempDir()
	library, program := filepath.Join(folder, "libballista.so"), filepath.Join(folder, "stranger")
	command(t, "go", "build", "-buildmode=c-shared", "-buildvcs=false", "-o", library, ".")
	command(t, "cc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-pthread", "-I.", "test/stranger.c", library, "-o", program)
	if output := command(t, program); output != "ok\n" {
		t.Fatalf("the program says:\n%s", output)
	}
}

// TestHeader compiles the header on its own, as C99 and as C++.
func TestHeader(t *testing.T) {
	for _, language := range []string{"-xc -std=c99", "-xc++ -std=c++11"} {
		args := append(strings.Fields(language), "-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only", "ballista.h")
		command(t, "cc", args...)
	}
}

func command(t *testing.T, name string, args ...string) string {
	t.Helper()
	output, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, output)
	}
	return string(output)
}
