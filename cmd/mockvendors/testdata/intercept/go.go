package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	r, _ := http.NewRequest("GET", "https://mms.api.egym.com/api/v2/accounts", http.NoBody)
	r.Header.Set("x-api-key", os.Getenv("MOCKVENDORS_EGYM_API_KEY"))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("vendor", answer.StatusCode)
	if _, err := http.Get("https://api.example.com/"); err != nil {
		fmt.Println("other refused")
	}
	if answer, err = http.Get(os.Getenv("MOCKVENDORS_URL") + "/_mock/ready"); err == nil {
		fmt.Println("direct", answer.StatusCode)
	}
}
