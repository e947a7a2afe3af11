import { posix } from "node:path";
import { z } from "zod";
import type { ModelTool } from "#lib/platform/models";
import { connectorTools } from "#lib/runtime/connector-tools";
import { beforeTail, createInside } from "#lib/runtime/model-inside";
import type { ModelRun } from "#lib/runtime/model-run";
import { storable } from "#lib/runtime/model-step";
import { SANDBOX_LIMITS } from "#lib/runtime/sandbox/sandbox";
import { PLACES } from "#lib/runtime/script-run";

/** What the model is shown of a tool's output, in characters. */
const OUTPUT = 30_000;
const READ_BYTES = 8 * 1024 * 1024;
const ARTIFACT_BYTES = 64 * 1024 * 1024;
const WRITABLE = [PLACES.workspace, PLACES.output, "/tmp"];

/** A tool's answer. An error is the model's to deal with. */
export type ToolResult = { output: string; isError: boolean };

const path = z.string().min(1).max(1000).describe("absolute, or relative to /workspace");

const BASH = z.object({
  command: z.string().min(1).max(100_000).describe("one or more lines of shell"),
  timeoutSeconds: z.number().int().min(1).max(600).optional().describe("60 unless given"),
});
const READ = z.object({
  path,
  offset: z.number().int().min(1).optional().describe("the first line, from 1"),
  limit: z.number().int().min(1).max(20_000).optional().describe("how many lines; 2000 unless given"),
});
const WRITE = z.object({ path, content: z.string().max(1_000_000) });
const SAVE = z.object({
  filename: z.string().min(1).max(200).describe("what the user sees it as, such as report.md"),
  path: path.optional().describe("the file to hand over"),
  content: z.string().max(1_000_000).optional().describe("or the text of it"),
});
const REMEMBER = z.object({ note: z.string().min(1).max(16_000) });

