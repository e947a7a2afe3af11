"""Python, by its syntax tree."""
import ast
import io
import re
import textwrap
import tokenize

from rules import SQL, TODO, at, looks_secret

HTTP_CALLS = {"get", "post", "put", "patch", "delete", "head", "options", "request"}
MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
LEAVES = (ast.Return, ast.Raise, ast.Break, ast.Continue)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
BROAD = {"BaseException": 0, "Exception": 1}
MOST_BRANCHES = 12


def check(source):
    yield from comments(source)
    tree, problem = parse(source.text)
    if tree:
        checker = Checker(source, tree)
        checker.visit(tree)
        if source.whole:
            checker.whole_file()
        yield from checker.found
    elif source.whole:
        yield at("syntax-error", problem.lineno or 1, str(problem.msg))
    else:
        yield from fragment(source)


def parse(text):
    try:
        return ast.parse(text), None
    except SyntaxError as problem:
        error = problem
    try:
        return ast.parse(textwrap.dedent(text)), None
    except SyntaxError:
        return None, error


def fragment(source):
    """The middle of a file from a diff: statements are tried one by one, so that rules on expressions still work."""
    line, lines = 0, source.lines
    while line < len(lines):
        for size in range(1, min(13, len(lines) - line + 1)):
            text = textwrap.dedent("\n".join(lines[line:line + size])).strip("\n")
            tree, shift = statement(text)
            if tree:
                checker = Checker(source, tree)
                checker.visit(tree)
                for finding in checker.found:
                    yield at(finding.rule, finding.line + line - shift, finding.detail, finding.severity)
                line += size - 1
                break
        line += 1


def statement(text):
    if not text.strip():
        return None, 0
    tries = [(text, 0)]
    if text.rstrip().endswith(":"):
        tries += [(text + " ...", 0), ("try: ...\n" + text + " ...", 1), ("if 1: ...\n" + text + " ...", 1)]
    for code, shift in tries:
        try:
            return ast.parse(code), shift
        except SyntaxError:
            continue
    return None, 0


def comments(source):
    try:
        for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
            if token.type == tokenize.COMMENT and TODO.search(token.string):
                yield at("todo", token.start[0])
    except (tokenize.TokenError, IndentationError, SyntaxError):
        return


