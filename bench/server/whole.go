package main

import (
	"crypto/md5"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// bucket has a name that no other benchmark's paths begin with.
const bucket = "whole-run"

// object is what the store has under a key. Its content is made when it is read: every generation has another.
type object struct {
	key        string
	size       int
	generation int
	changed    time.Time
}

// store has what all generations left behind. Like the contract's, each writes three objects again and one new one.
type store struct {
	sync.Mutex
	objects     map[string]object
	generations int
}

// addWhole adds a service that generates in no time, and the S3 store that it writes to, at the same address.
func addWhole(mux *http.ServeMux) {
	all := &store{objects: map[string]object{}}
	say(mux, "GET /api/v1/health/live", `{"status":"ok"}`)
	say(mux, "GET /api/v1/health/ready", `{"status":"ready"}`)
	say(mux, "GET /openapi.json", `{"openapi":"3.1.0","info":{"title":"Clickstream Analytics Service","version":"1.0.0"},`+
		`"paths":{"/api/v1/data/generate":{"post":{"tags":["data"],"responses":{"200":{"description":"OK"}}}}}}`)
	mux.HandleFunc("POST /api/v1/data/generate", func(response http.ResponseWriter, _ *http.Request) {
		response.Header().Set("Content-Type", "text/plain; charset=utf-8")
		for _, part := range output(all.generate()) {
			response.Write([]byte(part))
			response.(http.Flusher).Flush()
		}
	})
	mux.HandleFunc("GET /"+bucket, all.list)
	mux.HandleFunc("GET /"+bucket+"/{$}", all.list)
	mux.HandleFunc("GET /"+bucket+"/{key...}", all.read)
}

func say(mux *http.ServeMux, pattern string, body string) {
	mux.HandleFunc(pattern, func(response http.ResponseWriter, _ *http.Request) {
		response.Header().Set("Content-Type", "application/json")
		response.Write([]byte(body))
	})
}

// generate writes the objects of one generation and returns them.
func (all *store) generate() []object {
	all.Lock()
	defer all.Unlock()
	all.generations++
	now := time.Now().UTC()
	events := fmt.Sprintf("data/clickstream/individual/clickstream-%s_%d.json", now.Format("2006-01-02_15-04-05"), all.generations)
	made := []object{
		{"data/users.csv", 98118, all.generations, now},
		{"data/products.csv", 47009, all.generations, now},
		{events, 1643205, all.generations, now},
		{"data/clickstream/clickstream.json", 1643205, all.generations, now},
	}
	for _, one := range made {
		all.objects[one.key] = one
	}
	return made
}

// output is what a generation says, in the two parts in which its lines arrive.
func output(made []object) [2]string {
	said := strings.Builder{}
	line := func(format string, words ...any) { fmt.Fprintf(&said, format+"\n", words...) }
	line("Generating mock data for: all")
	line("Successfully generated 200 users in '../%s'", made[0].key)
	line("Successfully generated 100 products in '../%s'", made[1].key)
	line("Successfully generated 10000+ events in '../%s'", made[2].key)
	line("Created stable alias file: ../%s", made[3].key)
	for _, one := range made {
		name := one.key[strings.LastIndex(one.key, "/")+1:]
		line("📤 Uploading %s (%s bytes) to s3://%s/%s", name, thousands(one.size), bucket, one.key)
		line("✅ Upload successful: s3://%s/%s", bucket, one.key)
	}
	line("📊 Upload Summary: Total successful uploads: %d", len(made))
	line("Mock data generation complete for: all\n\n--- STDERR ---")
	return [2]string{"--- STDOUT ---\n", said.String()}
}

func thousands(number int) string {
	text := strconv.Itoa(number)
	for place := len(text) - 3; place > 0; place -= 3 {
		text = text[:place] + "," + text[place:]
	}
	return text
}

// list answers ListObjectsV2, everything on one page.
func (all *store) list(response http.ResponseWriter, _ *http.Request) {
	all.Lock()
	defer all.Unlock()
	response.Header().Set("Content-Type", "application/xml")
	fmt.Fprintf(response, `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">`+
		`<Name>%s</Name><Prefix></Prefix><KeyCount>%d</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>`, bucket, len(all.objects))
	for _, one := range all.objects {
		fmt.Fprintf(response, `<Contents><Key>%s</Key><LastModified>%s</LastModified><ETag>&#34;%s&#34;</ETag><Size>%d</Size>`+
			`<StorageClass>STANDARD</StorageClass></Contents>`, one.key, one.changed.Format("2006-01-02T15:04:05.000Z"), one.etag(), one.size)
	}
	fmt.Fprint(response, `</ListBucketResult>`)
}

// read answers GetObject and HeadObject.
func (all *store) read(response http.ResponseWriter, request *http.Request) {
	all.Lock()
	one, found := all.objects[request.PathValue("key")]
	all.Unlock()
	if !found {
		response.WriteHeader(http.StatusNotFound)
		fmt.Fprint(response, `<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code></Error>`)
		return
	}
	response.Header().Set("ETag", `"`+one.etag()+`"`)
	response.Header().Set("Last-Modified", one.changed.Format(http.TimeFormat))
	response.Header().Set("Content-Length", strconv.Itoa(one.size))
	response.Write([]byte(one.content()))
}

func (one object) content() string {
	line := fmt.Sprintf("%s of generation %d\n", one.key, one.generation)
	return strings.Repeat(line, one.size/len(line)+1)[:one.size]
}

// etag changes with the content, and takes no time: it need not be the content's own sum.
func (one object) etag() string {
	return fmt.Sprintf("%x", md5.Sum(fmt.Appendf(nil, "%s of generation %d", one.key, one.generation)))
}
