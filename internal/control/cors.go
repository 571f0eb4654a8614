package control

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/mockvendors/mockvendors/internal/problem"
)

// AnyOrigin is the [Server.CORS] that allows the pages of every site.
const AnyOrigin = "*"

// ParseOrigin returns an origin for [Server.CORS]: "*", or as browsers send it.
func ParseOrigin(text string) (string, error) {
	if text == AnyOrigin || text == "null" {
		return text, nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" || u.Host == "" || u.User != nil || strings.TrimRight(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("write the origin of the page, as in http://localhost:5173, or * for any")
	}
	return strings.ToLower(u.Scheme + "://" + u.Host), nil
}

// preflight reports whether a browser asks if it may send a request.
func preflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Origin") != "" && r.Header.Get("Access-Control-Request-Method") != ""
}

// toVendor passes a request to a vendor on to serve, unless a browser sends it for a
// page that [Server.CORS] does not allow. It answers preflights: vendors never see them.
func (s *Server) toVendor(w http.ResponseWriter, r *http.Request, serve func()) {
	origin := r.Header.Get("Origin")
	switch {
	case s.CORS != "" && origin != "" && (s.CORS == AnyOrigin || s.CORS == origin):
		h := w.Header()
		h["Access-Control-Allow-Origin"] = []string{s.CORS}
		h["Vary"] = []string{"Origin"}
		if preflight(r) {
			allow(h, r)
			w.WriteHeader(http.StatusNoContent)
			return
		}
		h["Access-Control-Expose-Headers"] = exposed
	case crossOrigin(r):
		s.refuseOrigin(w, r)
		return
	}
	serve()
}

// exposed is what pages may read of an answer's headers, besides what they always may.
var exposed = []string{"X-Mockvendors-Rule, X-Mockvendors-Readings, X-Mockvendors-Request, X-Mockvendors-Error, X-RateLimit-Remaining, WWW-Authenticate, Date"}

// allow answers a preflight. Any method and header may be sent: what the vendor takes
// is for the vendor to say.
func allow(h http.Header, r *http.Request) {
	h["Access-Control-Allow-Methods"] = []string{"GET, HEAD, POST, PUT, PATCH, DELETE"}
	if names := r.Header.Get("Access-Control-Request-Headers"); names != "" {
		h["Access-Control-Allow-Headers"] = []string{names}
	}
	if r.Header.Get("Access-Control-Request-Private-Network") == "true" {
		h["Access-Control-Allow-Private-Network"] = []string{"true"}
	}
	h["Access-Control-Max-Age"] = []string{"600"}
	h["Vary"] = []string{"Origin, Access-Control-Request-Headers"}
}

// refuseOrigin answers a request to a vendor that a browser sent for a page of
// another site.
func (s *Server) refuseOrigin(w http.ResponseWriter, r *http.Request) {
	cause, way := "sent by a page of another site", "serve --cors allows such pages"
	if origin := r.Header.Get("Origin"); s.CORS != "" && origin != "" {
		way = "serve --cors=ORIGIN allows the pages of one other site only, and --cors those of all"
	}
	if preflight(r) {
		cause = "a browser's preflight for a page of another site"
	}
	s.Set.Refuse(w, r, problem.CrossOrigin, cause+"; "+way,
		"a browser sent this for a page of another site; only programs and pages of this server may send requests; "+way, "")
}
