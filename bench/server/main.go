// The server of the benchmarks: a program of its own, with buffers prepared beforehand, so that it outruns whatever reads
// from it. It prints its address and serves until it is killed.
package main

import (
	"fmt"
	"net"
	"net/http"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("http://%s\n", listener.Addr())
	mux := http.NewServeMux()
	addStream(mux)
	addWhole(mux)
	addBucket(mux)
	addMany(mux)
	addTimed(mux)
	panic(http.Serve(listener, mux))
}
