package clock

import (
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 1, 13, 0, 0, 0, time.FixedZone("CET", 3600))

func TestFrozen(t *testing.T) {
	c := New(noon, Frozen)
	if got := c.Now(); !got.Equal(noon) || got.Location() != time.UTC || c.Mode() != Frozen {
		t.Errorf("it shows %v, %s", got, c.Mode())
	}
	time.Sleep(2 * time.Millisecond)
	if got := c.Now(); !got.Equal(noon) {
		t.Errorf("it went on to %v", got)
	}
	later := c.Advance(36 * time.Hour)
	if got := later.Now(); !got.Equal(noon.Add(36 * time.Hour)) {
		t.Errorf("advanced, it shows %v", got)
	}
	if got := c.Now(); !got.Equal(noon) {
		t.Errorf("advancing changed the clock it came from: %v", got)
	}
	if got := later.At(Default); got.Now() != Default || got.Mode() != Frozen {
		t.Errorf("set, it shows %v, %s", got.Now(), got.Mode())
	}
}

// The only test that depends on the machine's time: a running clock is bound
// from both sides by what the machine's shows before and after.
func TestRunning(t *testing.T) {
	between := func(what string, start time.Time, make func() Clock) Clock {
		t.Helper()
		before := time.Now()
		c := make()
		made := time.Now()
		time.Sleep(3 * time.Millisecond)
		low := time.Since(made)
		got := c.Now().Sub(start)
		if high := time.Since(before); got < low || got > high {
			t.Errorf("%s went on by %v, and the machine by %v to %v", what, got, low, high)
		}
		if c.Mode() != Running {
			t.Errorf("%s is %s", what, c.Mode())
		}
		return c
	}
	c := between("a new clock", noon, func() Clock { return New(noon, Running) })
	between("a set clock", Default, func() Clock { return c.At(Default) })
	between("an advanced clock", noon.Add(time.Hour), func() Clock { return New(noon, Running).Advance(time.Hour) })
	if a, b := c.Now(), c.Now(); b.Before(a) {
		t.Errorf("it goes back from %v to %v", a, b)
	}
}

func TestDuration(t *testing.T) {
	tests := []struct {
		text string
		want time.Duration
	}{
		{"0s", 0},
		{"250ms", 250 * time.Millisecond},
		{"1.5s", 1500 * time.Millisecond},
		{"90m", 90 * time.Minute},
		{"007h", 7 * time.Hour},
		{"30d", 720 * time.Hour},
		{"0.57d", 13*time.Hour + 40*time.Minute + 48*time.Second}, // to the nanosecond, though 0.57 is no binary number
		{"0.000001ms", time.Nanosecond},
		{"36500d", longest},
	}
	for _, test := range tests {
		var d Duration
		if err := d.UnmarshalText([]byte(test.text)); err != nil || d.Std() != test.want {
			t.Errorf("%s is %v, %v; want %v", test.text, d.Std(), err, test.want)
		}
	}
}

func TestNoDuration(t *testing.T) {
	const form, long = " is not a duration: write a number with ms, s, m, h or d, such as 250ms or 30d", " is too long; the maximum is 100 years"
	tests := []struct{ reason, text, says string }{
		{"nothing", "", form},
		{"no unit", "5", form},
		{"no number", "s", form},
		{"backwards", "-5s", form},
		{"a sign", "+5s", form},
		{"a blank", "5 s", form},
		{"blanks around", " 5s", form},
		{"a line's end", "5s\n", form},
		{"an exponent", "1e3s", form},
		{"two units", "1h30m", form},
		{"another case", "5S", form},
		{"another unit", "5w", form},
		{"a point alone", "1.s", form},
		{"no digit before the point", ".5s", form},
		{"a comma", "1,5s", form},
		{"other digits", "５s", form},
		{"a hundred years and a millisecond", "3153600000001ms", long},
		{"more than a number can be", strings.Repeat("9", 400) + "d", long},
	}
	for _, test := range tests {
		d := Duration(7)
		err := d.UnmarshalText([]byte(test.text))
		if err == nil || !strings.HasSuffix(err.Error(), test.says) {
			t.Errorf("%s: %q gives %v, %v", test.reason, test.text, d.Std(), err)
		}
		if d != 7 {
			t.Errorf("%s: a refused text changed the duration to %v", test.reason, d.Std())
		}
	}
}
