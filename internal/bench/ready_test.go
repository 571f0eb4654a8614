package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkReady measures the time from starting the program to its ready file.
func BenchmarkReady(b *testing.B) {
	dir := b.TempDir()
	program := filepath.Join(dir, "mockvendors")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/mockvendors").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	ready := filepath.Join(dir, "ready.json")
	for b.Loop() {
		server := exec.Command(program, "serve", "--addr", "127.0.0.1:0", "--ready-file", ready)
		if err := server.Start(); err != nil {
			b.Fatal(err)
		}
		for begun := time.Now(); ; time.Sleep(200 * time.Microsecond) {
			if _, err := os.Stat(ready); err == nil {
				break
			}
			if time.Since(begun) > 10*time.Second {
				b.Fatal("not ready in ten seconds")
			}
		}
		b.StopTimer()
		if err := server.Process.Signal(os.Interrupt); err != nil {
			b.Fatal(err)
		}
		if err := server.Wait(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
