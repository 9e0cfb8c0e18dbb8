package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

type sample struct {
	Name string
	List []string
	N    int
	Wait time.Duration
}

var sampleSettings = []setting[sample]{
	{"name", "nobody", "a name", textOf(func(s *sample) *string { return &s.Name })},
	{"the-list", "", "a list", listOf(func(s *sample) *[]string { return &s.List })},
	{"n", "1", "a number", countOf(func(s *sample) *int { return &s.N })},
	{"wait", "1s", "a time", timeOf(func(s *sample) *time.Duration { return &s.Wait })},
}

// loaded runs a command with the arguments, and returns its configuration.
func loaded(args ...string) (*sample, error) {
	config := new(sample)
	c := &cobra.Command{Use: "sample", SilenceErrors: true, SilenceUsage: true}
	addFlags(c, sampleSettings)
	c.RunE = func(c *cobra.Command, _ []string) error { return load(c, sampleSettings, config) }
	c.SetArgs(append([]string{}, args...)) // nil would be those of the process
	return config, c.ExecuteContext(context.Background())
}

func TestFlagsGoBeforeVariablesGoBeforeFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.yaml")
	if err := os.WriteFile(path, []byte("name: file\nn: 5\nwait: 3m\nthe-list: [a, b]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("BALLISTA_SAMPLE_NAME", "variable")
	t.Setenv("BALLISTA_SAMPLE_N", "6")
	got, err := loaded("--config", path, "--name", "flag")
	if err != nil {
		t.Fatal(err)
	}
	if got.Name != "flag" || got.N != 6 || got.Wait != 3*time.Minute || strings.Join(got.List, " ") != "a b" {
		t.Fatalf("got %+v", got)
	}
}

func TestAKeyWithoutAValueIsEmpty(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.yaml")
	if err := os.WriteFile(path, []byte("name:\nn: 5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := loaded("--config", path); err != nil || got.Name != "" || got.N != 5 {
		t.Fatalf("got %+v, %v", got, err)
	}
}

func TestDefaults(t *testing.T) {
	got, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	if got.Name != "nobody" || got.N != 1 || got.Wait != time.Second || got.List != nil {
		t.Fatalf("got %+v", got)
	}
}

func TestMistakesAreNamed(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "settings.toml")
	if err := os.WriteFile(path, []byte("naem = 'x'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	nested := filepath.Join(folder, "nested.toml")
	if err := os.WriteFile(nested, []byte("[name]\nfirst = 'x'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		`nested.toml: "name.first"`:                  {"--config", nested},
		`setting n: a number is expected: "x"`:       {"--n", "x"},
		`setting wait: a duration such as 10s or 5m`: {"--wait", "-1s"},
		`"naem" (did you mean "name"?)`:              {"--config", path},
		`neither .yaml nor .toml`:                    {"--config", filepath.Join(folder, "settings.ini")},
		`no such file`:                               {"--config", filepath.Join(folder, "missing.yaml")},
		`unknown flag: --naem`:                       {"--naem", "x"},
	} {
		if _, err := loaded(args...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: got %v, want %s", args, err, want)
		}
	}
}

func TestMainTellsWhatIsWrong(t *testing.T) {
	for want, c := range map[string]struct {
		args []string
		code int
	}{
		`unknown command "schedular" for "ballista"`:    {[]string{"schedular"}, exitUsage},
		`unknown flag: --hots (did you mean "--host"?)`: {[]string{"sql", "--hots", "x"}, exitUsage},
		"setting max-jobs: a number is expected":        {[]string{"scheduler", "--max-jobs", "many"}, exitUsage},
		"the scheduler cannot listen at nowhere":        {[]string{"scheduler", "--listen", "nowhere", "--work-folder", t.TempDir()}, exitFailed},
		`interpreter not found: "/missing"`:             {[]string{"executor", "--allow-python", "--python", "/missing"}, exitFailed},
	} {
		var out, failed bytes.Buffer
		if code := run(t.Context(), c.args, &out, &failed); code != c.code || !strings.Contains(failed.String(), want) {
			t.Errorf("%v: code %d, %q, want %d, %q", c.args, code, failed.String(), c.code, want)
		}
	}
}

func TestSettingsListsAll(t *testing.T) {
	var out bytes.Buffer
	if code := run(t.Context(), []string{"settings"}, &out, &out); code != exitOK {
		t.Fatalf("code %d: %s", code, out.String())
	}
	for _, s := range schedulerSettings {
		if !strings.Contains(out.String(), "`--"+s.name+"` | `"+variable("scheduler", s.name)+"`") {
			t.Errorf("%s is not listed", s.name)
		}
	}
}
