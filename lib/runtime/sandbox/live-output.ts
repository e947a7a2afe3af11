import { type BashOptions, BashTransformPipeline, InMemoryFs, type ScriptNode, type StatementNode } from "just-bash";
import { JAVASCRIPT_BOOTSTRAP } from "#lib/runtime/sandbox/javascript-bootstrap";
import type { OutputStream } from "#lib/runtime/sandbox/sandbox";

/**
 * just-bash hands over a command's output when the whole command has ended. To show output while a script runs, each
 * language is given a place to write that is not a file: paths under LIVE are caught by the file system and passed on.
 */
const LIVE = "/.live";

/** A file system whose files under /.live are a stream to the caller, and whose read-only folders stay so. */
export class SandboxFs extends InMemoryFs {
  #emit: (stream: OutputStream, data: Uint8Array) => void = () => {};
  #readOnly: string[] = [];
  #rewritten = new Set<string>();

  constructor(maxTotalBytes: number) {
    super({}, { maxTotalBytes });
  }

  onLive(emit: (stream: OutputStream, data: Uint8Array) => void) {
    this.#emit = emit;
  }

  freeze(folder: string) {
    this.#readOnly.push(`${folder}/`);
  }

  /** Replaces a file's text, frozen or not, the first time it is asked; the name stays, so `$0` says what it should. */
  async rewriteOnce(path: string, rewrite: (text: string) => string) {
    if (this.#rewritten.has(path)) return;
    this.#rewritten.add(path);
    await super.writeFile(path, rewrite(await this.readFile(path)));
  }

  #check(path: string) {
    if (this.#readOnly.some((folder) => `${path}/`.startsWith(folder))) {
      throw new Error(`EROFS: read-only file system, '${path}'`);
    }
  }

