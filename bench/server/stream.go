package main

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
)

const (
	chunkSize = 64 * 1024
	chunks    = 256
	// In lines.
	uploadEvery = 20000
)

// POST /stream?bytes=N: so many bytes of text in chunks of 64 KB (?size=N for others), as a generation with much to say
// would write them: lines of progress with other numbers in each, and an upload every 20,000 lines. With
// ?lines=uploads, every line is one of an upload.
func addStream(mux *http.ServeMux) {
	texts := map[string][]byte{"": textOf(progress), "uploads": textOf(upload)}
	mux.HandleFunc("/stream", func(response http.ResponseWriter, request *http.Request) {
		query := request.URL.Query()
		left, _ := strconv.Atoi(query.Get("bytes"))
		size, _ := strconv.Atoi(query.Get("size"))
		if size == 0 {
			size = chunkSize
		}
		text := texts[query.Get("lines")]
		response.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprintln(response, "--- STDOUT ---")
		for at := 0; left > 0; at, left = (at+size)%(chunkSize*chunks), left-size {
			if _, err := response.Write(text[at : at+size]); err != nil {
				return
			}
		}
	})
}

// Text of all chunks and one more, so that a chunk may begin anywhere in the others.
func textOf(line func(number int) string) []byte {
	var text bytes.Buffer
	for number := 2; text.Len() < chunkSize*(chunks+1); number++ {
		fmt.Fprintln(&text, line(number))
	}
	return text.Bytes()[:chunkSize*(chunks+1)]
}

func progress(number int) string {
	switch {
	case number%uploadEvery < 2:
		return upload(number/uploadEvery*2 + number%uploadEvery)
	case number%3 == 0:
		return fmt.Sprintf("Generated %d of 1000000 events (%d%%)", number, number%100)
	case number%3 == 1:
		return fmt.Sprintf("2026-11-26 10:%02d:%02d,%03d - INFO - session %d of day 4, %d rows so far", number/60%60, number%60, number%1000, number, number*7)
	default:
		return fmt.Sprintf("  batch %d: wrote 1000 rows in %d ms", number, number%17)
	}
}

// An even number begins an upload, and the next one ends it.
func upload(number int) string {
	address := fmt.Sprintf("s3://analytics/data/clickstream/part-%05d.json", number/2)
	if number%2 == 1 {
		return "✅ Upload successful: " + address
	}
	return fmt.Sprintf("📤 Uploading part-%05d.json (1643205 bytes) to %s", number/2, address)
}
