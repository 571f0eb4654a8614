// Package reliability holds the tests of what the simulator promises when many
// clients use it at once and answers get lost. docs/reliability.md says how to run
// them at length.
package reliability
