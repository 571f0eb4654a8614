// Package conflict is a first test that meets a conflict: in conflict_test.go,
// a member is pushed to EGYM whose email another member has. No server has to
// run. In an empty folder with that file alone, and a checkout of the project
// beside it:
//
//	go mod init newcomer
//	go mod edit -replace github.com/mockvendors/mockvendors=../mockvendors
//	go mod tidy
//	go test
package conflict
