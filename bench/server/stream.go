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

// POST /stream?bytes=N: so many bytes of text in chunks of 64 KB, as a generation with much to say would write them: lines
// of progress with other numbers in each, and an upload every 20,000 lines. With ?lines=uploads, every line is one of an
// upload.
func addStream(mux *http.ServeMux) {
	texts := map[string][]byte{"": textOf(progress), "uploads": textOf(upload)}
	mux.HandleFunc("/stream", func(response http.ResponseWriter, request *http.Request) {
		query := request.URL.Query()
		left, _ := strconv.Atoi(query.Get("bytes"))
		text := texts[query.Get("lines")]
		response.Header().Set("Content-Type", "text/plain; charset=utf-8")
		for at := 0; left > 0; at, left = (at+chunkSize)%(chunkSize*chunks), left-chunkSize {
			if _, err := response.Write(text[at : at+chunkSize]); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/small-chunks", smallChunks(texts[""]))
}

const (
	smallSize = 64
	together  = 1000
)

// POST /small-chunks?chunks=N: so many thousands of chunks of 64 bytes of the same text. They are framed beforehand and
// written a thousand at a time, since a write of its own for each would be slower than any client.
func smallChunks(text []byte) http.HandlerFunc {
	var framed bytes.Buffer
	for at := 0; at < smallSize*together; at += smallSize {
		fmt.Fprintf(&framed, "%x\r\n%s\r\n", smallSize, text[at:at+smallSize])
	}
	return func(response http.ResponseWriter, request *http.Request) {
		thousands, _ := strconv.Atoi(request.URL.Query().Get("chunks"))
		connection, _, err := response.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		defer connection.Close()
		fmt.Fprint(connection, "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n")
		for ; thousands > 0; thousands-- {
			if _, err := connection.Write(framed.Bytes()); err != nil {
				return
			}
		}
		fmt.Fprint(connection, "0\r\n\r\n")
	}
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
