import json
import os
import urllib.parse
import urllib.request

KEY = os.environ["WEATHER_API_KEY"]
query = urllib.parse.urlencode({"q": open(os.environ["INPUT_FILE"]).read().strip(), "appid": KEY})
with urllib.request.urlopen("https://api.openweathermap.org/data/2.5/weather?" + query, timeout=10) as answer:
    print(json.load(answer)["weather"][0]["description"])
