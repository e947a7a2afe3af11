import secrets
import string

ALPHABET = string.ascii_letters + string.digits + "!#%&*+-=?@_"
SIMILAR = "Il1O0"
password = "".join(secrets.choice(ALPHABET) for _ in range(20))
token = secrets.token_hex(32)
print(password, token)
