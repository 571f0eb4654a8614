package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// flood sends as many GET requests one behind the other over one connection, and
// does not wait for their answers in between: flood N URL name:value. It ends with 1
// unless all are answered with 200.
func flood() {
	n, _ := strconv.Atoi(os.Args[1])
	at, err := url.Parse(os.Args[2])
	if err != nil {
		panic(err)
	}
	c, err := net.Dial("tcp", at.Host)
	if err != nil {
		panic(err)
	}
	defer c.Close()
	go func() {
		text := fmt.Sprintf("GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n\r\n", at.Path, at.Host, strings.Replace(os.Args[3], ":", ": ", 1))
		to := bufio.NewWriter(c)
		for range n {
			_, _ = to.WriteString(text)
		}
		_ = to.Flush()
	}()
	from := bufio.NewReader(c)
	for i := range n {
		answer, err := http.ReadResponse(from, nil)
		if err == nil {
			_, err = io.Copy(io.Discard, answer.Body)
		}
		if err != nil || answer.StatusCode != 200 {
			fmt.Println("request", i+1, "has another answer")
			os.Exit(1)
		}
	}
}
