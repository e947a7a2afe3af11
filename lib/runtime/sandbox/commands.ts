import { fileURLToPath } from "node:url";
import { type CustomCommand, decodeBytesToUtf8, defineCommand } from "just-bash";

/**
 * Commands that the simulated machine has beside the shell's own, named and used like the well-known programs they
 * stand for, so that a skill's script is the same here and on a real machine.
 */
export const HOST_COMMANDS: CustomCommand[] = [
  defineCommand("pdftotext", async (args, ctx) => {
    const { options, operands } = split(args, ["-f", "-l", "-enc"]);
    const [input, output] = operands;
    if (!input) return fail(99, "Usage: pdftotext [-f first] [-l last] [-layout] PDF-file [text-file]");
    return withPdf(ctx, input, async (pdf) => {
      const first = Math.max(1, Number(options.get("-f") ?? 1));
      const last = Math.min(pdf.numPages, Number(options.get("-l") ?? pdf.numPages));
      const pages: string[] = [];
      for (let n = first; n <= last; n++) pages.push(`${await pageText(await pdf.getPage(n))}\n\f`);
      const text = pages.join("");
      if (output === "-") return { stdout: text, stderr: "", exitCode: 0 };
      const path = output ?? input.replace(/\.pdf$/i, "").concat(".txt");
      await ctx.fs.writeFile(ctx.fs.resolvePath(ctx.cwd, path), text);
      return { stdout: "", stderr: "", exitCode: 0 };
    });
  }),
  defineCommand("pdfinfo", async (args, ctx) => {
    const input = split(args, []).operands[0];
    if (!input) return fail(99, "Usage: pdfinfo PDF-file");
    return withPdf(ctx, input, async (pdf) => {
      const { info } = (await pdf.getMetadata()) as unknown as { info: Record<string, unknown> };
      const first = (await pdf.getPage(1)).getViewport({ scale: 1 });
      const fields = ["Title", "Subject", "Keywords", "Author", "Creator", "Producer", "CreationDate", "ModDate"]
        .filter((name) => typeof info[name] === "string" && info[name])
        .map((name) => [name, String(info[name])]);
      fields.push(["Pages", String(pdf.numPages)], ["Encrypted", info.EncryptFilterName ? "yes" : "no"]);
      fields.push(["Page size", `${first.width} x ${first.height} pts`], ["PDF version", String(info.PDFFormatVersion)]);
      const stdout = fields.map(([name, value]) => `${`${name}:`.padEnd(16)}${value}\n`).join("");
      return { stdout, stderr: "", exitCode: 0 };
    });
  }),
  defineCommand("rsvg-convert", async (args, ctx) => {
    const { options, operands } = split(args, ["-w", "--width", "-h", "--height", "-o", "--output", "-f", "--format"]);
    const { Resvg } = await import("@resvg/resvg-js");
    const svg = operands[0] ? await ctx.fs.readFile(ctx.fs.resolvePath(ctx.cwd, operands[0])) : Buffer.from(String(ctx.stdin), "latin1").toString();
    const outside = externalReference(svg);
    if (outside) return fail(1, `Error reading SVG: ${outside}`);
    const width = Number(options.get("-w") ?? options.get("--width"));
    const png = new Resvg(svg, {
      fitTo: width > 0 ? { mode: "width", value: Math.min(width, 8192) } : { mode: "original" },
      font: { fontFiles: FONTS, loadSystemFonts: false, defaultFontFamily: "Geist", sansSerifFamily: "Geist", monospaceFamily: "Geist Mono" },
    })
      .render()
      .asPng();
    const output = options.get("-o") ?? options.get("--output");
    if (!output) return { stdout: Buffer.from(png).toString("latin1"), stderr: "", exitCode: 0, stdoutKind: "bytes" as const };
    await ctx.fs.writeFile(ctx.fs.resolvePath(ctx.cwd, output), new Uint8Array(png));
    return { stdout: "", stderr: "", exitCode: 0 };
  }),
  // The shell's own jq is a rewrite that gives other results here and there, without saying so; this one is jq itself.
  defineCommand("jq", async (args, ctx) => {
    const call = await jqCall(args, ctx);
    if ("error" in call) return fail(2, `jq: error: ${call.error}`);
    jq ??= import("jq-web").then(async (module) => ({ run: (await module.default).raw }));
    try {
      const stdout = (await jq).run(call.input, call.filter, call.flags) ?? "";
      const joined = call.flags.some((flag) => /^-[a-zA-Z]*j|^--join-output$/.test(flag));
      return { stdout: stdout === "" || joined ? stdout : `${stdout}\n`, stderr: "", exitCode: 0 };
    } catch (error) {
      // jq's own words follow a line with its exit status.
      const [, status = "5", message = ""] = /^Non-zero exit code: (\d+)\n?([\s\S]*)$/.exec((error as Error).message) ?? ["", "5", (error as Error).message];
      const said = message.replaceAll("inputString", "<stdin>").trimEnd();
      return { stdout: "", stderr: said && `${said}\n`, exitCode: Number(status) };
    }
  }),
];

