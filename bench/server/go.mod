module clickstream-bench-server

go 1.24