/** The tools of a run, and what runs them. Everything they answer has been through the run's mask. */
export function createTools(run: ModelRun) {
  const inside = createInside(run);
  let savedFiles = 0;
  let savedBytes = 0;
  const refuse = (output: string): ToolResult => ({ output: run.mask.text(output), isError: true });
  const done = (output: string): ToolResult => ({ output: run.mask.text(output), isError: false });
  /** Text that was cut off at its end, with nothing of a value left there. */
  const cutOff = (text: string): string => {
    const { push, cut } = run.mask.stream();
    return push(text) + cut();
  };
  /** The end of a long text, without what was taken before it only so that values that reach into it can be made out. */
  const tailOf = (data: Uint8Array, stopped: boolean): string => {
    const { push, end, cut } = run.mask.stream();
    const decoder = new TextDecoder();
    push(decoder.decode(data.subarray(0, beforeTail(run.mask)), { stream: true }));
    return push(decoder.decode(data.subarray(beforeTail(run.mask)))) + (stopped ? cut() : end());
  };

  const contents = async (file: string, most: number): Promise<Uint8Array | ToolResult> => {
    const { exitCode, files } = await inside(
      `[ -e "$1" ] || exit 41\n[ -f "$1" ] || exit 42\n[ "$(wc -c < "$1")" -le ${most} ] || exit 43\ncp "$1" "$OUT/file"`,
      [absolute(file)],
    );
    const why = { 41: "does not exist", 42: "is not a file", 43: `is larger than ${most / 1024 / 1024} MiB` }[exitCode];
    const data = files.get("file");
    return data ?? refuse(`${file} ${why ?? "cannot be read"}.`);
  };

  const tools: Record<string, ModelTool & { run(input: never): Promise<ToolResult> }> = {
    ...connectorTools(run, inside, OUTPUT),
    bash: {
      description: `Runs a command with bash in /workspace and answers its output (stdout and stderr together, at most ${OUTPUT} characters) and exit status. Files stay from one command to the next; variables and the working folder do not. There is no terminal and no standard input.`,
      input: BASH,
      async run({ command, timeoutSeconds = 60 }: z.infer<typeof BASH>) {
        const { exitCode, files, live } = await inside.command(command, timeoutSeconds);
        const part = (name: string) => files.get(name) ?? new Uint8Array();
        const size = Number(decode(part("size"))) || 0;
        const tail = part("tail");
        const head = decode(part("head"));
        const stopped = exitCode > 128 || exitCode === 124;
        const shownHead = stopped || tail.length > 0 ? cutOff(head) : run.mask.text(head);
        const output = shorten(shownHead, tail.length > 0 ? tailOf(tail, stopped) : "", size) + live;
        const status = exitCode === 124 || exitCode === 137 ? `exit status ${exitCode}: stopped, after ${timeoutSeconds} s at most` : `exit status ${exitCode}`;
        return { output: `${output}${output && !output.endsWith("\n") ? "\n" : ""}[${status}]`, isError: exitCode !== 0 };
      },
    },
    read_file: {
      description: "Answers a text file's lines.",
      input: READ,
      async run({ path: file, offset = 1, limit = 2000 }: z.infer<typeof READ>) {
        const data = await contents(file, READ_BYTES);
        if (!(data instanceof Uint8Array)) return data;
        const text = decode(data);
        if (text.includes("\0") || text.includes("\ufffd")) return refuse(`${file} is not text (${data.length} bytes). Look at it with bash.`);
        // Masked as a whole: a secret must not show because a line ends in it.
        const lines = decode(await run.mask.file(data)).split("\n");
        const chosen = lines.slice(offset - 1, offset - 1 + limit).join("\n");
        const shown = chosen.slice(0, OUTPUT);
        const last = offset - 1 + shown.split("\n").length;
        const more = last < lines.length || shown.length < chosen.length ? `\n[shown to line ${last} of ${lines.length}]` : "";
        return { output: shown + more || "[the file is empty]", isError: false };
      },
    },
    write_file: {
      description: "Writes a text file, over what was there. Not in /skill.",
      input: WRITE,
      async run({ path: file, content }: z.infer<typeof WRITE>) {
        const target = absolute(file);
        if (!WRITABLE.some((folder) => target.startsWith(`${folder}/`))) return refuse(`Files can be written below ${WRITABLE.join(", ")}.`);
        const { exitCode, live } = await inside(`mkdir -p "$(dirname "$1")" && cp "$HERE/content" "$1"`, [target], [["content", content]]);
        return exitCode === 0 ? done(`${target} was written.`) : refuse(`${target} could not be written. ${live}`);
      },
    },
    save_artifact: {
      description:
        "Hands a file over to the user: either one that is there, by its path, or a text. Files in /output are handed over anyway when the run ends.",
      input: SAVE,
      async run({ filename, path: file, content }: z.infer<typeof SAVE>) {
        const problem = badName(filename);
        if (problem) return refuse(problem);
        if ((file === undefined) === (content === undefined)) return refuse("Give either path or content.");
        const data = file === undefined ? Buffer.from(run.mask.text(content as string)) : await contents(file, ARTIFACT_BYTES);
        if (!(data instanceof Uint8Array)) return data;
        savedBytes += data.length;
        if (++savedFiles > SANDBOX_LIMITS.maxArtifactFiles || savedBytes > SANDBOX_LIMITS.maxFileBytes)
          return refuse("Too many or too large files were saved already.");
        run.saveArtifact(run.mask.text(filename), data);
        return done(`${filename} was saved (${data.length} bytes).`);
      },
    },
  };
  if (run.scopes.includes("*") || run.scopes.includes("memory:write"))
    tools.append_memory = {
      description: "Adds a note to the workspace's memory, which later runs are given. Only what is worth knowing next time; never a secret.",
      input: REMEMBER,
      async run({ note }: z.infer<typeof REMEMBER>) {
        const refused = await run.appendMemory(storable(run.mask.text(note)));
        return refused === undefined ? done("The note was added.") : refuse(refused);
      },
    };

  return {
    declared: tools as Record<string, ModelTool>,
    /** Runs one. What is wrong with a call is an answer; what is wrong with the sandbox is thrown. */
    async use(name: string, input: unknown): Promise<ToolResult> {
      const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
      if (!tool) return refuse(`There is no tool ${name}. There are ${Object.keys(tools).join(", ")}.`);
      const parsed = tool.input.safeParse(input);
      if (!parsed.success) return refuse(`The input is not right: ${z.prettifyError(parsed.error)}`);
      const { output, isError } = await tool.run(parsed.data as never);
      return { output: storable(output), isError };
    },
  };
}

const absolute = (file: string) => posix.resolve(PLACES.workspace, file);
const decode = (data: Uint8Array) => new TextDecoder().decode(data);

function badName(filename: string): string | undefined {
  const parts = filename.split("/");
  return parts.some((part) => part === "" || part === "." || part === "..") || /[\0-\x1f\x7f\\]/.test(filename)
    ? "A file's name is such as report.md or charts/one.png."
    : undefined;
}

/** The beginning and the end of a long output, and how much is missing between them. */
function shorten(head: string, tail: string, bytes: number): string {
  if (!tail && head.length <= OUTPUT) return head;
  const half = OUTPUT / 2;
  return `${head.slice(0, half)}\n[… the middle is left out; ${bytes} bytes in all. Write long output to a file and look at parts of it. …]\n${(tail || head).slice(-half)}`;
}
