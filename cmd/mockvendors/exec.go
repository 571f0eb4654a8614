package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"github.com/mockvendors/mockvendors/internal/judge"
	"github.com/mockvendors/mockvendors/internal/play"
	"github.com/mockvendors/mockvendors/internal/scenario"
	"github.com/mockvendors/mockvendors/internal/world"
)

// execFlags is the flags of exec.
type execFlags struct {
	scenarios  []string
	files      resultFiles
	transcript bool
	keep       bool
	setEnv     []string
	memory     byteSize
	coverage   coverageFlags
	webhooks   webhookFlags
	habits     bool
	strict     bool // a habit fails the run
	intercept  bool
	evidence   evidenceFlag
}

func (p *program) exec() *cobra.Command {
	f := execFlags{memory: world.MaxMemory}
	cmd := &cobra.Command{
		Use:   "exec [flags] -- COMMAND...",
		Short: "Run a command against a fresh world, then judge the scenario's assertions",
		Long: `Run a command against a fresh world, then judge the scenario's assertions.

The command finds the vendors in its environment:

` + variablesHelp() + `
The variables of a credential that the scenario does not declare are not set. Further
credentials that it declares have numbers, in the order of the file, up to 50:
MOCKVENDORS_EGYM_API_KEY_2. A user name, its password and its token have one number.
--set-env adds variables under other names, made of:

` + placesHelp() + `
Those of a further credential have its number, too: {egym.apiKey_2}.

With several --scenario, the command runs once for each, one after the other, each time
in a fresh world that no other run has touched. The results are printed at the end, in
that order, and the exit code is the first that is not 0.

--webhook subscribes a URL of the command to a vendor's webhooks; MOCKVENDORS_EGYM_WEBHOOK_URL
and MOCKVENDORS_EGYM_WEBHOOK_SECRET then tell the command what it takes to receive them. They
go only to this machine unless --allow-webhook-host names another one. After the command,
exec waits for those on their way, as long as one is over every 10 seconds, and at most a minute.

--habits adds how the command repeats, waits and reads pages, as report does for a server.
It looks at the worlds that are left at the end.

What the command prints is passed through. The verdict goes to standard error, with the
rules of the vendors that the command met, in any world; answers that a fault made or
withheld do not count. A command that fails, or that a signal ends, is a failure of the
verdict too. The exit code is the command's own unless that is 0. Then it is 1 if an
assertion does not hold, or if --min-coverage or --assumed fails.

Unless the scenario says otherwise under assert, it is also 1 if a request breaks the
vendor's contract (contract) or reaches no operation of a vendor (unmatched), and if no
request came at all (noRequests). A warning tells what the vendors dropped of requests
(ignored), which webhooks their subscribers did not take (undelivered), and which readings
and assumed rules the answers rest on (assumed). All of these count for the whole run: in every world that the command made, deleted or reset, and
however long ago. Only what a rewind or a restored snapshot took back does not count.

--report writes the verdict to a file, as --json prints it. --transcript prints every
request and answer to standard error. With --keep the server stays up after the verdict,
until Ctrl-C, to look at it in the console; requests that were not answered when the
command ended are then not judged.
` + interceptHelp,
		Example: `  mockvendors exec -- npm test
  mockvendors exec --scenario egym-lost-answer -- ./sync.sh
  mockvendors exec --scenario egym-lost-answer --scenario ./mine.yaml --report verdict.json -- ./sync.sh
  mockvendors exec --transcript --keep -- ./sync.sh
  mockvendors exec --min-coverage egym=60% --assumed fail -- npm test
  mockvendors exec --scenario egym-lost-answer --habits -- ./sync.sh
  mockvendors exec --intercept -- ./sync-with-the-real-address
  mockvendors exec --webhook egym=http://127.0.0.1:9000/hook -- npm test
  mockvendors exec --set-env 'EGYM_BASE_URL={egym.url}' --set-env 'EGYM_KEY={egym.apiKey}' -- go test ./...`,
		Args: someArgs("name the command to run, after --"),
		RunE: func(cmd *cobra.Command, command []string) error { return p.runExec(cmd.Context(), command, f) },
	}
	flags := cmd.Flags()
	flags.SetInterspersed(false) // the command's flags are its own
	flags.StringArrayVar(&f.scenarios, "scenario", []string{starter}, "`name` of a shipped scenario, or the path of a file; may be repeated")
	flags.StringVar(&f.files.junit, "junit", "", "`file` to write the verdict to, as JUnit XML")
	flags.StringVar(&f.files.report, "report", "", "`file` to write the verdict to, as JSON")
	flags.BoolVar(&f.transcript, "transcript", false, "after the command, print every request and answer to standard error")
	flags.BoolVar(&f.keep, "keep", false, "keep the server up after the verdict, until interrupted")
	flags.StringArrayVar(&f.setEnv, "set-env", nil, "`NAME={egym.url}`: add a variable for the command; the names in braces are listed above")
	flags.BoolVar(&f.habits, "habits", false, "print how the command repeats, waits and reads pages; see report")
	flags.BoolVar(&f.strict, "strict", false, "fail if a habit was seen; implies --habits")
	declareMemory(flags, &f.memory)
	f.coverage.declare(flags)
	f.webhooks.declare(flags)
	flags.BoolVar(&f.intercept, "intercept", false, "answer for the vendors' own https hosts, by a proxy in the command's environment")
	f.evidence.declare(flags)
	return cmd
}

