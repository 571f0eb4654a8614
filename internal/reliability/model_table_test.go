package reliability

import (
	"testing"

	"github.com/anishathalye/porcupine"
)

// The model takes what an unknown end may have left, and nothing else.
func TestModel(t *testing.T) {
	create := asked{request: request{kind: "create", value: "v"}}
	again := create
	again.twice = 2
	look := asked{request: request{kind: "look", id: "1"}}
	update := asked{request: request{kind: "update", id: "1", value: "w"}}
	find := asked{request: request{kind: "look"}}
	yes := func(value string) end { return end{answered, told{kind: "done", id: "1", value: value}} }
	no, taken := end{answered, told{kind: "absent"}}, end{answered, told{kind: "exists", id: "1"}}
	type step struct {
		in  asked
		out end
	}
	for _, tt := range []struct {
		reason string
		steps  []step
		want   bool
	}{
		{"an acknowledged creation is seen", []step{{create, yes("v")}, {look, yes("v")}}, true},
		{"and never unseen", []step{{create, yes("v")}, {look, no}}, false},
		{"a lost creation may have been carried out", []step{{create, end{kind: lost}}, {create, taken}, {look, yes("v")}}, true},
		{"or not", []step{{create, end{kind: lost}}, {find, no}}, true},
		{"but not both", []step{{create, end{kind: lost}}, {find, no}, {create, taken}}, false},
		{"the id of a lost creation is the one that is told first", []step{{create, end{kind: lost}}, {find, yes("v")}, {look, yes("v")}}, true},
		{"where the client left first, it may happen after all", []step{{create, end{kind: left}}, {create, taken}}, true},
		{"a refused creation was not carried out", []step{{create, end{kind: refused}}, {create, taken}}, false},
		{"one that was carried out has to show", []step{{create, end{kind: carried}}, {find, no}}, false},
		{"a creation conflicts with itself", []step{{create, taken}}, false},
		{"unless it was carried out twice", []step{{again, taken}}, true},
		{"a lost update shows", []step{{create, yes("v")}, {update, end{kind: lost}}, {look, yes("w")}}, true},
		{"or does not", []step{{create, yes("v")}, {update, end{kind: lost}}, {look, yes("v")}}, true},
		{"and does not go away", []step{{create, yes("v")}, {update, end{kind: lost}}, {look, yes("w")}, {look, yes("v")}}, false},
		{"nobody sees what nobody wrote", []step{{create, yes("v")}, {look, yes("x")}}, false},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			var history []porcupine.Operation
			for i, s := range tt.steps {
				history = append(history, porcupine.Operation{Input: s.in, Output: s.out, Call: int64(2 * i), Return: int64(2*i + 1)})
			}
			if got := porcupine.CheckOperations(model(subjects["egym"].spec), history); got != tt.want {
				t.Errorf("the model says %v", got)
			}
		})
	}
}
