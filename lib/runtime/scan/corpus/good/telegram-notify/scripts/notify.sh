#!/bin/sh
set -eu
curl -fsS -X POST "https://api.telegram.org/bot$TELEGRAM_TOKEN/sendMessage" -d chat_id="$TELEGRAM_CHAT" --data-urlencode text@"$INPUT_FILE"
