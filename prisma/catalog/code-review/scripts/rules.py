"""Every rule once: how bad it is, what is wrong, why it matters, what to do."""
import re
from dataclasses import dataclass

SEVERITIES = ["critical", "high", "medium", "low"]

#  rule: (severity, title, why, fix)
RULES = {
    # any language
    "hardcoded-secret": ("critical", "Secret in the source", "Everyone with the repository, its backups or a build of it has the credential, and deleting the line leaves it in the history.", "Revoke it, issue a new one, and read it from the environment or a secret store."),
    "sql-injection": ("critical", "SQL assembled from values", "A value with a quote in it changes the statement: data can be read, altered or dropped.", "Pass the values as parameters and keep the SQL text constant."),
    "eval": ("critical", "Code evaluated from a value", "Whoever controls the value runs code with your rights.", "Parse the data (JSON, a literal parser) or look the operation up in a table."),
    "todo": ("low", "Unfinished work noted in a comment", "Notes in code are not planned work; they outlive the person who remembers them.", "Do it now or open an issue and cite its number."),
    "unused-import": ("low", "Import is never used", "It costs load time and suggests a dependency that is not there.", "Delete the import."),
    "unreachable": ("medium", "Code that never runs", "The statement before it always leaves the block, so what is written here does nothing.", "Delete it, or move it before the exit if it was meant to run."),
    "debugger": ("medium", "Debugger left in", "The program stops here and waits for somebody at a terminal.", "Remove it."),
    "tls-off": ("high", "Certificate check switched off", "Anyone between the two machines can read and change the traffic.", "Leave verification on; for a private authority, pass its certificate."),
    # Python
    "syntax-error": ("high", "The file does not parse", "It cannot be imported or run at all, and nothing below this point was checked.", "Fix the syntax first."),
    "command-injection": ("critical", "Shell command assembled from values", "A value with a semicolon or `$(…)` in it runs a second command.", "Pass a list of arguments without a shell: `subprocess.run([program, value])`, `execFile(program, [value])`."),
    "shell-true": ("low", "A shell where none is needed", "A constant command is safe today; the next edit adds a variable.", "Pass the command as a list and drop `shell=True`."),
    "unsafe-deserialise": ("high", "Deserialising can run code", "`pickle`, `marshal` and `yaml.load` build whatever object the data asks for, including one that runs a command.", "Use JSON, or `yaml.safe_load`; sign pickles that must cross a boundary."),
    "bare-except": ("medium", "Bare `except:`", "It also catches KeyboardInterrupt and SystemExit, so the program cannot be stopped, and it hides typing mistakes.", "Name the exceptions you expect; at the outermost level use `except Exception` and log it."),
    "silent-except": ("medium", "Exception swallowed", "The failure leaves no trace, and the code after it works on data that is not there.", "Handle it, log it, or narrow it to the one case that may be ignored and say why."),
    "unreachable-except": ("high", "Handler that can never run", "An earlier `except` already catches this type.", "Put the more specific exception first."),
    "mutable-default": ("high", "Mutable default argument", "The default is created once and shared by all calls: what one call appends, the next one finds.", "Default to None and create the object inside."),
    "none-comparison": ("low", "Comparison to None with `==`", "A class may define `==` as it likes (NumPy and SQLAlchemy do); identity cannot be redefined.", "Write `is None` or `is not None`."),
    "is-literal": ("high", "`is` with a literal", "Identity of numbers and strings is an accident of the interpreter: it can be False for equal values.", "Compare with `==`."),
    "unused-variable": ("low", "Assigned but never read", "Either the work is wasted or another name was meant.", "Delete it, or use it where the wrong name stands."),
    "missing-timeout": ("medium", "Request without a timeout", "`requests` waits for ever by default; one stuck server stops the worker.", "Pass `timeout=(3, 30)` or what the caller can bear."),
    "assert-validation": ("medium", "`assert` guards input", "`python -O` removes assertions, and the check with them.", "Raise ValueError or a type of your own."),
    "assert-tuple": ("high", "Assertion on a tuple is always true", "A non-empty tuple is truthy, so this checks nothing.", "Drop the parentheses: `assert condition, message`."),
    "open-without-with": ("medium", "File is not closed on every path", "If an exception comes in between, the handle stays open and buffered text may never be written.", "`with open(…) as handle:`"),
    "complexity": ("medium", "Too many branches in one function", "Every branch doubles what a test must cover; this is where the next change goes wrong.", "Split out the decisions that belong together and name them."),
    "closure-in-loop": ("medium", "Closure captures the loop variable", "All closures see the variable's last value, since they look it up when called.", "Bind it now: `lambda x=x: …`."),
    "mutation-while-iterating": ("high", "The list changes while it is iterated", "Removing an element shifts the rest, so the loop skips the next one.", "Iterate over a copy or build a new list."),
    "duplicate-key": ("medium", "The same key twice in one dictionary", "The first value is silently lost.", "Remove one of them."),
    "not-awaited": ("high", "Coroutine is never awaited", "Calling an async function only creates the coroutine; its body does not run.", "`await` it or hand it to `asyncio.create_task`."),
    "return-in-finally": ("medium", "`return` inside `finally`", "It discards the exception that is on its way.", "Return after the try statement."),
    "wildcard-import": ("low", "Wildcard import", "Readers and tools cannot tell where a name comes from, and a new name upstream can shadow yours.", "Import the names you use."),
    "insecure-temp": ("medium", "Predictable temporary file", "Another user can put a link there first and have you write somewhere else.", "`tempfile.NamedTemporaryFile` or `mkstemp`; in the shell `mktemp`."),
    # JavaScript and TypeScript
    "html-injection": ("high", "HTML written from a value", "Markup in the value becomes part of the page and its scripts run as the user.", "Use `textContent`, or sanitise with a library made for it."),
    "loose-equality": ("low", "`==` converts types before comparing", '`0 == ""` and `null == undefined` are true; the next reader has to know the table.', "Use `===` or `!==`."),
    "var": ("low", "`var` ignores block scope", "The variable exists in the whole function and can be declared twice without a warning.", "Use `const`, or `let` where it changes."),
    "empty-catch": ("medium", "Empty catch block", "The failure leaves no trace, and the code after it carries on as if it had worked.", "Handle it, log it, or write down why it may be ignored."),
    "json-parse": ("low", "`JSON.parse` outside a try block", "One malformed byte throws a SyntaxError from here.", "Catch it where you can answer for it, or parse with a schema."),
    "console-log": ("low", "`console.log` left in", "It fills production logs and may print personal data.", "Remove it or use the logger."),
    "ts-any": ("low", "`any` switches type checking off", "Everything derived from it is unchecked too.", "Use the real type, or `unknown` and narrow it."),
    "ts-ignore": ("medium", "Compiler error silenced", "It hides every error on the next line, those added later included.", "Fix the type, or use `@ts-expect-error` with a reason."),
    "floating-promise": ("medium", "Promise is not awaited", "The code goes on before it is finished, and a rejection is handled by nobody (Node ends the process).", "`await` it, return it, or attach `.catch`."),
    "async-foreach": ("high", "`forEach` does not wait for async callbacks", "The call returns at once, the work runs on unobserved and its errors are lost.", "`for … of` with `await`, or `await Promise.all(items.map(…))`."),
    "async-executor": ("medium", "Async function as promise executor", "An error thrown in it never reaches the promise, which then stays pending.", "Make the surrounding function async instead."),
    "assignment-in-condition": ("high", "Assignment where a comparison was meant", "The condition is the assigned value, and the variable is overwritten.", "Write `===`, or set the variable on a line of its own."),
    "nan-comparison": ("high", "Comparison with NaN", "NaN equals nothing, not even itself: the result is always the same.", "`Number.isNaN(value)`"),
    "typeof-typo": ("high", "typeof compared with a word it never returns", "The comparison is always false.", "Correct the spelling of the type."),
    "weak-random": ("high", "`Math.random` for a secret", "Its output can be predicted from a few values.", "`crypto.randomUUID()` or `crypto.getRandomValues`."),
    # shell
    "unquoted": ("medium", "Unquoted expansion", "The value is split at spaces and its `*` expanded: one file name becomes several.", "Put it in double quotes."),
    "no-strict-mode": ("medium", "Errors do not stop the script", "After a failed command the rest runs on with what it left behind.", "`set -euo pipefail` below the first line (`set -eu` in sh)."),
    "rm-variable": ("critical", "`rm -r` on an unguarded variable", "If the variable is empty or holds a space, something else is deleted: `rm -rf $DIR/*` becomes `rm -rf /*`.", 'Quote it and refuse an empty value: `rm -rf -- "${DIR:?}"`.'),
    "pipe-to-shell": ("high", "Download run unseen", "Whoever controls the server, or the connection when it breaks half way, decides what runs.", "Download to a file, check its hash or signature, then run it."),
    "backticks": ("low", "Backticks", "They do not nest and need odd escaping.", "`$(command)`"),
    "unchecked-cd": ("medium", "`cd` may fail unnoticed", "The following commands then run in the wrong folder.", "`cd … || exit 1`"),
    "useless-cat": ("low", "`cat` of a single file into a pipe", "A process more, and the reader cannot seek.", "`command < file` or give the command the file name."),
    "test-equals": ("low", "`==` inside `[ ]`", "POSIX knows only `=`: dash, the /bin/sh of Debian and Ubuntu, fails here.", "Use `=`, or `[[ … ]]` in bash."),
    "loop-over-output": ("medium", "Loop over the words of a command's output", "Names with spaces fall apart and wildcards expand.", "`for file in ./*`, or `while IFS= read -r line`."),
    "read-without-r": ("low", "`read` without `-r`", "Backslashes in the input disappear.", "`IFS= read -r line`"),
    "masked-exit": ("low", "Declaration hides the command's failure", "The status is that of `local` or `export`, which succeeds, so `set -e` does not see the error.", "Declare first, assign on the next line."),
    "chmod-777": ("high", "Writable by everyone", "Any account on the machine can change the file, and what runs it.", "Give the narrowest mode: 755 for programs, 640 for data."),
    "shell-eval": ("high", "`eval` of a value", "The value is parsed as shell code.", "Use an array for arguments, `case` for choices."),
}


