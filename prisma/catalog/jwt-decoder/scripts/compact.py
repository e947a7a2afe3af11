"""The compact form of a token: three parts (signed) or five (encrypted) of base64url with dots between them."""
import base64
import json
import re
from dataclasses import dataclass

from intake import Refused


@dataclass
class Token:
    header: dict
    claims: dict
    signed: bytes
    signature: bytes
    encrypted: bool
    repeated: list


def parse(raw):
    text = re.sub(r"^\s*(?:authorization:\s*)?(?:bearer\s+)?", "", raw, flags=re.I)
    text = re.sub(r"\s+", "", text).strip("\"'`")
    if not text:
        raise Refused('No token. Send it as the input, or as "token".')
    parts = text.split(".")
    if len(parts) not in (3, 5):
        raise Refused(f'"token" has {len(parts)} part{"s" if len(parts) != 1 else ""} between dots. A signed token has 3, an encrypted one 5. '
                      "Was it cut off when it was copied?")
    repeated = []
    header = part(parts[0], "header", repeated)
    if len(parts) == 5:
        return Token(header, {}, b"", b"", True, repeated)
    claims = part(parts[1], "claims", repeated)
    try:
        signature = base64_bytes(parts[2])
    except ValueError:
        raise Refused('The signature (third part) of "token" is not base64url.') from None
    return Token(header, claims, f"{parts[0]}.{parts[1]}".encode("ascii"), signature, False, repeated)


def part(text, name, repeated):
    def members(pairs):
        seen = {}
        for key, value in pairs:
            if key in seen:
                repeated.append(key)
            seen[key] = value
        return seen

    try:
        value = json.loads(base64_bytes(text).decode("utf-8"), object_pairs_hook=members)
    except (ValueError, RecursionError):
        raise Refused(f'The {name} of "token" is not base64url of a JSON object. Copy the whole token again.') from None
    if not isinstance(value, dict):
        raise Refused(f'The {name} of "token" is JSON, but no object.')
    return value


def base64_bytes(text):
    """base64url or base64, with or without padding."""
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    if not re.fullmatch(r"[A-Za-z0-9+/]*", plain) or len(plain) % 4 == 1:
        raise ValueError("not base64")
    return base64.b64decode(plain + "=" * (-len(plain) % 4))
