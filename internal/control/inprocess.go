package control

import (
	"bytes"
	"context"
	"net/http"
	"net/url"

	"github.com/mockvendors/mockvendors/internal/problem"
)

// Ask makes a request of the control API without a connection, as a program on this
// machine would, and returns the answer's status and body. [Server.Handler] must have
// been called.
func (s *Server) Ask(ctx context.Context, method, path string, body []byte) (status int, answer []byte) {
	r, err := http.NewRequestWithContext(ctx, method, s.URL+path, bytes.NewReader(body))
	if err != nil {
		return http.StatusBadRequest, []byte(err.Error())
	}
	r.URL.RawPath = canonical(r.URL)
	r.Host = "" // so that the answer has the server's own address, which says whether it speaks TLS
	kept := &kept{header: http.Header{}, status: http.StatusOK}
	s.api.ServeHTTP(kept, r)
	return kept.status, kept.body.Bytes()
}

// kept is a client that keeps its answer.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header            { return k.header }
func (k *kept) Write(text []byte) (int, error) { return k.body.Write(text) }
func (k *kept) WriteHeader(status int)         { k.status = status }
func (k *kept) Flush()                         {}

// isAgents reports whether a request is for the handler of agents.
func (s *Server) isAgents(u *url.URL) bool { return s.Agents != nil && u.Path == AgentsPath }

// toAgents passes a request on, unless a page of another site sent it.
func (s *Server) toAgents(w http.ResponseWriter, r *http.Request) {
	if crossOrigin(r) {
		writeError(w, apiError{problem.CrossOrigin, AgentsPath + " accepts requests only from programs and from pages of this server"})
		return
	}
	s.Agents.ServeHTTP(w, r)
}

// AgentsPath is where agents speak to the server, by the Model Context Protocol.
const AgentsPath = "/mcp"