let jq: Promise<{ run(input: string, filter: string, flags?: string[]): string | undefined }> | undefined;

/** jq's command line: flags, the program (or a file that holds it), and input files in place of standard input. */
async function jqCall(args: string[], ctx: Context): Promise<{ flags: string[]; filter: string; input: string } | { error: string }> {
  const flags: string[] = [];
  let filter: string | undefined;
  const files: string[] = [];
  const read = (file: string) => ctx.fs.readFile(ctx.fs.resolvePath(ctx.cwd, file));
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === "-f" || arg === "--from-file") filter = await read(args[++i] ?? "");
    else if (arg === "--arg" || arg === "--argjson") flags.push(arg, args[++i] ?? "", args[++i] ?? "");
    else if (arg === "--indent") flags.push(arg, args[++i] ?? "");
    else if (arg === "--slurpfile" || arg === "--rawfile") return { error: `${arg} is not available here` };
    else if (arg.startsWith("-") && arg !== "-" && arg !== "--") flags.push(arg);
    else if (arg === "--") continue;
    else if (filter === undefined) filter = arg;
    else files.push(arg);
  }
  if (filter === undefined) return { error: "no program was given" };
  const missing = (await Promise.all(files.map((file) => ctx.fs.exists(ctx.fs.resolvePath(ctx.cwd, file))))).indexOf(false);
  if (missing >= 0) return { error: `Could not open ${files[missing]}: No such file or directory` };
  const input = files.length > 0 ? (await Promise.all(files.map(read))).join("\n") : decodeBytesToUtf8(ctx.stdin);
  // An empty text is no input at all to this build, and a line end is.
  return { flags, filter, input: input || "\n" };
}

const FONTS = ["geist-sans/Geist-Regular", "geist-sans/Geist-Medium", "geist-sans/Geist-Bold", "geist-mono/GeistMono-Regular"].map((name) =>
  fileURLToPath(new URL(`../../../node_modules/geist/dist/fonts/${name}.ttf`, import.meta.url)),
);

/**
 * The renderer runs outside the simulated machine and would read the host's own files for an image that names one, so only
 * what an SVG holds itself is let through: references within the document, and data: images that are not SVGs again.
 * The document is read token by token and refused where it does not fit, so that no attribute can hide from the check;
 * document types are refused because their entities could.
 */
function externalReference(svg: string): string | undefined {
  const token =
    /[^<]+|<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?xml\s[^?<>]*\?>|<\/[\w:.-]+\s*>|<[\w:.-]+((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*\/?>/y;
  while (token.lastIndex < svg.length) {
    const found = token.exec(svg);
    if (!found) return "this is not well-formed, or has a document type, which is not allowed";
    for (const [, name, quoted = ""] of (found[1] ?? "").matchAll(/([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
      if (!/(^|:)href$/i.test(name ?? "")) continue;
      const value = quoted.slice(1, -1);
      const inside = value === "" || value.startsWith("#") || /^data:image\/(png|jpeg|jpg|gif|webp);base64,[A-Za-z0-9+/=\s]*$/.test(value);
      if (!inside) return `a reference outside the document is not allowed: ${value.slice(0, 60)}`;
    }
  }
  return undefined;
}

type Context = Parameters<Parameters<typeof defineCommand>[1]>[1];
type Result = Awaited<ReturnType<Parameters<typeof defineCommand>[1]>>;
type Pdf = Awaited<ReturnType<typeof import("unpdf")["getDocumentProxy"]>>;

async function withPdf(ctx: Context, input: string, use: (pdf: Pdf) => Promise<Result>): Promise<Result> {
  const path = ctx.fs.resolvePath(ctx.cwd, input);
  if (!(await ctx.fs.exists(path))) return fail(1, `I/O Error: Couldn't open file '${input}': No such file or directory.`);
  const { getDocumentProxy } = await import("unpdf");
  let pdf: Pdf;
  try {
    pdf = await getDocumentProxy(new Uint8Array(await ctx.fs.readFileBuffer(path)), { verbosity: 0 });
  } catch (error) {
    if ((error as Error).name === "PasswordException") return fail(1, "Command Line Error: Incorrect password");
    return fail(1, `Syntax Error: Couldn't read the PDF: ${(error as Error).message}`);
  }
  try {
    return await use(pdf);
  } finally {
    await pdf.cleanup();
  }
}

/** The words of a page in reading order, a line for each line of the page. */
async function pageText(page: Awaited<ReturnType<Pdf["getPage"]>>): Promise<string> {
  const { items } = await page.getTextContent();
  let text = "";
  for (const item of items) {
    if (!("str" in item)) continue;
    text += item.str + (item.hasEOL ? "\n" : "");
  }
  return text;
}

function split(args: string[], withValue: string[]) {
  const options = new Map<string, string>();
  const operands: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (withValue.includes(arg)) options.set(arg, args[++i] ?? "");
    else if (arg.startsWith("-") && arg !== "-") options.set(arg, "");
    else operands.push(arg);
  }
  return { options, operands };
}

const fail = (exitCode: number, message: string): Result => ({ stdout: "", stderr: `${message}\n`, exitCode });
