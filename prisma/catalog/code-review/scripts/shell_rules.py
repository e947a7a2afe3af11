"""Shell scripts, by their commands."""
import re

from rules import TODO, at, looks_secret
from shell_tokens import SAFE, Reader

KEYWORDS = {"if", "then", "elif", "else", "while", "until", "do", "!", "{", "time", "sudo", "command", "exec", "nohup", "env"}
ASSIGNMENT = re.compile(r"^([A-Za-z_]\w*)(\[[^\]]*\])?\+?=")
DECLARE = {"local", "export", "readonly", "declare", "typeset"}
SHELLS = {"sh", "bash", "zsh", "dash", "ksh"}
FETCH = {"curl", "wget"}


def check(source):
    reader = Reader(source.text).run()
    script = Script(source, reader)
    yield from script.file_rules()
    for index, command in enumerate(reader.commands):
        yield from script.command_rules(index, command)


def bare(word):
    return word.text.strip("\"'")


class Script:
    def __init__(self, source, reader):
        self.source, self.reader, self.commands = source, reader, reader.commands
        first = source.lines[0] if source.lines else ""
        self.shebang = first if first.startswith("#!") else ""
        self.posix = bool(re.search(r"/(env )?(sh|dash)\b", self.shebang))
        self.strict = bool(re.search(r"\s-\w*e", self.shebang)) or any(self.sets_errexit(command) for command in self.commands)
        self.in_test = False

    @staticmethod
    def sets_errexit(command):
        names = command.names()
        return names[:1] == ["set"] and any(re.match(r"-[a-z]*e", name) or name == "errexit" for name in names[1:])

    def file_rules(self):
        for line, text in self.reader.comments:
            if TODO.search(text):
                yield at("todo", line)
        for line in self.reader.backticks:
            yield at("backticks", line)
        plain = [command for command in self.commands if command.depth == 0]
        if self.source.whole and self.shebang and not self.strict and len(plain) > 3:
            yield at("no-strict-mode", 1)

    def command_rules(self, index, command):
        words = list(command.words)
        while words and (words[0].text in KEYWORDS or ASSIGNMENT.match(words[0].text)):
            if ASSIGNMENT.match(words[0].text):
                yield from self.assignment(words[0])
            if words[0].text in ("if", "elif", "while", "until", "!"):
                command.guarded = True
            words.pop(0)
        if not words:
            return
        name, rest = bare(words[0]).rsplit("/", 1)[-1], words[1:]
        if name in DECLARE:
            yield from self.declaration(name, rest)
            return
        if name in ("[[", "case", "((", "let", ":"):
            return
        if name == "for":
            yield from self.loop(command, rest)
            return
        yield from self.unquoted(name, words)
        if name == "rm":
            yield from self.removal(command, rest)
        elif name == "cd" and rest and not self.strict and not getattr(command, "guarded", False) and command.after not in ("||", "&&"):
            if bare(rest[0]) not in ("/", "-"):
                yield at("unchecked-cd", command.line)
        elif name == "cat" and command.after == "|" and command.before != "|" and len(rest) == 1 and not rest[0].text.startswith("-"):
            yield at("useless-cat", command.line)
        elif name == "[" and any(word.text == "==" for word in rest):
            yield at("test-equals", command.line, severity="medium" if self.posix else "")
        elif name == "eval" and any(word.expansions for word in rest):
            yield at("shell-eval", command.line)
        elif name == "chmod" and any(re.fullmatch(r"0?777|a\+rwx|ugo\+rwx", bare(word)) for word in rest):
            yield at("chmod-777", command.line)
        elif name == "read" and not any(re.match(r"-\w*r", word.text) for word in rest):
            yield at("read-without-r", command.line)
        elif name in SHELLS or name in (".", "source"):
            yield from self.remote(index, command, rest)
        yield from self.temporary(words)

    def assignment(self, word):
        match = ASSIGNMENT.match(word.text)
        value = word.text[match.end():].strip("\"'")
        if not word.expansions and looks_secret(match[1], value):
            yield at("hardcoded-secret", word.line, f"`{match[1]}`")
        yield from self.temporary([word])

    def declaration(self, name, rest):
        for word in rest:
            if ASSIGNMENT.match(word.text):
                yield from self.assignment(word)
                if name != "readonly" and any(expansion.name in "(`" for expansion in word.expansions):
                    yield at("masked-exit", word.line, f"`{name}`")

    def loop(self, command, rest):
        # Splitting is the purpose of `for x in $list`; splitting what ls or find prints is not.
        for word in rest[2:]:
            for expansion in word.expansions:
                if expansion.name in "(`" and not expansion.quoted and re.match(r"(\$\(|`)\s*(ls|find|cat|grep)\b", expansion.source):
                    yield at("loop-over-output", word.line)

    def unquoted(self, name, words):
        for word in words[1:] if name != "[" else words:
            for expansion in word.expansions:
                if expansion.quoted or expansion.name in SAFE or not expansion.name:
                    continue
                if expansion.name in "(`" and name in ("echo", "printf", "set"):
                    continue
                if re.match(r"\$\{\w+:?\+[\"']", expansion.source):
                    continue  # ${1:+"$1"} is the way to pass an optional argument
                yield at("unquoted", expansion.line, f"`{expansion.source if len(expansion.source) < 40 else '$(…)'}`")

    def removal(self, command, rest):
        recursive = any(re.match(r"-[a-zA-Z]*[rR]|--recursive", word.text) for word in rest)
        for word in rest if recursive else ():
            for expansion in word.expansions[:1]:
                if expansion.name in "(`" or not word.text.strip('"').startswith("$") or re.search(r":?[?]", expansion.source):
                    continue
                tail = word.text.replace('"', "").removeprefix(expansion.source)
                if not expansion.quoted:
                    yield at("rm-variable", word.line, f"`{expansion.source}` is not quoted")
                elif tail.startswith("/"):
                    yield at("rm-variable", word.line, f"`{expansion.source}` may be empty", "high")

    def remote(self, index, command, rest):
        names = [word for word in rest if re.search(r"[<$]\(\s*(curl|wget)\b", word.text)]
        if names:
            yield at("pipe-to-shell", names[0].line)
        elif command.before == "|" and index:
            k = index - 1
            while k >= 0 and self.commands[k].depth == command.depth:
                program = next((bare(word) for word in self.commands[k].words if word.text not in KEYWORDS), "")
                if program in FETCH:
                    yield at("pipe-to-shell", command.line)
                    return
                if self.commands[k].before != "|":
                    return
                k -= 1

    @staticmethod
    def temporary(words):
        for word in words:
            if re.search(r"/tmp/\S*(\$\$|\$\{?RANDOM)", word.text):
                yield at("insecure-temp", word.line)
