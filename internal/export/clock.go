package export

import (
	"fmt"
	"strings"
	"time"
)

// A move of the clock is a request to the control API of the server that plays the
// vendors. A real sandbox has none.

// clockRequest returns the method, path below the world and body of a move.
func clockRequest(s *step) (method, path, body string) {
	if s.Move.Set != nil {
		return "PUT", "/clock", fmt.Sprintf(`{"now": %q}`, s.Move.Set.UTC().Format(time.RFC3339Nano))
	}
	return "POST", "/clock/advance", advanceBody(clockText(s.Move.Advance))
}

func advanceBody(by string) string { return fmt.Sprintf(`{"by": %q}`, by) }

// clockText returns a duration as a scenario has it: in the largest unit that fits.
func clockText(d time.Duration) string {
	for _, unit := range []struct {
		is   time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "m"}, {time.Second, "s"}} {
		if d%unit.is == 0 {
			return fmt.Sprint(int64(d/unit.is)) + unit.name
		}
	}
	return fmt.Sprint(d.Milliseconds()) + "ms"
}

func (p *plan) curlClock(s *step) string {
	method, path, body := clockRequest(s)
	return clockByCurl(method, path, body)
}

func advanceByCurl(by string) string { return clockByCurl("POST", "/clock/advance", advanceBody(by)) }

func clockByCurl(method, path, body string) string {
	return strings.Join([]string{
		"curl --silent --fail --output /dev/null --request " + method,
		`"$MOCKVENDORS_URL/_mock/worlds/$MOCKVENDORS_WORLD` + path + `"`,
		"--data " + quoted(body),
	}, " \\\n  ") + "\n"
}
