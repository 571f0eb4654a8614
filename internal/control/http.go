package control

import (
	"net/http"
	"time"
)

// NewHTTPServer returns an HTTP server for one of s's handlers. Its limits are
// the same wherever the vendors run: in the commands and in Go tests.
func (s *Server) NewHTTPServer(h http.Handler) *http.Server {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          s.Set.ErrorLog,
	}
	server.RegisterOnShutdown(s.EndStreams)
	return server
}