  /** True when the path was a live stream, and the data is gone to it. */
  #live(path: string, content: string | Uint8Array, options: unknown): boolean {
    if (!path.startsWith(`${LIVE}/`)) return false;
    const encoding = typeof options === "string" ? options : (options as { encoding?: string } | undefined)?.encoding;
    const data = typeof content === "string" ? Buffer.from(content, (encoding ?? "utf8") as BufferEncoding) : content;
    if (data.length > 0) this.#emit(path.startsWith(`${LIVE}/stderr`) ? "stderr" : "stdout", data);
    return true;
  }

  override async writeFile(...args: Parameters<InMemoryFs["writeFile"]>): Promise<void> {
    if (args[0].startsWith(`${LIVE}/base64/`)) {
      const bytes = Buffer.from(Buffer.from(args[1]).toString(), "base64");
      return this.writeFile(args[0].slice(`${LIVE}/base64`.length), new Uint8Array(bytes));
    }
    // The interpreters look at a file again after writing it, so an empty one stays behind.
    if (this.#live(...(args as [string, string, unknown]))) return super.writeFile(args[0], "");
    this.#check(args[0]);
    return super.writeFile(...args);
  }
  override async appendFile(...args: Parameters<InMemoryFs["appendFile"]>) {
    if (this.#live(...(args as [string, string, unknown]))) return;
    this.#check(args[0]);
    return super.appendFile(...args);
  }
  override async rm(...args: Parameters<InMemoryFs["rm"]>) {
    this.#check(args[0]);
    return super.rm(...args);
  }
  override async mkdir(...args: Parameters<InMemoryFs["mkdir"]>) {
    this.#check(args[0]);
    return super.mkdir(...args);
  }
  override async mv(from: string, to: string) {
    this.#check(from);
    this.#check(to);
    return super.mv(from, to);
  }
  override async cp(...args: Parameters<InMemoryFs["cp"]>) {
    this.#check(args[1]);
    return super.cp(...args);
  }
  override async symlink(target: string, path: string) {
    this.#check(path);
    return super.symlink(target, path);
  }
  override async chmod(path: string, mode: number) {
    this.#check(path);
    return super.chmod(path, mode);
  }
}

/**
 * Rewrites a shell script so that each statement's output leaves as soon as the statement has ended: `cmd` becomes
 * `cmd >>/.live/stdout 2>>/.live/stderr`. Loops and conditions are entered, so that a long loop shows its
 * progress; what flows into a pipe, a function or a file stays as it is.
 * A script that the parser does not know is returned as it is, and fails later with the shell's own message.
 */
export function liveShell(script: string): string {
  const pipeline = new BashTransformPipeline().use({
    name: "live-output",
    transform: ({ ast }: { ast: ScriptNode }) => ({ ast: { ...ast, statements: ast.statements.map(liveStatement) } }),
  });
  try {
    return pipeline.transform(script).script;
  } catch {
    // Syntax errors are the shell's to report, with its line numbers, when the script runs.
    return script;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the nodes of the shell's syntax tree are a wide union walked by shape
type Node = any;

function liveStatement(statement: StatementNode): StatementNode {
  if (statement.background || statement.deferredError) return statement;
  return { ...statement, pipelines: statement.pipelines.map(livePipeline) };
}

/** In a pipeline only the last command's output is the script's own; every command's errors are. */
function livePipeline(pipeline: Node): Node {
  const last = pipeline.commands.length - 1;
  const commands = pipeline.commands.map((command: Node, i: number) => {
    if (quiet(command)) return command;
    const inside = last === 0 ? entered(command) : undefined;
    if (inside) return inside;
    const streams: Node[] = [];
    if (i === last) streams.push(redirect(1, "stdout"));
    if (!pipeline.pipeStderr?.[i]) streams.push(redirect(2, "stderr"));
    // Before the command's own redirections, so that `> file` and `2>&1` mean what they meant.
    return { ...command, redirections: [...streams, ...(command.redirections ?? [])] };
  });
  return { ...pipeline, commands };
}

/** What must stay in the outer shell and prints nothing by itself: functions, bare assignments, `set`, `exec`, `exit` … */
function quiet(command: Node): boolean {
  if (command.type === "FunctionDef") return true;
  if (command.type !== "SimpleCommand") return false;
  if (command.name === null) return true;
  const name = command.name.parts[0]?.value;
  return ["set", "exec", "exit", "return", "break", "continue", "shopt", "trap", "local", "shift"].includes(name);
}

/** A loop or condition with its inner statements made live; nothing for other commands. */
function entered(command: Node): Node | undefined {
  const reading = ["<", "<<", "<<-", "<<<"];
  if (!command.redirections?.every((each: Node) => reading.includes(each.operator))) return undefined;
  const body = (statements: StatementNode[]) => statements.map(liveStatement);
  switch (command.type) {
    case "If":
      return {
        ...command,
        clauses: command.clauses.map((clause: Node) => ({ ...clause, body: body(clause.body) })),
        elseBody: command.elseBody && body(command.elseBody),
      };
    case "For":
    case "CStyleFor":
    case "While":
    case "Until":
    case "Group":
      return { ...command, body: body(command.body) };
    case "Case":
      return { ...command, items: command.items.map((item: Node) => ({ ...item, body: body(item.body) })) };
    default:
      return undefined;
  }
}

function redirect(fd: number, stream: OutputStream): Node {
  return {
    type: "Redirection",
    fd,
    operator: ">>",
    target: { type: "Word", parts: [{ type: "Literal", value: `${LIVE}/${stream}` }] },
  };
}

/**
 * Runs a Python script as `__main__` with output that leaves at line ends. Each piece is a new file, because appending
 * through the interpreter's file bridge rewrites the whole file. Python's own buffering rules are kept: lines, and
 * blocks of 8 KiB.
 */
export const PYTHON_LAUNCHER = `
import io, os, runpy, sys

os.environ.pop("_", None)

class _Live(io.RawIOBase):
    def __init__(self, stream):
        self.stream, self.count = stream, 0
    def writable(self):
        return True
    def write(self, data):
        data = bytes(data)
        self.count += 1
        with open("${LIVE}/%s.%d" % (self.stream, self.count % 64), "wb") as piece:
            piece.write(data)
        return len(data)

def _stream(name):
    return io.TextIOWrapper(io.BufferedWriter(_Live(name), 65536), encoding="utf-8", errors="replace", line_buffering=True)

sys.stdout, sys.stderr = _stream("stdout"), _stream("stderr")
sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr
sys.argv = sys.argv[1:]
sys.path[0] = os.path.dirname(sys.argv[0])
sys.dont_write_bytecode = True
_code = 0
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as stop:
    if stop.code is None or isinstance(stop.code, int):
        _code = stop.code or 0
    else:
        print(stop.code, file=sys.stderr)
        _code = 1
except BaseException:
    import traceback
    kind, value, trace = sys.exc_info()
    while trace is not None and trace.tb_frame.f_code.co_filename in (__file__, "<frozen runpy>"):
        trace = trace.tb_next
    traceback.print_exception(kind, value, trace)
    _code = 1
try:
    sys.stdout.flush()
finally:
    sys.stderr.flush()
sys.exit(_code)
`;

/** just-bash's options for JavaScript and Python with live output. */
export const LIVE_RUNTIMES = { python: true, javascript: { bootstrap: JAVASCRIPT_BOOTSTRAP } } satisfies BashOptions;
