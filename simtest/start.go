package simtest

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/world"
)

// Start makes a world in the test's process, and removes it when the test ends.
// Without options it starts from the scenario "starter", in which any credential
// works.
func Start(tb testing.TB, options ...Option) *World {
	tb.Helper()
	s, err := toStart(options)
	if err != nil {
		tb.Fatalf("simtest: %v", err)
	}
	start, err := s.scenario.load()
	if err != nil {
		tb.Fatalf("simtest: %v", err)
	}
	server, err := serve(start)
	if err != nil {
		tb.Fatalf("simtest: %v", err)
	}
	w := newWorld(tb, newAPI(server.control.URL).world(world.Default), s)
	for _, v := range server.control.Vendors(nil) {
		w.addVendor(v.Name, v.URL, v.Credential)
	}
	w.server = server
	tb.Cleanup(func() {
		tb.Helper()
		defer server.stop()
		server.settle()
		w.finish()
	})
	return w
}