// execIn runs the command in a fresh world of a set that has none, and judges it. With
// --keep the server still runs, unless there is an error.
func (p *program) execIn(ctx context.Context, set *world.Set, sc *scenario.Scenario, command []string, f *execFlags) (r executed, err error) {
	start, subscriptions, err := f.webhooks.subscribe(set, sc.Start)
	if err != nil {
		return r, err
	}
	sc.Start = start
	if f.coverage.assumed != "" {
		sc.Assert.Assumed = scenario.Level(f.coverage.assumed)
	}
	watch := judge.WatchAll(set, sc.Assert.Assumed != scenario.Allow)
	w, err := set.Make(world.Default, sc.Start)
	if err != nil {
		return r, err
	}
	server, running, err := p.serveWorlds(ctx, set, sc.Start)
	if err != nil {
		return r, err
	}
	r.url, r.failed, r.stop = server.URL, running.failed, once(running.stop)
	defer func() {
		if err != nil || !f.keep {
			r.stop()
		}
	}()

	environment, err := environmentOf(server, world.Default, f.setEnv, furtherOf(set, w, sc, subscriptions))
	if err != nil {
		return r, err
	}
	endProxy := func() {}
	if f.intercept {
		i, err := intercepts(server, nil, nil)
		if err != nil {
			return r, err
		}
		defer i.end()
		watch.NoRequests = proxyIgnored
		if i.proxy, environment, err = i.into(ctx, world.Default, environment); err != nil {
			return r, err
		}
		endProxy = i.end
	}
	end, err := p.runCommand(ctx, command, environment)
	r.code = end.code
	if err != nil {
		return r, err
	}
	if left := set.Settle(ctx); left > 0 {
		fmt.Fprintln(p.stderr, "mockvendors: "+stillOnTheirWay(left))
	}
	endProxy()
	if !f.keep {
		r.stop() // so that requests still on their way are judged too
	}
	asserts, decided := watch.Run(w, sc)
	if v, told := end.verdict(); told {
		asserts = append([]judge.Verdict{v}, asserts...)
	}
	r.result = judge.ResultOf(sc, nil, asserts)
	r.result.Decided = decided
	if f.habits || f.strict {
		r.habits = cardsOf(set)
	}
	if f.transcript {
		r.result.Transcript = play.Transcript(set)
	}
	return r, nil
}

// once returns a function that calls do the first time it is called.
func once(do func()) func() {
	done := false
	return func() {
		if !done {
			done = true
			do()
		}
	}
}

// grace is how long a command, and the processes that it started, may take to end
// when they are told to. Then they are killed.
const grace = 5 * time.Second

// runCommand runs a command in a process group of its own and returns how it ended.
// If ctx ends first, it ends the whole group.
func (p *program) runCommand(ctx context.Context, command, environment []string) (end ended, err error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = environment
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, unwatched(p.stdout), p.stderr
	cmd.WaitDelay = grace // for processes it left behind that hold its output open
	group := own(cmd)
	waited, err := startCommand(cmd)
	if err != nil {
		return end, err
	}
	endFollowing := group.followStops()
	interrupted := false
	var graceful time.Time // until then, processes that were told to end may take their time
	select {
	case err = <-waited:
	case <-ctx.Done():
		interrupted = true
		graceful = time.Now().Add(grace)
		group.terminate()
		select {
		case err = <-waited:
		case <-time.After(grace):
			group.kill()
			err = <-waited
		}
	}
	endFollowing()
	if group.release() && !interrupted {
		interrupted, graceful = true, time.Now().Add(grace)
	}
	if interrupted {
		group.end(graceful)
	}
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) && !errors.Is(err, exec.ErrWaitDelay) {
		return end, exit{exitStart, fmt.Errorf("cannot wait for the command: %w", err)}
	}
	end = endOf(cmd.ProcessState)
	if !interrupted {
		end.leaves = group.runs()
		return end, nil
	}
	if end.code == 0 {
		end.code = interruptedCode
	}
	return end, exit{end.code, errors.New("interrupted: the assertions were not judged")}
}

// startCommand starts a command. The channel gets what waiting for it returns.
func startCommand(cmd *exec.Cmd) (<-chan error, error) {
	started, ended := make(chan error, 1), make(chan error, 1)
	go func() {
		runtime.LockOSThread() // the thread that starts a command counts as its parent
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			ended <- cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, exit{exitStart, fmt.Errorf("cannot start the command: %w", err)}
	}
	return ended, nil
}

// interruptedCode is the exit code that shells give a command ended by Ctrl-C.
const interruptedCode = 130