def dotted(node):
    """a.b.c as text, or nothing for anything more involved."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def constant(node):
    return isinstance(node, ast.Constant)


def built_text(node):
    """The fixed part of a string that is assembled from values, or None when it is not."""
    if isinstance(node, ast.JoinedStr):
        fixed = "".join(str(part.value) if constant(part) else "?" for part in node.values)
        return fixed if any(isinstance(part, ast.FormattedValue) for part in node.values) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mod, ast.Add)):
        left = node.left
        while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
            left = left.left
        if isinstance(left, ast.JoinedStr):
            return built_text(left) or "".join(str(part.value) for part in left.values if constant(part))
        pieces = [part for part in ast.walk(node) if isinstance(part, (ast.Name, ast.Call, ast.Attribute, ast.Subscript))]
        return left.value if constant(left) and isinstance(left.value, str) and pieces else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format" and constant(node.func.value):
        return node.func.value.value if isinstance(node.func.value.value, str) else None
    return None


class Checker(ast.NodeVisitor):
    def __init__(self, source, tree):
        self.source, self.tree, self.found = source, tree, []
        self.test_file = bool(re.search(r"(^|/)(tests?/|test_|conftest)|_test\.py$", source.path))
        self.scopes = []
        self.coroutines = {node.name for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)}
        self.in_with = {id(item.context_expr) for node in ast.walk(tree) if isinstance(node, (ast.With, ast.AsyncWith)) for item in node.items}

    def report(self, rule, node, detail="", severity=""):
        self.found.append(at(rule, node.lineno, detail, severity))

    def generic_visit(self, node):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                self.block(block)
        super().generic_visit(node)

    def block(self, statements):
        for before, after in zip(statements, statements[1:]):
            if isinstance(before, LEAVES):
                # A yield after return is the usual way to write an empty generator.
                if not (isinstance(after, ast.Expr) and isinstance(after.value, (ast.Yield, ast.YieldFrom))):
                    self.report("unreachable", after)
                break

    # --- functions ---

    def visit_FunctionDef(self, node):
        arguments = node.args
        for default in [*arguments.defaults, *(value for value in arguments.kw_defaults if value)]:
            call = isinstance(default, ast.Call) and dotted(default.func) in ("list", "dict", "set", "bytearray", "collections.defaultdict", "defaultdict")
            if isinstance(default, MUTABLE) or call:
                self.report("mutable-default", default)
        if not isinstance(node, ast.Lambda):
            branches = 1 + sum(self.weight(child) for child in walk_own(node))
            if branches > MOST_BRANCHES:
                self.report("complexity", node, f"`{node.name}` has {branches} paths; {MOST_BRANCHES} is a fair limit")
            if self.source.whole:
                self.unused_variables(node)
        self.scopes.append(node)
        self.generic_visit(node)
        self.scopes.pop()

    visit_AsyncFunctionDef = visit_FunctionDef
    visit_Lambda = visit_FunctionDef

    @staticmethod
    def weight(node):
        if isinstance(node, (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.IfExp)):
            return 1
        if isinstance(node, ast.BoolOp):
            return len(node.values) - 1
        if isinstance(node, ast.comprehension):
            return 1 + len(node.ifs)
        return 1 if isinstance(node, ast.match_case) else 0

    def unused_variables(self, node):
        stored, read, shared = {}, set(), set()
        for child in ast.walk(node):
            if isinstance(child, (ast.Global, ast.Nonlocal)):
                shared.update(child.names)
            elif isinstance(child, ast.Name) and not isinstance(child.ctx, ast.Store):
                read.add(child.id)
            elif isinstance(child, ast.AugAssign) and isinstance(child.target, ast.Name):
                stored.setdefault(child.target.id, child)
        if "locals" in read:
            return
        for child in walk_own(node):
            targets = child.targets if isinstance(child, ast.Assign) else [child.target] if isinstance(child, ast.AnnAssign) and child.value else []
            for target in targets:
                if isinstance(target, ast.Name):
                    stored.setdefault(target.id, child)
            if isinstance(child, ast.ExceptHandler) and child.name:
                stored.setdefault(child.name, child)
        for name, where in stored.items():
            if name not in read | shared and not name.startswith("_"):
                self.report("unused-variable", where, f"`{name}`")

    # --- exceptions ---

    def visit_Try(self, node):
        seen = []
        for handler in node.handlers:
            names = [dotted(part) for part in (handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type])] if handler.type else []
            quiet = all(isinstance(part, ast.Pass) or isinstance(part, ast.Expr) and constant(part.value) and part.value.value is ... for part in handler.body)
            if not handler.type:
                if not any(isinstance(part, ast.Raise) and part.exc is None for part in handler.body):
                    self.report("bare-except", handler, "and the exception is dropped" if quiet else "", "high" if quiet else "")
            elif quiet and set(names) & set(BROAD):
                self.report("silent-except", handler)
            for name in names:
                earlier = next((other for other in seen if other == name or other in BROAD and (name not in BROAD or BROAD[other] < BROAD[name])), None)
                if earlier and not (earlier == "Exception" and name in ("KeyboardInterrupt", "SystemExit", "GeneratorExit", "asyncio.CancelledError", "CancelledError")):
                    self.report("unreachable-except", handler, f"`{earlier}` above catches `{name}`")
            seen += names
        for part in node.finalbody:
            for child in [part, *walk_own(part)]:
                if isinstance(child, ast.Return):
                    self.report("return-in-finally", child)
        self.generic_visit(node)

    visit_TryStar = visit_Try

    # --- expressions ---

    def visit_Compare(self, node):
        for operator, right in zip(node.ops, node.comparators):
            sides = (node.left, right)
            if isinstance(operator, (ast.Eq, ast.NotEq)) and any(constant(side) and side.value is None for side in sides):
                self.report("none-comparison", node)
            if isinstance(operator, (ast.Is, ast.IsNot)) and any(constant(side) and isinstance(side.value, (str, int, float, bytes)) and not isinstance(side.value, bool) for side in sides):
                self.report("is-literal", node)
        self.generic_visit(node)

    def visit_Assert(self, node):
        if isinstance(node.test, ast.Tuple) and node.test.elts:
            self.report("assert-tuple", node)
        elif not self.test_file and self.scopes and not isinstance(self.scopes[-1], ast.Lambda):
            arguments = self.scopes[-1].args
            names = {argument.arg for argument in [*arguments.args, *arguments.kwonlyargs, *arguments.posonlyargs]} - {"self", "cls"}
            checked = {child.id for child in ast.walk(node.test) if isinstance(child, ast.Name)}
            # Narrowing for the type checker (isinstance, is not None) is what assertions are for.
            narrowing = isinstance(node.test, ast.Call) and dotted(node.test.func) in ("isinstance", "callable") or isinstance(node.test, ast.Compare) and isinstance(node.test.ops[0], (ast.Is, ast.IsNot))
            if checked & names and not narrowing and not self.scopes[-1].name.startswith(("_", "test")):
                self.report("assert-validation", node, f"of the argument `{sorted(checked & names)[0]}`")
        self.generic_visit(node)

    def visit_Dict(self, node):
        seen = set()
        for key in node.keys:
            if constant(key):
                if (type(key.value), key.value) in seen:
                    self.report("duplicate-key", key, repr(key.value))
                seen.add((type(key.value), key.value))
        for key, value in zip(node.keys, node.values):
            if constant(key) and isinstance(key.value, str) and constant(value) and isinstance(value.value, str) and looks_secret(key.value, value.value):
                self.report("hardcoded-secret", value, f"`{key.value}`")
        self.generic_visit(node)

    def visit_Assign(self, node):
        if constant(node.value) and isinstance(node.value.value, str):
            for target in node.targets:
                name = target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""
                if looks_secret(name, node.value.value):
                    self.report("hardcoded-secret", node, f"`{name}`")
        self.generic_visit(node)

    def visit_For(self, node):
        iterated = dotted(node.iter)
        names = {child.id for child in ast.walk(node.target) if isinstance(child, ast.Name)}
        for child in (part for statement in node.body for part in ast.walk(statement)):
            if iterated and isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute) and child.func.attr in ("remove", "pop", "insert") and dotted(child.func.value) == iterated:
                if not self.followed_by_exit(node, child):
                    self.report("mutation-while-iterating", child, f"`{iterated}`")
            if isinstance(child, ast.Lambda):
                bound = {argument.arg for argument in child.args.args}
                used = {part.id for part in ast.walk(child.body) if isinstance(part, ast.Name)}
                if used & names - bound and self.kept(node, child):
                    self.report("closure-in-loop", child, f"`{sorted(used & names - bound)[0]}`")
        self.generic_visit(node)

    @staticmethod
    def followed_by_exit(loop, call):
        for child in ast.walk(loop):
            for name in ("body", "orelse"):
                block = getattr(child, name, None)
                for index, statement in enumerate(block if isinstance(block, list) else ()):
                    if isinstance(statement, ast.Expr) and statement.value is call:
                        return index + 1 < len(block) and isinstance(block[index + 1], (ast.Break, ast.Return))
        return False

    @staticmethod
    def kept(loop, function):
        """A closure stored for later, not one that a call such as sorted() uses up at once."""
        for child in ast.walk(loop):
            if isinstance(child, ast.Call) and function in child.args and isinstance(child.func, ast.Attribute) and child.func.attr in ("append", "add", "connect", "bind", "after", "submit", "insert"):
                return True
            if isinstance(child, ast.Assign) and child.value is function and isinstance(child.targets[0], ast.Subscript):
                return True
        return False

    def visit_Expr(self, node):
        inside = self.scopes and isinstance(self.scopes[-1], ast.AsyncFunctionDef)
        if isinstance(node.value, ast.Call) and inside:
            name = dotted(node.value.func)
            if name in self.coroutines or name.startswith("self.") and name[5:] in self.coroutines or name == "asyncio.sleep":
                self.report("not-awaited", node, f"`{name}`")
        self.generic_visit(node)

    def visit_Call(self, node):
        name = dotted(node.func)
        last = node.func.attr if isinstance(node.func, ast.Attribute) else name
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        first = node.args[0] if node.args else None
        if name in ("eval", "exec") and first is not None and not constant(first):
            self.report("eval", node, f"`{name}`")
        if last in ("execute", "executemany", "executescript", "raw", "read_sql", "read_sql_query") and first is not None:
            text = built_text(first) or (self.assigned_text(first.id) if isinstance(first, ast.Name) else None)
            if text and SQL.search(text):
                self.report("sql-injection", node)
        shell = keywords.get("shell")
        if shell is not None and constant(shell) and shell.value is True and first is not None:
            if constant(first):
                self.report("shell-true", node)
            else:
                plain_name = isinstance(first, ast.Name) and not self.assigned_text(first.id)
                self.report("command-injection", node, "`shell=True`", "high" if plain_name else "")
        if name in ("os.system", "os.popen", "commands.getoutput", "subprocess.getoutput") and first is not None and not constant(first):
            self.report("command-injection", node, f"`{name}`")
        if name in ("pickle.load", "pickle.loads", "marshal.loads", "dill.loads", "joblib.load", "shelve.open") and not self.test_file:
            self.report("unsafe-deserialise", node, f"`{name}`")
        if name == "yaml.load" and "Safe" not in ast.dump(node):
            self.report("unsafe-deserialise", node, "`yaml.load` without a safe loader")
        if (name.startswith("requests.") and last in HTTP_CALLS or name in ("urllib.request.urlopen", "urlopen")) and "timeout" not in keywords and not any(k.arg is None for k in node.keywords) and len(node.args) < 3:
            self.report("missing-timeout", node, f"`{name}`")
        if "verify" in keywords and constant(keywords["verify"]) and keywords["verify"].value is False or name == "ssl._create_unverified_context":
            self.report("tls-off", node)
        if name in ("breakpoint", "pdb.set_trace", "ipdb.set_trace"):
            self.report("debugger", node)
        if name == "tempfile.mktemp":
            self.report("insecure-temp", node)
        if name in ("open", "io.open", "codecs.open") and id(node) not in self.in_with and self.left_open(node):
            self.report("open-without-with", node)
        for keyword, value in keywords.items():
            if keyword and constant(value) and isinstance(value.value, str) and looks_secret(keyword, value.value) and not self.test_file:
                self.report("hardcoded-secret", value, f"`{keyword}`")
        self.generic_visit(node)

    def assigned_text(self, name):
        scope = self.scopes[-1] if self.scopes else self.tree
        for child in walk_own(scope):
            if isinstance(child, ast.Assign) and any(isinstance(target, ast.Name) and target.id == name for target in child.targets):
                return built_text(child.value)
        return None

    def left_open(self, call):
        """Opened and used in one breath, or kept in a local name that is neither closed, returned nor handed on."""
        scope = self.scopes[-1] if self.scopes else self.tree
        for child in ast.walk(scope):
            if isinstance(child, ast.Attribute) and child.value is call:
                return True
            if isinstance(child, ast.Assign) and child.value is call and isinstance(child.targets[0], ast.Name):
                name = child.targets[0].id
                for other in ast.walk(scope):
                    closed = isinstance(other, ast.Attribute) and other.attr == "close" and isinstance(other.value, ast.Name) and other.value.id == name
                    given = isinstance(other, (ast.Return, ast.Yield)) and isinstance(other.value, ast.Name) and other.value.id == name
                    managed = isinstance(other, ast.withitem) and any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(other.context_expr))
                    if closed or given or managed:
                        return False
                return True
            if isinstance(child, ast.For) and child.iter is call:
                return True
            if isinstance(child, ast.Call) and call in child.args and dotted(child.func) in ("json.load", "csv.reader", "csv.DictReader", "yaml.safe_load", "list", "pickle.load"):
                return True
        return False

    # --- the whole file ---

    def whole_file(self):
        imported = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                continue
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                for alias in node.names:
                    if alias.name == "*":
                        self.report("wildcard-import", node, f"from `{node.module}`")
                    elif alias.asname is None or alias.asname != alias.name:  # `import x as x` is a re-export
                        imported[(alias.asname or alias.name).split(".")[0]] = node
        used = {node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name)}
        for node in ast.walk(self.tree):
            if constant(node) and isinstance(node.value, str) and len(node.value) < 500:
                used.update(re.findall(r"\w+", node.value))  # annotations in quotes, __all__
        if not self.source.path.endswith("__init__.py"):
            for name, node in imported.items():
                if name not in used:
                    self.report("unused-import", node, f"`{name}`")


def walk_own(function):
    """The nodes of a function without those of the functions inside it."""
    queue = list(ast.iter_child_nodes(function))
    while queue:
        node = queue.pop(0)
        yield node
        if not isinstance(node, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            queue.extend(ast.iter_child_nodes(node))
