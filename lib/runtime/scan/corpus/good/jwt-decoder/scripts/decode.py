import base64
import json
import sys


def part(text):
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


header, payload, _ = sys.stdin.read().strip().split(".")
print(json.dumps({"header": part(header), "payload": part(payload)}, indent=2))
