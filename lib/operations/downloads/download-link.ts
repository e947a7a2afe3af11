import { timingSafeEqual } from "node:crypto";
import { ApiError, notFound } from "#lib/api/errors";
import { keyedHash } from "#lib/platform/crypto";
import { env } from "#lib/platform/env";

/** Links of an earlier format are nothing: none lives longer than a day. */
const FORMAT = 2;
const MAC_BYTES = 20;
const KEEP_MS = 24 * 3600_000;

/**
 * An address at which these versions can be had for 24 hours by whoever knows it, as long as the workspace may have them. It holds
 * everything itself, signed with this server's secret; nothing is stored.
 */
export function downloadLink(workspaceId: number, versionIds: number[], filename: string) {
  const expiresAt = new Date(Math.ceil((Date.now() + KEEP_MS) / 1000) * 1000);
  const sorted = versionIds.toSorted((a, b) => a - b);
  const numbers = [FORMAT, expiresAt.getTime() / 1000, workspaceId, ...sorted.map((id, i) => id - (sorted[i - 1] ?? 0))];
  const payload = Buffer.concat(numbers.map(varint));
  const token = Buffer.concat([signatureOf(payload, filename), payload]).toString("base64url");
  return { url: `${env().PUBLIC_URL}/downloads/${token}/${encodeURIComponent(filename)}`, expiresAt };
}

/** The versions that a link stands for, and the workspace that made it. One that was made up is nothing; one that has expired says so. */
export function readDownloadLink(token: string, filename: string): { workspaceId: number; versionIds: number[] } {
  const bytes = Buffer.from(token, "base64url");
  const payload = bytes.subarray(MAC_BYTES);
  // Base64 can be written in several ways; only the one that was handed out is good.
  const isWhole = bytes.length > MAC_BYTES && bytes.toString("base64url") === token;
  if (!isWhole || !timingSafeEqual(bytes.subarray(0, MAC_BYTES), signatureOf(payload, filename))) throw notFound("There is no such download.");
  const [format, expires = 0, workspaceId = 0, ...steps] = numbersOf(payload);
  if (format !== FORMAT) throw notFound("There is no such download.");
  if (expires * 1000 <= Date.now()) throw new ApiError("DOWNLOAD_EXPIRED");
  let id = 0;
  const versionIds = steps.map((step) => {
    id += step;
    return id;
  });
  return { workspaceId, versionIds };
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
