import { timingSafeEqual } from "node:crypto";
import { ApiError, notFound } from "#lib/api/errors";
import { keyedHash } from "#lib/platform/crypto";
import { env } from "#lib/platform/env";

const FORMAT = 1;
const MAC_BYTES = 20;
const KEEP_MS = 24 * 3600_000;

/**
 * An address at which these versions can be had for 24 hours by whoever knows it. It holds everything itself, signed with this
 * server's secret; nothing is stored.
 */
export function downloadLink(versionIds: number[], filename: string) {
  const expiresAt = new Date(Math.ceil((Date.now() + KEEP_MS) / 1000) * 1000);
  const sorted = versionIds.toSorted((a, b) => a - b);
  const numbers = [FORMAT, expiresAt.getTime() / 1000, ...sorted.map((id, i) => id - (sorted[i - 1] ?? 0))];
  const payload = Buffer.concat(numbers.map(varint));
  const token = Buffer.concat([signatureOf(payload, filename), payload]).toString("base64url");
  return { url: `${env().PUBLIC_URL}/downloads/${token}/${encodeURIComponent(filename)}`, expiresAt };
}

/** The versions that a link stands for. One that was made up is nothing; one that has expired says so. */
export function readDownloadLink(token: string, filename: string): number[] {
  const bytes = Buffer.from(token, "base64url");
  const payload = bytes.subarray(MAC_BYTES);
  // Base64 can be written in several ways; only the one that was handed out is good.
  const isWhole = bytes.length > MAC_BYTES && bytes.toString("base64url") === token;
  if (!isWhole || !timingSafeEqual(bytes.subarray(0, MAC_BYTES), signatureOf(payload, filename))) throw notFound("There is no such download.");
  const [, expires = 0, ...steps] = numbersOf(payload);
  if (expires * 1000 <= Date.now()) throw new ApiError("DOWNLOAD_EXPIRED");
  let id = 0;
  return steps.map((step) => {
    id += step;
    return id;
  });
}

const signatureOf = (payload: Buffer, filename: string) =>
  Buffer.from(keyedHash(`${filename}\n${payload.toString("base64url")}`, "download link").subarray(0, MAC_BYTES));

/** Seven bits a byte, the lowest first. */
function varint(value: number): Buffer {
  const out = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    out.push((rest & 0x7f) | (rest >= 128 ? 0x80 : 0));
    if (rest < 128) return Buffer.from(out);
  }
}

function numbersOf(bytes: Buffer): number[] {
  const numbers: number[] = [];
  let value = 0;
  let scale = 1;
  for (const byte of bytes) {
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte >= 0x80) continue;
    numbers.push(value);
    value = 0;
    scale = 1;
  }
  return numbers;
}
