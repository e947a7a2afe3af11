"""What is wrong with a token, worst first."""
import datetime
import hashlib
import hmac
import re
from dataclasses import dataclass

HASHES = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
PUBLIC_KEY = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K", "EdDSA", "Ed25519", "Ed448"}
TIMES = {"exp": "expires", "nbf": "valid from", "iat": "issued", "auth_time": "signed in", "updated_at": "profile changed"}
NAMES = {"iss": "issuer", "sub": "subject: whom it is about", "aud": "audience: who may accept it", "jti": "the token’s own id",
         "azp": "client it was issued to", "scope": "what it allows", "scp": "what it allows", "nonce": "ties it to one sign-in",
         "alg": "algorithm", "typ": "kind of token", "kid": "which key signed it", "cty": "kind of content", "enc": "content encryption",
         "jku": "address of a key set", "x5u": "address of a certificate", "jwk": "a public key inside the token", "crit": "must be understood"}
SENSITIVE = re.compile(r"pass(?:word|wd)?$|secret|ssn|social_security|credit|card_?num|iban|cvv|pin$|private_key|api_?key", re.I)
PERSONAL = re.compile(r"^(?:email|phone_number|birthdate|address|given_name|family_name|name)$")
RANK = ["critical", "error", "warning", "note"]
FAR = 100_000_000_000  # seconds until the year 5138: what is larger was meant as milliseconds


@dataclass
class Signature:
    state: str
    text: str


def signature(token, key):
    alg = token.header.get("alg")
    if token.encrypted:
        return Signature("encrypted", "Nothing can be verified without the private key.")
    if isinstance(alg, str) and alg.lower() == "none":
        return Signature("absent", "**Nobody signed it**: anyone could have written it.")
    if alg in PUBLIC_KEY:
        return Signature("unchecked", "The signature was **not checked**: that takes the issuer’s public key.")
    if alg not in HASHES:
        return Signature("unchecked", "The signature was **not checked**: the algorithm is unknown.")
    if key is None:
        return Signature("unchecked", "The signature was **not checked**: no key was given.")
    if key.lstrip()[:10] == b"-----BEGIN":
        return Signature("confused", "The key is a public key in PEM form. An HMAC with it proves nothing: everybody has it.")
    expected = hmac.new(key, token.signed, HASHES[alg]).digest()
    if hmac.compare_digest(expected, token.signature):
        return Signature("valid", "The signature **is valid** for the given key.")
    return Signature("invalid", "The signature **does not match** the given key.")


def findings(token, at, request, checked):
    found = [*header_findings(token, checked, request)]
    if not token.encrypted:
        found += [*time_findings(token.claims, at), *claim_findings(token.claims, request)]
    return sorted(found, key=lambda finding: RANK.index(finding[0]))


def header_findings(token, checked, request):
    header, alg = token.header, token.header.get("alg")
    if checked.state == "absent":
        yield "critical", "`alg` is `none`. A server that accepts this accepts anything; reject it whatever the claims say."
        if token.signature:
            yield "warning", "It carries signature bytes although `alg` is `none`: the header was probably rewritten."
    elif not isinstance(alg, str):
        yield "error", "`alg` is missing from the header. Every signed token has to name its algorithm."
    elif alg not in HASHES and alg not in PUBLIC_KEY and not token.encrypted:
        hint = " Names are case-sensitive." if alg.upper() in HASHES.keys() | PUBLIC_KEY else ""
        yield "error", f"`alg` is `{clean(alg)}`, which no JOSE standard lists.{hint}"
    if checked.state == "confused":
        yield "critical", ("HS/RS confusion: an HMAC token beside a public key. If a server verifies with whatever `alg` the token names, "
                           "an attacker signs with the published key. Pin the algorithm on the server.")
    if checked.state == "invalid":
        yield "critical", "The signature does not match. Either the key is another one (check `key_encoding`), or the token was changed."
    if alg in HASHES and request.get("key") and checked.state in ("valid", "invalid"):
        length, needed = key_length(request), HASHES[alg]().digest_size
        if length < needed:
            yield "error", f"The key has {length} bytes; {alg} asks for at least {needed}. A short key can be found by trying, offline."
    if token.signature == b"" and alg in HASHES.keys() | PUBLIC_KEY and not token.encrypted:
        yield "critical", "The signature is empty although an algorithm is named."
    for name in ("jku", "x5u", "jwk", "x5c"):
        if name in header:
            yield "error", f"The header brings its own key (`{name}`). Whoever forges the token chooses it; verify only with keys you already trust."
    kid = header.get("kid")
    if isinstance(kid, str) and re.search(r"\.\./|['\";|]|^/|--", kid):
        yield "error", "`kid` looks like a path or a query. If a server opens files or asks a database with it, that is an injection."
    if "crit" in header:
        yield "warning", "`crit` names extensions that the verifier must understand, or else reject the token."
    if token.repeated:
        yield "error", f"`{clean(token.repeated[0])}` occurs twice. Two parsers may read two different tokens."


