import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { env } from "#lib/platform/env";

/** SHA-256. Enough for values with more than 128 random bits, which nobody can guess and try. */
export const sha256 = (value: string | Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(createHash("sha256").update(value).digest());
export const sha256Hex = (value: string | Uint8Array): string => createHash("sha256").update(value).digest("hex");

/** A hash that nobody without ENCRYPTION_KEY can make: for codes that are short enough to be tried one by one. */
export const keyedHash = (value: string, purpose: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHmac("sha256", Buffer.from(env().ENCRYPTION_KEY, "base64")).update(`${purpose}\n${value}`).digest());

const KEY_ID = 1;

/**
 * AES-256-GCM under ENCRYPTION_KEY: a byte naming the key, 12 of nonce, 16 of tag, the rest ciphertext. `purpose` is
 * authenticated with it, so that a value cannot be moved to another column and read there.
 */
export function encrypt(plain: string, purpose: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(env().ENCRYPTION_KEY, "base64"), nonce);
  cipher.setAAD(Buffer.from(purpose));
  const text = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.from([KEY_ID]), nonce, cipher.getAuthTag(), text]);
}

/** The text that `encrypt` was given with the same purpose. Throws when the value was changed or the key is another. */
export function decrypt(value: Uint8Array, purpose: string): string {
  const bytes = Buffer.from(value);
  if (bytes[0] !== KEY_ID) throw new Error(`Encrypted with key ${bytes[0]}, which this server does not have.`);
  const decipher = createDecipheriv("aes-256-gcm", Buffer.from(env().ENCRYPTION_KEY, "base64"), bytes.subarray(1, 13));
  decipher.setAAD(Buffer.from(purpose));
  decipher.setAuthTag(bytes.subarray(13, 29));
  return Buffer.concat([decipher.update(bytes.subarray(29)), decipher.final()]).toString("utf8");
}
