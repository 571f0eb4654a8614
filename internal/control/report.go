package control

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/mockvendors/mockvendors/internal/habits"
	"github.com/mockvendors/mockvendors/internal/world"
)

// report answers with the report card of a world's client.
func (s *Server) report(w *world.World, r *http.Request) (int, any, error) {
	card := habits.Of(w)
	if !strings.HasPrefix(r.Header.Get("Accept"), "text/plain") {
		return http.StatusOK, card, nil
	}
	var b bytes.Buffer
	_ = card.Text(&b) // a buffer never fails
	return http.StatusOK, raw{"text/plain; charset=utf-8", b.Bytes()}, nil
}
