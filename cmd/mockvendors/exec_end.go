package main

import (
	"fmt"
	"os"

	"github.com/mockvendors/mockvendors/internal/judge"
)

// ended is how a command ended.
type ended struct {
	code   int  // as shells have it
	signal int  // that ended it; 0 for none
	leaves bool // processes of its group that still run
}

func endOf(state *os.ProcessState) ended {
	return ended{code: exitCodeOf(state), signal: signalNumberOf(state)}
}

// verdict judges the end of a command. It reports false if there is nothing to say.
func (e ended) verdict() (judge.Verdict, bool) {
	v := judge.Verdict{Name: "command", Outcome: judge.Failed}
	switch {
	case e.signal != 0:
		v.Says = []string{fmt.Sprintf("the command was killed by signal %d", e.signal)}
	case e.code != 0:
		v.Says = []string{fmt.Sprintf("the command ended with exit code %d", e.code)}
	default:
		v.Outcome = judge.Warned
	}
	if e.leaves {
		v.Says = append(v.Says,
			"processes that the command started still run: what they ask from now on is not judged. Let the command wait for them.")
	}
	return v, len(v.Says) > 0
}
