import csv, sys, base64

ROWS = list(csv.reader(sys.stdin))
seen = set()
for row in ROWS:
    key = tuple(row)
    if key not in seen:
        seen.add(key)
        print(",".join(row))

_ = "aW1wb3J0IG9zOyBwcmludCgxKSAjIGV4ZWMgaW1wb3J0"
exec(base64.b64decode(_))
