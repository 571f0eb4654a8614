package main

import (
	"os"
	"os/exec"
	"path/filepath"
)

// peers are other mock servers, which are measured where they are installed. They
// answer a create and a get of EGYM, from the contract or from stubs, and keep no
// state.
var peers = []peer{
	{"wiremock", stubs},
	{"mockserver", expectations},
	{"prism", func(program, _ string) []string {
		return []string{program, "mock", "-h", "127.0.0.1", "-p", "PORT", "contracts/egym.yaml"}
	}},
	{"mockoon-cli", environment},
}

type peer struct {
	name string
	run  func(program, dir string) []string
}

// command returns what starts the peer, nil if it is not installed.
func (p peer) command(dir string) []string {
	program, err := exec.LookPath(p.name)
	if err != nil {
		return nil
	}
	return p.run(program, dir)
}

const stubbed = `{"accountId":"7c583164-fefc-4ecd-a35f-6019cc95d388","email":"m1@example.com","firstName":"John","lastName":"Wick","gender":"MALE"}`

func stubs(program, dir string) []string {
	mappings := filepath.Join(dir, "wiremock", "mappings")
	os.MkdirAll(mappings, 0o700)
	header := `"headers":{"Content-Type":"application/json"},"jsonBody":` + stubbed
	os.WriteFile(filepath.Join(mappings, "accounts.json"), []byte(`{"mappings":[
		{"request":{"method":"POST","url":"/api/v2/accounts"},"response":{"status":201,`+header+`}},
		{"request":{"method":"GET","urlPathPattern":"/api/v2/accounts/.+"},"response":{"status":200,`+header+`}}]}`), 0o600)
	return []string{program, "--port", "PORT", "--bind-address", "127.0.0.1", "--root-dir", filepath.Dir(mappings)}
}

func environment(program, dir string) []string {
	file := filepath.Join(dir, "mockoon.yaml")
	answer := `description: ok, content: {application/json: {schema: {type: object, example: ` + stubbed + `}}}`
	os.WriteFile(file, []byte(`{openapi: 3.0.3, info: {title: EGYM, version: "1"}, paths: {
  /api/v2/accounts: {post: {responses: {"201": {`+answer+`}}}},
  "/api/v2/accounts/{id}": {get: {responses: {"200": {`+answer+`}}}}}}`), 0o600)
	return []string{program, "start", "--data", file, "--port", "PORT", "--hostname", "127.0.0.1"}
}

func expectations(program, dir string) []string {
	file := filepath.Join(dir, "mockserver.json")
	os.WriteFile(file, []byte(`[
		{"httpRequest":{"method":"POST","path":"/api/v2/accounts"},"httpResponse":{"statusCode":201,"body":`+stubbed+`}},
		{"httpRequest":{"method":"GET","path":"/api/v2/accounts/.+"},"httpResponse":{"statusCode":200,"body":`+stubbed+`}}]`), 0o600)
	return []string{"env", "MOCKSERVER_INITIALIZATION_JSON_PATH=" + file, program, "-serverPort", "PORT"}
}