@dataclass(frozen=True)
class Finding:
    rule: str
    path: str = ""
    line: int = 0
    code: str = ""
    detail: str = ""
    severity: str = ""

    def __post_init__(self):
        if not self.severity:
            object.__setattr__(self, "severity", RULES[self.rule][0])


def at(rule, line, detail="", severity=""):
    return Finding(rule, line=line, detail=detail, severity=severity)


SQL = re.compile(r"^\s*(select\b.+\bfrom\b|insert\s+into\b|update\b.+\bset\b|delete\s+from\b|drop\s+table\b)", re.I | re.S)
SECRET_NAME = re.compile(r"(pass(word|wd|phrase)|secret|api_?key|access_?key|auth_?token|access_?token|private_?key|client_?secret|(^|_)token)$", re.I)
KNOWN_SECRET = re.compile(r"\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|sk_live_[A-Za-z0-9]{16,}|xox[baprs]-[A-Za-z0-9-]{20,}|AIza[0-9A-Za-z_-]{35})\b|-----BEGIN (RSA |EC |OPENSSH )?PRIVATE KEY-----")
PLACEHOLDER = re.compile(r"^(x+|\*+|\.+)$|change|example|your|placeholder|dummy|sample|redacted|<.*>|\$\{|\{\{|^(test|password|secret|token|none|null|undefined)\d*$|^https?://", re.I)
TODO = re.compile(r"\b(TODO|FIXME|HACK|XXX)\b(?![-\w]|\s*\(?#\d+)")


def looks_secret(name, value):
    """A credential by its name and by looking random enough not to be a label or a file name."""
    if not SECRET_NAME.search(name) or len(value) < 8 or re.search(r"[\s/]", value) or PLACEHOLDER.search(value):
        return False
    if re.search(r"pass(word|wd|phrase)$", name, re.I):
        return bool(re.search(r"[\d\W]", value))
    return bool(re.search(r"\d", value) and re.search(r"[A-Za-z]", value))


def secret_in_text(source):
    for number, line in enumerate(source.lines, 1):
        if KNOWN_SECRET.search(line):
            yield at("hardcoded-secret", number, "the text has the form of a real credential")


def suppressed(source, line):
    """The conventional markers of the linters; the report counts none of these."""
    here = source.lines[line - 1] if line <= len(source.lines) else ""
    above = source.lines[line - 2] if line > 1 else ""
    return bool(re.search(r"#\s*noqa\b|eslint-disable-line|biome-ignore|#\s*nosec\b", here) or re.search(r"eslint-disable-next-line|biome-ignore|#\s*shellcheck disable=", above))
