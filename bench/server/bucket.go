package main

import (
	"crypto/md5"
	"fmt"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"sync"
)

const (
	folders      = 40
	inTheLargest = 100_000
	inAll        = 1_000_000
	mostOnAPage  = 1000
)

// GET /analytics?list-type=2&prefix=…: a bucket of a million objects in 40 folders, one of which holds 100,000. It knows
// prefix, continuation-token and max-keys of ListObjectsV2; encoding-type changes nothing, since no key needs it. It is
// prepared at the first request.
func addBucket(mux *http.ServeMux) {
	prepared := sync.OnceValue(prepareBucket)
	list := func(response http.ResponseWriter, request *http.Request) { prepared().list(response, request) }
	mux.HandleFunc("GET /analytics", list)
	mux.HandleFunc("GET /analytics/", list)
}

// Keys in their order, and what a listing says of each, one after the other: of key n from[n] to from[n+1].
type preparedBucket struct {
	keys    []string
	entries []byte
	from    []int
}

func prepareBucket() *preparedBucket {
	bucket := &preparedBucket{}
	for folder := range folders {
		objects := (inAll - inTheLargest) / (folders - 1)
		switch folder {
		case 0:
			objects = inTheLargest
		case folders - 1:
			objects = inAll - len(bucket.keys)
		}
		for object := range objects {
			bucket.add(fmt.Sprintf("folder-%02d/individual/clickstream-%08d.json", folder, object))
		}
	}
	bucket.from = append(bucket.from, len(bucket.entries))
	return bucket
}

func (bucket *preparedBucket) add(key string) {
	number := len(bucket.keys)
	bucket.keys = append(bucket.keys, key)
	bucket.from = append(bucket.from, len(bucket.entries))
	// As MinIO words it.
	bucket.entries = fmt.Appendf(bucket.entries, "<Contents><Key>%s</Key><LastModified>2026-11-%02dT10:%02d:%02d.%03dZ</LastModified>"+
		"<ETag>&#34;%x&#34;</ETag><Size>%d</Size><Owner><ID></ID><DisplayName></DisplayName></Owner><StorageClass>STANDARD</StorageClass></Contents>",
		key, 1+number%28, number/60%60, number%60, number%1000, md5.Sum([]byte(key)), 1_600_000+number%100_000)
}

func (bucket *preparedBucket) list(response http.ResponseWriter, request *http.Request) {
	query := request.URL.Query()
	prefix, after := query.Get("prefix"), query.Get("continuation-token")
	most, err := strconv.Atoi(query.Get("max-keys"))
	if err != nil || most > mostOnAPage {
		most = mostOnAPage
	}
	first := sort.Search(len(bucket.keys), func(n int) bool { return bucket.keys[n] >= prefix && bucket.keys[n] > after })
	listed := sort.Search(len(bucket.keys)-first, func(n int) bool { return !strings.HasPrefix(bucket.keys[first+n], prefix) })
	next := ""
	if listed > most {
		listed = most
		next = "<NextContinuationToken>" + bucket.keys[first+listed-1] + "</NextContinuationToken>"
	}
	response.Header().Set("Content-Type", "application/xml")
	fmt.Fprintf(response, `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>analytics</Name><Prefix>%s</Prefix>%s<KeyCount>%d</KeyCount><MaxKeys>%d</MaxKeys><IsTruncated>%t</IsTruncated>`,
		prefix, next, listed, most, next != "")
	response.Write(bucket.entries[bucket.from[first]:bucket.from[first+listed]])
	fmt.Fprint(response, "</ListBucketResult>")
}
