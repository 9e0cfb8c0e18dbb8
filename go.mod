module github.com/ballista-go/ballista

go 1.26.0

require github.com/apache/arrow-go/v18 v18.8.0 // indirect
