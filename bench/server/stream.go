package main

import (
	"net/http"
	"strconv"
	"strings"
)

const line = "📤 Uploading data/clickstream/clickstream.json (1643205 bytes) to s3://analytics/data\n"

// POST /stream?bytes=N: so many bytes of text lines, in chunks of 64 KB.
func addStream(mux *http.ServeMux) {
	chunk := []byte(strings.Repeat(line, 64*1024/len(line)))
	mux.HandleFunc("/stream", func(response http.ResponseWriter, request *http.Request) {
		left, _ := strconv.ParseInt(request.URL.Query().Get("bytes"), 10, 64)
		response.Header().Set("Content-Type", "text/plain; charset=utf-8")
		for ; left > 0; left -= int64(len(chunk)) {
			if _, err := response.Write(chunk); err != nil {
				return
			}
		}
	})
}
