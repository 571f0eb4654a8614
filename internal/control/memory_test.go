package control_test

import "testing"

// What would hold more memory than all worlds may is refused, with what helps.
func TestOutOfMemory(t *testing.T) {
	t.Parallel()
	s := start(t, "")
	s.Set.Memory = 1
	for _, c := range []struct{ method, path, body string }{
		{"POST", "/_mock/worlds", `{"name": "more"}`},
		{"POST", "/_mock/worlds/default/snapshots", `{"name": "s"}`},
		{"PUT", "/_mock/worlds/default/state", `{"onsi": {"clients": [{"id": "new", "apiKeys": ["k"]}]}}`},
		{"POST", "/_mock/worlds/default/faults", `{"id": "f", "operation": "egym.*", "effect": {"drop": "reset"}}`},
	} {
		s.do(c.method, c.path, c.body).problem(507, "out-of-memory").says("--memory")
	}
}
