// Pipe tables (GitHub flavour): rows, and the delimiter row that says there is a table at all.

/** Split a row at its unescaped pipes. "\|" is a literal pipe, even inside code. */
export function splitRow(line) {
  const row = line.trim();
  const cells = [];
  let cell = "";
  for (let i = 0; i < row.length; i += 1) {
    if (row[i] === "\\" && row[i + 1] === "|") {
      cell += "|";
      i += 1;
    } else if (row[i] === "\\" && i + 1 < row.length) {
      cell += row[i] + row[i + 1];
      i += 1;
    } else if (row[i] === "|") {
      if (i > 0) cells.push(cell.trim());
      cell = "";
    } else {
      cell += row[i];
    }
  }
  if (cell.trim() !== "" || !row.endsWith("|")) cells.push(cell.trim());
  return cells;
}

/** "|:--|--:|" → ["left", "right"]; undefined when the line is not a delimiter row. */
export function columnAlignments(line) {
  if (!/^[|\-: \t]+$/.test(line) || !line.includes("-")) return undefined;
  const cells = splitRow(line);
  if (cells.length === 1 && !line.includes("|")) return undefined;
  const alignments = [];
  for (const cell of cells) {
    const match = /^(:?)-+(:?)$/.exec(cell);
    if (!match) return undefined;
    alignments.push(match[1] ? (match[2] ? "center" : "left") : match[2] ? "right" : undefined);
  }
  return alignments;
}
