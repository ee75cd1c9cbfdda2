package main

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// POST /timed?chunks=N&every=MS&first=MS: headers at once, the first of N chunks so many ms later, and each other so many ms
// after the one before. GET /sent: when the chunks of the last answer were sent, in ms since its request came, each on a line.
func addTimed(mux *http.ServeMux) {
	var lock sync.Mutex
	var sent []time.Duration
	mux.HandleFunc("/timed", func(response http.ResponseWriter, request *http.Request) {
		came := time.Now()
		query := request.URL.Query()
		chunks, _ := strconv.Atoi(query.Get("chunks"))
		every, _ := strconv.Atoi(query.Get("every"))
		first, _ := strconv.Atoi(query.Get("first"))
		response.Header().Set("Content-Type", "text/plain; charset=utf-8")
		control := http.NewResponseController(response)
		control.Flush()
		var times []time.Duration
		wait := first
		for number := 1; number <= chunks; number++ {
			time.Sleep(time.Duration(wait) * time.Millisecond)
			wait = every
			times = append(times, time.Since(came))
			fmt.Fprintf(response, "Generated %06d of %06d events\n", number, chunks)
			control.Flush()
		}
		lock.Lock()
		defer lock.Unlock()
		sent = times
	})
	mux.HandleFunc("/sent", func(response http.ResponseWriter, request *http.Request) {
		lock.Lock()
		defer lock.Unlock()
		for _, one := range sent {
			fmt.Fprintf(response, "%.3f\n", float64(one.Microseconds())/1000)
		}
	})
}
