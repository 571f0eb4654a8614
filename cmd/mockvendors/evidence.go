package main

import (
	"fmt"
	"os"

	"github.com/spf13/pflag"

	"github.com/mockvendors/mockvendors/internal/settle"
	"github.com/mockvendors/mockvendors/internal/vendors"
)

// evidenceFlag names the files of what settle found out.
type evidenceFlag []string

func (f *evidenceFlag) declare(flags *pflag.FlagSet) {
	flags.StringArrayVar((*[]string)(f), "evidence", nil,
		"`file` that settle wrote: the values found there are the defaults of their readings, and observed")
}

// apply applies the files. It comes before any world is made.
func (f evidenceFlag) apply() error {
	for _, path := range f {
		text, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("--evidence: %w", err)
		}
		if err := settle.Apply(vendors.All(), path, text); err != nil {
			return fmt.Errorf("--evidence: %w", err)
		}
	}
	return nil
}
