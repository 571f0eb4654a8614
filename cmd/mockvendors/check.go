package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/problem"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/strict"
	"github.com/mockvendors/mockvendors/internal/vendors"
	"github.com/mockvendors/mockvendors/internal/world"
)

// checked is the result of checking a file.
type checked struct {
	File   string            `json:"file"`
	OK     bool              `json:"ok"`
	Errors []problem.Mistake `json:"errors"`

	text string
}

func (p *program) check() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE|DIR...",
		Short: "Validate scenario files, without a server",
		Long: `Validate whole scenario files, without a server or network. Every mistake is printed
with file:line:column and a correction. Those that only follow from another are left
out; if something depends on what could not be read, the last line says so.

A directory stands for all *.yaml, *.yml and *.json files in it, but not below it.

How to write a file, and what each key means: docs/scenarios.md, which is printed by
mockvendors schema --markdown.`,
		Example: "  mockvendors check ./mine.yaml\n  mockvendors check ./scenarios",
		Args:    someArgs("name the files to check, or a directory of them"),
		RunE: func(cmd *cobra.Command, given []string) error {
			set := world.NewSet(vendors.All())
			files, err := filesIn(given)
			if err != nil {
				return err
			}
			all := make([]checked, len(files))
			wrong := false
			for i, file := range files {
				all[i] = checkFile(cmd.Context(), set, file)
				if cmd.Context().Err() != nil {
					return errInterrupted
				}
				wrong = wrong || !all[i].OK
			}
			if err := p.printChecked(all); err != nil {
				return err
			}
			if wrong {
				return exit{code: exitUsage}
			}
			return nil
		},
	}
}

func checkFile(ctx context.Context, set *world.Set, file string) checked {
	c := checked{File: file, Errors: []problem.Mistake{}}
	path, text, err := scenario.Text(file)
	if err == nil {
		_, err = scenario.LoadContext(ctx, set, path, text)
	}
	var mistakes strict.Errors
	switch {
	case err == nil:
		c.OK = true
		c.text = file + ": fine"
	case errors.As(err, &mistakes):
		c.Errors = problem.MistakesOf(mistakes)
		c.text = mistakes.Error()
	default:
		c.Errors = append(c.Errors, problem.Mistake{Message: err.Error()})
		c.text = err.Error()
	}
	return c
}

func (p *program) printChecked(all []checked) error {
	if p.json {
		return p.printJSON(map[string]any{"files": all})
	}
	out := &sureWriter{to: p.stdout}
	for _, c := range all {
		fmt.Fprintln(out, c.text)
	}
	return out.exit()
}

// printJSON prints a result as JSON.
func (p *program) printJSON(v any) error {
	text, err := indented(v)
	if err != nil {
		return err
	}
	_, err = p.stdout.Write(text)
	return err
}
