package control

import (
	"net/http"
	"time"
)

// NewHTTPServer returns an HTTP server for one of s's handlers. Commands and Go
// tests use it, so limits are the same everywhere.
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
