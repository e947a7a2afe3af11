"""One question, and nothing but a question: what is let through to the database."""
import re
import unicodedata

import given

TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*.*?\*/|[A-Za-z_]\w*|;|.", re.S)
NOT_ALLOWED = {"attach", "detach", "pragma", "vacuum", "load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"}
WRITES = {"insert", "update", "delete", "create", "drop", "alter", "replace", "reindex", "analyze", "begin", "commit", "rollback", "savepoint"}


def check(text, tables):
    """The query without comments and with one space between its words, so that no line of it can be a command of the program."""
    kept = []
    for token in TOKEN.findall(text):
        if token.startswith(("--", "/*")):
            kept.append(" ")
        elif token.startswith("'") and "\n" in token:
            kept.append("||char(10)||".join(f"'{part}'" for part in token[1:-1].replace("\r", "").split("\n")).join("()"))
        else:
            kept.append(" " if token.isspace() else token)
    if any(token in ("'", '"') for token in kept):
        raise given.Problem('"query": a quotation mark is not closed. Text stands in single quotes, names in double ones.')
    one = re.sub(r" +", " ", "".join(kept)).strip().rstrip("; ")
    plain = [token for token in kept if not token.startswith(("'", '"', "`", "["))]
    words = [token.casefold() for token in plain]
    first = next((word for word in words if word.strip()), "")
    if first in WRITES | NOT_ALLOWED:
        raise given.Problem(f'"query" begins with {first.upper()}. The tables can only be read: begin with SELECT, WITH or VALUES.')
    if first not in ("select", "with", "values", "explain"):
        raise given.Problem(f'"query" has to be SQL that begins with SELECT, WITH or VALUES. Tables here: {", ".join(tables)}.')
    if ";" in [word for word in words[:-1]] and one.count(";"):
        raise given.Problem('"query" holds several statements. Send one at a time; a WITH clause can do steps in one.')
    if first == "with" and {"insert", "update", "delete"} & set(words):
        raise given.Problem('"query" writes after its WITH clause. The tables can only be read.')
    # A function may be called by a quoted name too.
    solid = [token for token in kept if token != " "]
    called = [name[1:-1].casefold() for name, after in zip(solid, solid[1:]) if name[0] in "\"`[" and after == "("]
    for word in words + called:
        if word in NOT_ALLOWED:
            raise given.Problem(f'"query" uses {word.upper()}, which is not available here. Only the attached files can be asked.')
    return one


def identifier(label, taken):
    """A name that needs no quotes in SQL: Unit Price (€) → unit_price."""
    letters = unicodedata.normalize("NFKD", label.replace("ß", "ss"))
    name = re.sub(r"\W+", "_", "".join(each for each in letters if not unicodedata.combining(each)).casefold(), flags=re.ASCII).strip("_") or "column"
    name = f"_{name}" if name[0].isdigit() else name
    name = f"{name}_" if name in {"order", "group", "select", "from", "where", "table", "index", "values", "to", "by", "case", "end", "limit", "default", "check", "references"} else name
    unique, count = name, 2
    while unique in taken:
        unique, count = f"{name}_{count}", count + 1
    taken.add(unique)
    return unique
