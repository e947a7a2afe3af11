// Cells of Airtable as text, in Markdown and CSV.

/** Lists with commas; people, files and buttons by what names them. */
export function shown(value) {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(shown).join(", ");
  if (typeof value === "object") return String(value.name ?? value.filename ?? value.email ?? value.label ?? value.text ?? value.url ?? JSON.stringify(value));
  return String(value);
}

export function markdownTable(columns, rows) {
  const line = (cells) => `| ${cells.map((cell) => shown(cell).replace(/\s+/g, " ").replaceAll("|", "\\|").slice(0, 80) || "–").join(" | ")} |`;
  return [line(columns), `|${" --- |".repeat(columns.length)}`, ...rows.map(line)].join("\n");
}

export function toCsv(columns, rows) {
  const cell = (value) => {
    const text = shown(value);
    // A spreadsheet would take what begins like a formula for one.
    const tame = typeof value === "string" && /^[=+@\t]|^-(?![\d.])/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
  };
  return `${[columns, ...rows].map((row) => row.map(cell).join(",")).join("\n")}\n`;
}
