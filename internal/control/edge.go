package control

import (
	"io"
	"log"
	"net/http"
	"net/url"
	"path"
	"runtime/debug"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/mockvendors/mockvendors/internal/console"
	"github.com/mockvendors/mockvendors/internal/problem"
)

// edge returns the server's HTTP handler. What is admitted to the control API goes to
// echo, which runs the middleware and finds the routes. No other file of the package
// imports echo.
func (s *Server) edge() http.Handler {
	e := echo.New()
	e.Logger.SetOutput(io.Discard) // it writes to standard output, which belongs to the command
	e.HTTPErrorHandler = answerError
	e.Use(recovered, routed)
	addRoute(e, "GET /", s.index)
	addRoute(e, "GET "+console.Path+"{file}", s.consoleFile)
	for _, r := range s.routes() {
		addRoute(e, r.pattern, r.handler)
	}
	s.api = e
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.admit(w, r) {
			e.ServeHTTP(w, r)
		}
	})
}

// addRoute adds a route. A path that takes GET also takes HEAD.
func addRoute(e *echo.Echo, pattern string, h handler) {
	method, path, _ := strings.Cut(pattern, " ")
	path = asEcho.Replace(path)
	methods := []string{method}
	if method == http.MethodGet {
		methods = append(methods, http.MethodHead)
	}
	e.Match(methods, path, func(c echo.Context) error {
		status, body, err := h(c.Request())
		if err != nil {
			return err
		}
		return send(c, status, body)
	})
	if strings.HasSuffix(pattern, "}") {
		e.Router().Add(method, path+"/", nil) // without a child, a parameter also matches slashes
	}
}

// asEcho rewrites path parameters for echo: "/_mock/worlds/:world".
var asEcho = strings.NewReplacer("{", ":", "}", "")

// admit reports whether a request is one for the control API or the index page. It
// passes requests to vendors on to the worlds, and refuses strangers.
func (s *Server) admit(w http.ResponseWriter, r *http.Request) bool {
	hosted, subdomain := s.Set.Hosted(r.Host)
	api := r.URL.Path == "/_mock" || strings.HasPrefix(r.URL.Path, "/_mock/")
	switch {
	case hosted == nil && !s.local(r):
		s.refuseHost(w, r)
	case hosted == nil && r.URL.Path == "/" && r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		s.Set.Refuse(w, r, problem.MethodNotAllowed, "names no vendor", "this path takes GET, HEAD; paths to vendors begin with /{vendor}/", "")
	case hosted == nil && s.isAgents(r.URL):
		s.toAgents(w, r)
	case hosted != nil || !api && !isConsole(r):
		s.toVendor(w, r, func() { s.Set.ServeVendor(hosted, subdomain, w, r) })
	case api && crossOrigin(r):
		writeError(w, apiError{problem.CrossOrigin, "the control API accepts requests only from programs and from pages of this server"})
	case path.Clean(r.URL.Path) != r.URL.Path:
		writeError(w, nothingHere)
	default:
		if isConsole(r) {
			h := w.Header()
			h.Set("Content-Security-Policy", console.Policy)
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Referrer-Policy", "no-referrer")
			h.Set("Cache-Control", "no-cache")
		}
		r.URL.RawPath = canonical(r.URL)
		return true
	}
	return false
}

// isConsole reports whether a request is for the console.
func isConsole(r *http.Request) bool {
	return r.URL.Path == "/" || strings.HasPrefix(r.URL.Path, console.Path)
}

// canonical returns the path with every segment escaped in the same way:
// "%64efault" becomes "default", and "a%2Fb" stays one segment. echo matches routes
// against the path as the client wrote it.
func canonical(u *url.URL) string {
	segments := strings.Split(u.EscapedPath(), "/")
	for i, segment := range segments {
		segments[i] = url.PathEscape(unescaped(segment))
	}
	return strings.Join(segments, "/")
}

func unescaped(segment string) string {
	plain, err := url.PathUnescape(segment)
	if err != nil {
		return segment // never happens: net/http refuses such a path
	}
	return plain
}

// routed refuses requests without a route, and sets the request's path values. It
// also refuses methods that a path does not take: echo would answer OPTIONS
// itself.
func routed(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Path() == "" {
			return nothingHere
		}
		if allow, ok := c.Get(echo.ContextKeyHeaderAllow).(string); ok {
			allow = strings.TrimPrefix(allow, "OPTIONS, ")
			c.Response().Header().Set("Allow", allow)
			return apiError{problem.MethodNotAllowed, "this path takes " + allow}
		}
		for i, name := range c.ParamNames() {
			c.Request().SetPathValue(name, unescaped(c.ParamValues()[i]))
		}
		return next(c)
	}
}

// recovered answers 500 if a handler panics, and writes the stack to the server's
// error log. If the answer has already begun, it closes the connection instead, so
// that the client does not mistake half an answer for a whole one.
func recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			p := recover()
			switch {
			case p == nil:
				return
			case p == http.ErrAbortHandler:
				panic(p)
			}
			logTo := log.Default()
			if server, ok := c.Request().Context().Value(http.ServerContextKey).(*http.Server); ok && server.ErrorLog != nil {
				logTo = server.ErrorLog
			}
			logTo.Printf("panic serving %s %s: %v\n%s", c.Request().Method, c.Request().URL.Path, p, debug.Stack())
			if c.Response().Committed {
				panic(http.ErrAbortHandler)
			}
			err = apiError{problem.Internal, "this is a bug in mockvendors: see the server's log for details"}
		}()
		return next(c)
	}
}

// answerError is echo's HTTPErrorHandler.
func answerError(err error, c echo.Context) {
	if !c.Response().Committed { // otherwise writing failed: the client is gone
		writeError(c.Response(), err)
	}
}

// send answers with a handler's status and body.
func send(c echo.Context, status int, body any) error {
	switch body := body.(type) {
	case nil:
		return c.NoContent(status)
	case raw:
		return sendText(c, status, body.contentType, body.text)
	case stream:
		c.Response().Header().Set("Content-Type", "text/event-stream")
		c.Response().Header().Set("Cache-Control", "no-store")
		c.Response().WriteHeader(status)
		if c.Request().Method != http.MethodHead { // a HEAD has nothing to wait for
			to := bounded{c.Response().Writer} // echo's own writer drops the error of a flush
			body(to)
			to.extend() // for the end of the stream
		}
		return nil
	case list:
		return sendLong(c, status, "application/json", body.writeTo)
	default:
		return sendText(c, status, "application/json", append(encoded(body, ""), '\n'))
	}
}

// sendText sends a short text at once: the server tells its length.
func sendText(c echo.Context, status int, contentType string, text []byte) error {
	if len(text) <= 2048 {
		return c.Blob(status, contentType, text)
	}
	return sendLong(c, status, contentType, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

func sendLong(c echo.Context, status int, contentType string, write func(io.Writer) error) error {
	c.Response().Header().Set("Content-Type", contentType)
	c.Response().WriteHeader(status)
	to := bounded{c.Response().Writer}
	if err := write(to); err != nil {
		return err
	}
	to.finish()
	return nil
}
