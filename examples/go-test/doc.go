// Package conflict is a first test of a conflict: conflict_test.go pushes a
// member to EGYM with the email of another member. No server has to run. To try
// it, put that file into an empty folder next to a checkout of the project:
//
//	go mod init newcomer
//	go mod edit -replace github.com/mockvendors/mockvendors=../mockvendors
//	go mod tidy
//	go test
package conflict
