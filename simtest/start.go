package simtest

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/world"
)

// Start makes a world in the test's process, and removes it when the test ends.
// Without options it begins with the scenario "starter", in which any credential
// works.
func Start(tb testing.TB, options ...Option) *World {
	tb.Helper()
	s, err := settingsOf(options)
	if err != nil {
		tb.Fatalf("simtest: %v", err)
	}
	start, err := s.begin.start()
	if err != nil {
		tb.Fatalf("simtest: %v", err)
	}
	server, err := serve(start)
	if err != nil {
		tb.Fatalf("simtest: %v", err)
	}
	w := newWorld(tb, newAPI(server.control.URL).of(world.Default), s)
	for _, v := range server.control.Vendors() {
		w.meet(v.Name, v.URL, v.Credential)
	}
	w.strays = server.straying
	tb.Cleanup(func() {
		tb.Helper()
		defer server.stop()
		server.settle()
		w.finish()
	})
	return w
}
