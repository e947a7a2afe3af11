import { readFileSync } from "node:fs";
const PHRASES = [
  "ignore previous instructions",
  "disregard the above rules",
  "reveal your system prompt",
  "do not tell the user",
];
const PATTERNS = [/ignore\s+(all\s+)?(previous|prior)\s+instructions/i, /you are now (DAN|unrestricted)/i];
const text = readFileSync(process.env.INPUT_FILE, "utf8");
for (const phrase of PHRASES) if (text.toLowerCase().includes(phrase)) console.log(phrase);
for (const pattern of PATTERNS) if (pattern.exec(text)) console.log(String(pattern));
