"""Statements laid out: a clause to a line, its parts below, brackets opened when they do not fit."""
from pieces import CLAUSES, JOINS, case_depth, clauses, closing, is_query, spaced, split, split_conditions, split_on

LISTS = {"SELECT", "SELECT DISTINCT", "SELECT ALL", "GROUP BY", "ORDER BY", "SET", "WITH", "WITH RECURSIVE", "VALUES", "RETURNING"}


def write(tokens, case, indent, width):
    return Layout(case, indent, width).block(tokens, 0).strip("\n")


class Layout:
    def __init__(self, case, indent, width):
        self.case, self.step, self.width = case, indent, width

    def word(self, token):
        if token.is_keyword() and self.case != "keep":
            return token.upper if self.case == "upper" else token.text.lower()
        return token.text

    def block(self, tokens, level):
        """Clauses one below the other, starting at a level."""
        lines = []
        for phrase, part in clauses(tokens):
            pad = " " * (self.step * level)
            if phrase is None:
                lines += self.items([part], level, "") if part else []
                continue
            size = len(phrase.split())
            head = " ".join(self.word(token) for token in part[:size])
            rest = part[size:]
            flat = self.flat(rest)
            if flat is not None and phrase in JOINS + ["UPDATE", "INSERT INTO", "DELETE FROM", "FROM", "LIMIT", "OFFSET"] + CLAUSES and len(pad + head + " " + flat) <= self.width and not self.breaks(phrase, rest):
                lines.append(f"{pad}{head} {flat}".rstrip())
            elif phrase in JOINS:
                target, condition = split_on(rest)
                lines += self.items([target], level, head + " ")
                lines += self.conditions(condition, level + 1) if condition else []
            elif phrase in ("WHERE", "HAVING", "QUALIFY"):
                lines += [pad + head] + self.conditions(rest, level + 1)
            else:
                pieces = split(rest, lambda token: token.text == ",") if phrase in LISTS or phrase == "FROM" else [rest]
                if len(pieces) == 1 and phrase not in ("SELECT", "SELECT DISTINCT"):
                    lines += self.items(pieces, level, head + " ")
                else:
                    lines += [pad + head] + self.items(pieces, level + 1, "")
        return "\n".join(line.rstrip() for line in lines)

    def breaks(self, phrase, rest):
        """A list or a condition of several parts reads better with a line for each, even where one would do."""
        if phrase in ("WHERE", "HAVING"):
            return len(split_conditions(rest)) > 1
        pieces = split(rest, lambda token: token.text == ",")
        return phrase in ("SELECT", "SELECT DISTINCT", "SET", "WITH", "WITH RECURSIVE", "VALUES") and len(pieces) > 1 

    def conditions(self, tokens, level):
        return [line for piece in split_conditions(tokens) for line in self.items([piece], level, "")]

    def items(self, pieces, level, head):
        lines = []
        for number, piece in enumerate(pieces):
            pad = " " * (self.step * level) + (head if number == 0 else "")
            flat = self.flat(piece)
            if flat is not None and len(pad + flat) <= self.width:
                lines.append(pad + flat)
            else:
                lines += self.opened(piece, pad, level).split("\n")
        return lines

    def opened(self, tokens, pad, level):
        """Broken at comments, at CASE arms and inside the brackets that hold a query or are too long."""
        text, at, previous = pad, 0, None
        inner, depth = " " * (self.step * (level + 1)), 0
        while at < len(tokens):
            token = tokens[at]
            if token.kind == "comment":
                own = token.own_line or not text.strip()
                text = (text.rstrip() + ("\n" + " " * (self.step * level) if own and text.strip() else "" if not text.strip() else " ") if text.strip() else " " * (self.step * level)) + token.text.rstrip()
                if at + 1 < len(tokens):
                    text += "\n" + " " * (self.step * level)
                previous = None
            elif token.text == "(" and (end := closing(tokens, at)) is not None and self.worth_opening(tokens[at:end + 1], text, level):
                body = tokens[at + 1:end]
                gap = "" if not previous or not spaced(previous, token) else " "
                if is_query(body):
                    inside = self.block(body, level + 1)
                else:
                    pieces = split(body, lambda each: each.text == ",")
                    pieces = pieces if len(pieces) > 1 else split_conditions(body)
                    inside = "\n".join(self.items(pieces, level + 1, ""))
                text += f"{gap}(\n{inside}\n{' ' * (self.step * level)})"
                previous = tokens[end]
                at = end
            else:
                arm = token.is_keyword() and token.upper in ("WHEN", "ELSE", "END") and case_depth(tokens[:at]) == 1
                if arm:
                    text = text.rstrip() + "\n" + (" " * (self.step * level) if token.upper == "END" else inner)
                    previous = None
                text += (" " if previous and spaced(previous, token) else "") + self.word(token)
                previous = token
            at += 1
        return text

    def worth_opening(self, tokens, text, level):
        flat = self.flat(tokens)
        return flat is None or is_query(tokens[1:-1]) or len(text.split("\n")[-1]) + len(flat) > self.width

    def flat(self, tokens):
        """In one line, or None when a comment or a query inside forbids it."""
        if any(token.kind == "comment" or "\n" in token.text for token in tokens) or any(token.text == "(" and at + 1 < len(tokens) and tokens[at + 1].upper in ("SELECT", "WITH") for at, token in enumerate(tokens)):
            return None
        text, previous = "", None
        for token in tokens:
            text += (" " if previous and spaced(previous, token) else "") + self.word(token)
            previous = token
        return text
