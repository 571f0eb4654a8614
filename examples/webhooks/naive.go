package main

// naive makes a task for each delivery. One that comes twice makes two, and one that
// does not come makes none.
type naive struct{ egym client }

func (n naive) received(e event) error { return n.egym.welcome(e.AccountID) }

func (n naive) end() error { return nil }
