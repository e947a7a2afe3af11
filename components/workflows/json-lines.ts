const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The line on which each value of a JSON text begins, by its path: `steps.0.input`. The text must be one that can be read. */
export function linesOf(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  const open: { path: string; key: string | number; wantsKey: boolean }[] = [];
  let line = 1;
  let seen = 0;
  const here = () => {
    const top = open.at(-1);
    return top ? [...(top.path ? [top.path] : []), top.key].join(".") : "";
  };
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    for (; seen < index; seen++) if (text[seen] === "\n") line++;
    const top = open.at(-1);
    if (token === "}" || token === "]") open.pop();
    else if (token === ",") {
      if (typeof top?.key === "number") top.key++;
      else if (top) top.wantsKey = true;
    } else if (token === ":") {
      if (top) top.wantsKey = false;
    } else if (top?.wantsKey) {
      top.key = JSON.parse(token);
      lines.set(here(), line);
    } else {
      const path = here();
      if (!lines.has(path)) lines.set(path, line);
      if (token === "{") open.push({ path, key: "", wantsKey: true });
      if (token === "[") open.push({ path, key: 0, wantsKey: false });
    }
  }
  return lines;
}

/** The line of a path, or of the nearest thing around it that is there: a field that is missing has none of its own. */
export function lineAt(lines: Map<string, number>, path: string): number {
  for (let at = path; at !== ""; at = at.includes(".") ? at.slice(0, at.lastIndexOf(".")) : "") {
    const line = lines.get(at);
    if (line !== undefined) return line;
  }
  return 1;
}

/** Reads a definition's text, or says why it cannot be read and, where the browser tells, on which line. */
export function readJson(text: string): { value: unknown } | { why: string; line?: number } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const { message } = error as SyntaxError;
    const line = /line (\d+)/.exec(message)?.[1];
    const position = /position (\d+)/.exec(message)?.[1];
    const at = line ? Number(line) : position ? text.slice(0, Number(position)).split("\n").length : undefined;
    return { why: message.replace(/^JSON\.parse: /, ""), ...(at !== undefined && { line: at }) };
  }
}
