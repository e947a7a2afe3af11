import type { Block } from "./follow-execution";

export type LogLine = { key: number; stream: string; text: string };

/**
 * The lines of what was logged, in order. A piece can end in the middle of a line: what its stream writes next goes on there. What
 * the platform itself says of a run is no part of it.
 */
export function logLines(blocks: Block[]): LogLine[] {
  const lines: LogLine[] = [];
  const open = new Map<string, LogLine>();
  for (const block of blocks) {
    if (block.type !== "log" || block.stream === "system") continue;
    const { stream } = block;
    const [first = "", ...more] = block.text.split(/\r?\n/);
    const before = open.get(stream);
    if (before) before.text += first;
    else add(first);
    for (const text of more) add(text);
    // An empty end is the beginning of a line that has not come.
    function add(text: string) {
      const line = { key: lines.length, stream, text };
      lines.push(line);
      open.set(stream, line);
    }
  }
  return lines.filter((line) => line.text !== "" || open.get(line.stream) !== line);
}
