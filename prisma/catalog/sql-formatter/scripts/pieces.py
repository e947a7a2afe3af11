"""How a run of tokens falls apart: into clauses, list elements and conditions; and where spaces stand."""
CLAUSES = ["WITH RECURSIVE", "WITH", "SELECT DISTINCT", "SELECT ALL", "SELECT", "FROM", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET", "FETCH", "UNION ALL", "UNION", "INTERSECT", "EXCEPT",
           "INSERT INTO", "VALUES", "UPDATE", "SET", "DELETE FROM", "RETURNING", "ON CONFLICT", "WINDOW", "QUALIFY", "MERGE INTO", "USING"]
JOINS = [f"{side}JOIN" for side in ("INNER ", "LEFT OUTER ", "RIGHT OUTER ", "FULL OUTER ", "LEFT ", "RIGHT ", "FULL ", "CROSS ", "NATURAL ", "")]
PHRASES = [(phrase, phrase.split()) for phrase in CLAUSES + JOINS]
TIGHT_BEFORE = {",", ";", ")", ".", "]", "::", "["}
TIGHT_AFTER = {"(", ".", "[", "::"}



def spaced(left, right):
    if right.text in TIGHT_BEFORE or left.text in TIGHT_AFTER:
        return False
    if right.text == "(":
        return right.spaced or left.kind == "operator" or left.is_keyword() and left.upper in ("IN", "AND", "OR", "NOT", "VALUES", "AS", "OVER", "FROM", "ON", "WHERE", "EXISTS", "USING", "FILTER", "THEN", "WHEN", "ELSE", "BY")
    if left.text in ("-", "+", "~", "!", "@", ":", "?", "#") or right.text in ("?", ":", "@", "#", "!"):
        return right.spaced
    return True


def clauses(tokens):
    """(phrase, its tokens) one after the other; comments in front of a clause stay lines of their own."""
    parts, current, phrase, depth, at = [], [], None, 0, 0
    before = ""
    while at < len(tokens):
        token = tokens[at]
        depth += (token.text == "(") - (token.text == ")")
        found = depth == 0 and token.kind == "word" and next((text for text, words in PHRASES if [each.upper for each in tokens[at:at + len(words)]] == words), None)
        if found and (found == "SET" and before == "ON CONFLICT" or found == "USING" and (phrase or "") in JOINS or found == "FROM" and [each.upper for each in current[-2:]] == ["IS", "DISTINCT"] or found in ("UPDATE", "SET") and phrase == "ON CONFLICT"):
            found = None
        if found and at + len(found.split()) < len(tokens) and tokens[at + len(found.split())].text == "(" and found in ("LEFT", "RIGHT"):
            found = None
        if found:
            if current or phrase:
                parts.append((phrase, current))
            trailing = []
            while current and current[-1].kind == "comment" and current[-1].own_line:
                trailing.insert(0, current.pop())
            parts += [(None, [comment]) for comment in trailing]
            phrase, current, before = found, tokens[at:at + len(found.split())], phrase
            at += len(current)
        else:
            current.append(token)
            at += 1
    parts.append((phrase, current))
    return [(phrase, part) for phrase, part in parts if part]


def split(tokens, is_cut):
    """At the top level; the separator stays with what precedes it, and so does a comment behind it on its line."""
    parts, current, depth = [], [], 0
    for token in tokens:
        if not current and parts and token.kind == "comment" and not token.own_line:
            parts[-1].append(token)
            continue
        current.append(token)
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and is_cut(token):
            parts.append(current)
            current = []
    return parts + ([current] if current else [])


def split_conditions(tokens):
    """AND and OR begin the parts; the AND of BETWEEN and those inside CASE do not count."""
    parts, current, depth, between, cases = [], [], 0, False, 0
    for token in tokens:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.kind == "word":
            cases += (token.upper == "CASE") - (token.upper == "END" and cases > 0)
            between = between or token.upper == "BETWEEN"
            if token.upper in ("AND", "OR") and cases == 0 and current:
                if between and token.upper == "AND":
                    between = False
                else:
                    parts.append(current)
                    current = []
        current.append(token)
    return parts + ([current] if current else [])


def split_on(tokens):
    """What is joined, and its condition from ON or USING."""
    depth = 0
    for at, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.upper in ("ON", "USING") and token.kind == "word":
            return tokens[:at], tokens[at:]
    return tokens, []


def closing(tokens, at):
    depth = 0
    for position in range(at, len(tokens)):
        depth += (tokens[position].text == "(") - (tokens[position].text == ")")
        if depth == 0:
            return position
    return None


def is_query(tokens):
    real = [token for token in tokens if token.kind != "comment"]
    return bool(real) and real[0].upper in ("SELECT", "WITH")


def case_depth(tokens):
    return sum(token.upper == "CASE" for token in tokens if token.kind == "word") - sum(token.upper == "END" for token in tokens if token.kind == "word")