def key_length(request):
    import compact
    key, encoding = request["key"], request.get("key_encoding") or "text"
    return len(key.encode()) if encoding == "text" else len(bytes.fromhex(key)) if encoding == "hex" else len(compact.base64_bytes(key.strip()))


def time_findings(claims, at):
    now, times = at.timestamp(), {}
    for name in ("exp", "nbf", "iat"):
        value = claims.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            yield "error", f"`{name}` has to be a number of seconds since 1970; strict libraries reject text here."
        elif abs(value) > FAR:
            yield "error", f"`{name}` is in milliseconds. Read as seconds it lies tens of thousands of years ahead, so the token hardly ever expires."
        else:
            times[name] = value
    if "exp" not in claims:
        yield "error", "No `exp`: it is valid for ever, or until the key is changed."
    elif "exp" in times and times["exp"] <= now:
        yield "error", f"It expired {span(now - times['exp'])} ago."
    if "nbf" in times and times["nbf"] > now:
        yield "error", f"It is not valid yet: `nbf` is {span(times['nbf'] - now)} ahead."
    if "iat" in times and times["iat"] > now + 60:
        yield "warning", f"It was issued {span(times['iat'] - now)} in the future: one of the two clocks is wrong."
    if "exp" in times and "iat" in times:
        life = times["exp"] - times["iat"]
        if life <= 0:
            yield "error", "It expires before it was issued."
        elif life > 86_400:
            yield "warning", f"It lives {span(life)}. A bearer token that leaks works until then; an hour or less is usual for access tokens."


def claim_findings(claims, request):
    for name, field, label in (("iss", "issuer", "issuer"), ("aud", "audience", "audience")):
        wanted, given = request.get(field), claims.get(name)
        holds = given if isinstance(given, list) else [given]
        if wanted and wanted not in holds:
            yield "critical", f"The {label} is not `{clean(wanted)}`. A token for somebody else must not be accepted here."
        elif given is None:
            yield "warning", f"No `{name}`: the verifier cannot tell {'who issued it' if name == 'iss' else 'for whom it is meant'}."
    for name in claims:
        if SENSITIVE.search(name):
            yield "error", f"`{clean(name)}` looks like a secret. The claims are only encoded: everyone who holds the token reads them."
    personal = [f"`{name}`" for name in claims if PERSONAL.match(name)]
    if personal:
        yield "note", f"Personal data inside: {', '.join(personal)}. It will be in every log that keeps the token."


def meaning(name, value, at):
    if name in TIMES and isinstance(value, (int, float)) and not isinstance(value, bool):
        seconds = value / 1000 if abs(value) > FAR else value
        if abs(seconds) > FAR:
            return f"{TIMES[name]}: no time that makes sense"
        then = datetime.datetime.fromtimestamp(0, datetime.timezone.utc) + datetime.timedelta(seconds=int(seconds))
        gap = at.timestamp() - seconds
        return f"{TIMES[name]} {then:%Y-%m-%d %H:%M:%S} UTC, {span(gap) + ' before' if gap >= 0 else span(-gap) + ' after'}"
    return NAMES.get(name, "")


def span(seconds):
    seconds = int(seconds)
    for size, noun in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= 2 * size or seconds == size:
            number = seconds // size
            return f"{number:,} {noun}{'' if number == 1 else 's'}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"


def clean(text):
    return re.sub(r"[`\s|<>]+", " ", str(text))[:80]
