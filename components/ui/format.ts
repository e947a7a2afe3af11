/** 1536 → "1.5 KB". */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const exponent = Math.min(3, Math.floor(Math.log(bytes) / Math.log(1024)));
  const value = bytes / 1024 ** exponent;
  return `${value.toFixed(value < 10 ? 1 : 0)} ${["B", "KB", "MB", "GB"][exponent]}`;
}

/** 1234 → "1.2 s", 75000 → "1 m 15 s", 100000000 → "1 d 3 h". */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  if (hours > 0) return `${hours} h ${Math.floor((seconds % 3600) / 60)} m`;
  return `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
}

/** 12345 → "12.3K". */
export const formatCount = (value: number): string => new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(value);

/** 1234.5 → "1,234.5". Exact to the last digit that the ledger has, unless fewer are asked for; those are cut, not rounded up, and what is left of too little says so: "<0.01". */
export function formatDollarinos(value: number, digits = 6): string {
  const least = 10 ** -digits;
  return value > 0 && value < least ? `<${least}` : new Intl.NumberFormat("en", { maximumFractionDigits: digits, roundingMode: "trunc" }).format(value);
}
