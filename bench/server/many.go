package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// How many kinds of answers there are, of which each request gets the next.
const kinds = 5

// POST /many/api/v1/data/generate, by when requests arrive: one after the other completes after two seconds, is rejected (409),
// crashes (500), is cut off, and hangs without an answer until the client goes. GET /many/arrivals tells how many have
// come since it was last asked, and how many milliseconds passed from the first to the last.
func addMany(mux *http.ServeMux) {
	var lock sync.Mutex
	var arrivals []time.Time
	mux.HandleFunc("POST /many/api/v1/data/generate", func(response http.ResponseWriter, request *http.Request) {
		now := time.Now()
		lock.Lock()
		kind := len(arrivals) % kinds
		arrivals = append(arrivals, now)
		lock.Unlock()
		answer(kind, response, request)
	})
	mux.HandleFunc("GET /many/arrivals", func(response http.ResponseWriter, _ *http.Request) {
		lock.Lock()
		defer lock.Unlock()
		skew := 0.0
		if len(arrivals) > 0 {
			skew = float64(arrivals[len(arrivals)-1].Sub(arrivals[0]).Microseconds()) / 1000
		}
		json.NewEncoder(response).Encode(map[string]any{"requests": len(arrivals), "skew": skew})
		arrivals = nil
	})
	mux.HandleFunc("GET /many/api/v1/health/", func(response http.ResponseWriter, _ *http.Request) {
		response.Header().Set("Content-Type", "application/json")
		io.WriteString(response, `{"status":"ok"}`)
	})
}

func answer(kind int, response http.ResponseWriter, request *http.Request) {
	response.Header().Set("Content-Type", "text/plain; charset=utf-8")
	flush := http.NewResponseController(response).Flush
	switch kind {
	case 0:
		io.WriteString(response, "--- STDOUT ---\n")
		for second := range 2 {
			fmt.Fprintf(response, "Successfully generated 200 users in '../data/users.csv' (%d)\n", second)
			flush()
			time.Sleep(time.Second)
		}
		io.WriteString(response, "Mock data generation complete for: all\n\n--- STDERR ---\n")
	case 1:
		response.WriteHeader(http.StatusConflict)
	case 2:
		response.WriteHeader(http.StatusInternalServerError)
	case 3:
		io.WriteString(response, "--- STDOUT ---\n")
		flush()
		time.Sleep(time.Second)
		panic(http.ErrAbortHandler)
	case 4:
		<-request.Context().Done()
	}
}
