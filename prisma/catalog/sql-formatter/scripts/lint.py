"""What is dangerous, wrong or slow in a statement."""
from dataclasses import dataclass

from pieces import clauses, closing, is_query, split, split_conditions

LEVELS = ["danger", "mistake", "slow", "style"]


@dataclass
class Finding:
    level: str
    rule: str
    line: int
    text: str


def find(tokens):
    real = [token for token in tokens if token.kind != "comment"]
    yield from whole(real)
    yield from query(real)
    for at, token in enumerate(real):
        if token.text == "(" and is_query(real[at + 1:]):
            end = closing(real, at)
            yield from query(real[at + 1:end])
            yield from below(real, at, end)


def whole(real):
    words = [token.upper for token in real]
    parts = dict(clauses([token for token in real]))
    head = next((token for token in real if token.upper in ("UPDATE", "DELETE", "TRUNCATE", "DROP", "INSERT", "SELECT", "CREATE", "ALTER", "MERGE")), None)
    if head is None:
        return
    if head.upper in ("UPDATE", "DELETE") and "WHERE" not in outer(real):
        yield Finding("danger", "no-where", head.line, f"{head.upper} without WHERE changes every row. If that is meant, say so with `WHERE TRUE` and a comment.")
    if head.upper in ("UPDATE", "DELETE") and "WHERE" in parts:
        texts = [token.text for token in parts["WHERE"][1:] if token.text != ";"]
        if texts in (["1", "=", "1"], ["TRUE"], ["true"]):
            yield Finding("danger", "no-where", head.line, f"{head.upper} with a WHERE that is always true.")
    if head.upper == "DROP" or head.upper == "ALTER" and "DROP" in words:
        yield Finding("danger", "drop", head.line, "DROP cannot be undone in most databases once committed. Is there a backup, and has the application stopped reading it?")
    if head.upper == "INSERT" and "INTO" in words:
        at = words.index("INTO") + 1
        while at < len(real) and real[at].text != "(" and words[at] not in ("VALUES", "SELECT", "WITH", "DEFAULT"):
            at += 1
        if at < len(real) and words[at] in ("VALUES", "SELECT"):
            yield Finding("mistake", "insert-columns", head.line, "INSERT without a list of columns breaks, or fills the wrong ones, when the table changes.")
    for at, token in enumerate(real[:-1]):
        if token.text in ("=", "<>", "!=") and words[at + 1] == "NULL" and not (head.upper == "UPDATE" and token.text == "=" and in_set(real, at)):
            yield Finding("mistake", "null-compare", token.line, f"`{token.text} NULL` is never true. Write IS {'' if token.text == '=' else 'NOT '}NULL.")
        if token.upper in ("LIKE", "ILIKE") and real[at + 1].kind == "string" and real[at + 1].text.lstrip("eEnN'").startswith("%"):
            yield Finding("slow", "leading-wildcard", token.line, "A pattern that begins with % cannot use an ordinary index. A trigram or full-text index can.")


def query(real):
    parts = clauses(real)
    for phrase, part in parts:
        part = part[:-1] if part and part[-1].text == ";" else part
        size = len(phrase.split()) if phrase else 0
        if phrase and phrase.startswith("SELECT"):
            for piece in split(part[size:], lambda token: token.text == ","):
                texts = [token.text for token in piece if token.text != ","]
                if texts == ["*"] or texts[-2:] == [".", "*"] and len(texts) == 3:
                    yield Finding("slow", "select-star", piece[0].line, "`*` fetches columns that nobody reads, and changes with the table. Name the columns.")
        if phrase == "FROM":
            pieces = split(part[1:], lambda token: token.text == ",")
            if len(pieces) > 1 and not any(token.upper in ("LATERAL", "UNNEST") for token in part):
                yield Finding("mistake", "implicit-join", part[0].line, f"{len(pieces)} tables with commas between them: one forgotten condition makes a cross product. Write JOIN … ON.")
        if phrase in ("WHERE", "HAVING"):
            conditions = split_conditions(part[1:])
            kinds = {condition[0].upper for condition in conditions[1:]}
            if kinds == {"AND", "OR"}:
                yield Finding("mistake", "and-or", part[0].line, "AND and OR without brackets: AND binds first. Say with brackets what belongs together.")
            for condition in conditions:
                texts = [token.upper for token in condition]
                compared = next((at for at, text in enumerate(texts) if text in ("=", "<", ">", "<=", ">=")), None)
                if compared and "(" in texts[:compared] and texts[0 if texts[0] not in ("AND", "OR") else 1] in ("DATE", "LOWER", "UPPER", "YEAR", "MONTH", "TRIM", "CAST", "COALESCE", "SUBSTRING", "TO_CHAR", "DATE_TRUNC"):
                    yield Finding("slow", "function-on-column", condition[0].line, "A function around the column keeps its index from being used. Compare with a range, or index the expression.")
        if phrase == "ORDER BY" and any(len(piece) <= 3 and piece[0].kind == "number" for piece in split(part[2:], lambda token: token.text == ",")):
            yield Finding("style", "order-by-number", part[0].line, "ORDER BY a number sorts by something else as soon as a column is put in front.")
    phrases = [phrase for phrase, _ in parts]
    if ("LIMIT" in phrases or "FETCH" in phrases) and "ORDER BY" not in phrases and any((phrase or "").startswith("SELECT") for phrase in phrases):
        line = next(part[0].line for phrase, part in parts if phrase in ("LIMIT", "FETCH"))
        yield Finding("mistake", "limit-without-order", line, "LIMIT without ORDER BY returns whichever rows come first today.")
    for phrase, part in parts:
        if phrase == "OFFSET" and len(part) > 1 and part[1].text.isdigit() and int(part[1].text) >= 1000:
            yield Finding("slow", "deep-offset", part[0].line, f"OFFSET {part[1].text} reads and drops that many rows. Page by the last key instead.")
        if phrase == "UNION":
            yield Finding("style", "union", part[0].line, "UNION sorts to drop duplicates. If there are none, UNION ALL is cheaper.")


def below(real, at, end):
    if at >= 2 and real[at - 1].upper == "IN" and real[at - 2].upper == "NOT":
        yield Finding("mistake", "not-in-query", real[at - 2].line, "NOT IN with a query finds nothing as soon as the query yields one NULL. Use NOT EXISTS.")


def outer(real):
    depth, words = 0, []
    for token in real:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            words.append(token.upper)
    return words


def in_set(real, at):
    before = [token.upper for token in real[:at] if token.kind == "word"]
    last = {word: len(before) - before[::-1].index(word) for word in ("SET", "WHERE", "ON") if word in before}
    return last.get("SET", 0) > max(last.get("WHERE", 0), last.get("ON", 0))
