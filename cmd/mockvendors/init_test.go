//go:build unix

package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"
)

// The commands of what init writes run as written, in a directory that has nothing else.
// Only the installation is left out: the program is the one under test. That the hosts
// can read the files is tested in release, by the hosts' own rules.
func TestPipelines(t *testing.T) {
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", filepath.Join(bin, "mockvendors"), ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	install := "#!/bin/sh\n[ \"$*\" = 'install github.com/mockvendors/mockvendors/cmd/mockvendors@latest' ]\n"
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte(install), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	sh := func(t *testing.T, dir, command string) *exec.Cmd {
		t.Helper()
		c := exec.CommandContext(t.Context(), "sh", "-e", "-c", command)
		c.Dir = dir
		return c
	}
	written := func(t *testing.T, host, file string, into any) (dir string) {
		t.Helper()
		dir = t.TempDir()
		if out, err := sh(t, dir, "mockvendors init --ci "+host).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		text, err := os.ReadFile(filepath.Join(dir, file))
		if err == nil {
			err = yaml.Unmarshal(text, into)
		}
		if err != nil {
			t.Fatal(err)
		}
		return dir
	}
	runs := func(t *testing.T, dir string, commands []string, want string) {
		t.Helper()
		for _, c := range commands {
			if out, err := sh(t, dir, c).CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", c, err, out)
			}
		}
		if junit, err := os.ReadFile(filepath.Join(dir, want)); err != nil || !strings.Contains(string(junit), `failures="0"`) {
			t.Errorf("%s: %v\n%s", want, err, junit)
		}
		if len(commands) != 3 {
			t.Errorf("the job has the commands %q", commands)
		}
	}

	t.Run("github", func(t *testing.T) {
		var workflow struct {
			Jobs struct {
				Mockvendors struct {
					Steps []struct {
						Run  string
						With map[string]any
					}
				}
			}
		}
		dir := written(t, "github", ".github/workflows/mockvendors.yml", &workflow)
		var commands []string
		steps := workflow.Jobs.Mockvendors.Steps
		for _, s := range steps {
			if s.Run != "" {
				commands = append(commands, s.Run)
			}
		}
		kept, _ := steps[len(steps)-1].With["path"].(string)
		runs(t, dir, commands, kept)
	})
	t.Run("gitlab", func(t *testing.T) {
		var jobs map[string]struct {
			Script    []string
			Artifacts struct{ Reports struct{ Junit string } }
		}
		dir := written(t, "gitlab", ".gitlab-ci.yml", &jobs)
		runs(t, dir, jobs["mockvendors"].Script, jobs["mockvendors"].Artifacts.Reports.Junit)
	})
	t.Run("compose", func(t *testing.T) {
		var project struct {
			Services struct {
				Mockvendors struct {
					Command     []string
					Healthcheck struct{ Test []string }
				}
			}
		}
		dir := written(t, "compose", "compose.mockvendors.yaml", &project)
		service := project.Services.Mockvendors
		free, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		addr := free.Addr().String()
		free.Close()
		t.Setenv("MOCKVENDORS_ADDR", addr) // for the health check; another port than in the file, which may be taken
		server := exec.CommandContext(t.Context(), service.Command[0], slices.Clone(service.Command[1:])...)
		server.Args[2] = strings.Replace(server.Args[2], "0.0.0.0:8409", addr, 1)
		server.Dir = dir
		if err := server.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() {
			_ = server.Process.Kill()
			_ = server.Wait()
		}()
		healthy := strings.Join(service.Healthcheck.Test[1:], " ")
		for until := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
			out, err := sh(t, dir, healthy).CombinedOutput()
			if err == nil && strings.Contains(string(out), "scenario first") {
				break
			}
			if time.Now().After(until) {
				t.Fatalf("%s: %v\n%s", healthy, err, out)
			}
		}
	})
}
