import json
import sys

import yaml

json.dump(yaml.safe_load(sys.stdin), sys.stdout)
print(yaml.load("a: 1", Loader=yaml.SafeLoader))
