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

/** Reads a text, or says why it cannot be read and on which line. */
export function readJson(text: string): { value: unknown } | { why: string; line: number } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    // Browsers say the reason alike, and where, each in its own way or not at all.
    const why = (error as SyntaxError).message
      .replace(/^JSON\.parse: /, "")
      .replace(/,? ?(\.\.\.)?"[\s\S]*" is not valid JSON$/, "")
      .replace(/ (in JSON )?at (position|line) [\s\S]*$/, "");
    const line = text.slice(0, faultAt(text)).split("\n").length;
    return { why: `Line ${line}: ${why}.`, line };
  }
}

/** Where a text stops being JSON. */
function faultAt(text: string): number {
  const open: string[] = [];
  let want: "value" | "key" | "colon" | "more" | "nothing" = "value";
  let first = false;
  let end = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const between = text.slice(end, index);
    if (between.trim() !== "") return end + between.search(/\S/);
    const top = open.at(-1);
    if (token === "{" || token === "[") {
      if (want !== "value") return index;
      open.push(token);
      want = token === "{" ? "key" : "value";
    } else if (token === "}" || token === "]") {
      if (top !== (token === "}" ? "{" : "[") || !(want === "more" || first)) return index;
      open.pop();
      want = open.length > 0 ? "more" : "nothing";
    } else if (token === ",") {
      if (want !== "more") return index;
      want = top === "{" ? "key" : "value";
    } else if (token === ":") {
      if (want !== "colon") return index;
      want = "value";
    } else if (want === "key") {
      if (!isScalar(token) || token[0] !== '"') return index;
      want = "colon";
    } else {
      if (want !== "value" || !isScalar(token)) return index;
      want = open.length > 0 ? "more" : "nothing";
    }
    first = token === "{" || token === "[";
    end = index + token.length;
  }
  return end;
}

function isScalar(token: string): boolean {
  try {
    JSON.parse(token);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
