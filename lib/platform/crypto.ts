import { createCipheriv, createDecipheriv, createHash, createHmac, hash, randomBytes } from "node:crypto";
import { env } from "#lib/platform/env";

/** SHA-256. Enough for values with more than 128 random bits, which nobody can guess and try. */
export const sha256 = (value: string | Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(hash("sha256", value, "buffer"));
export const sha256Hex = (value: string | Uint8Array): string => createHash("sha256").update(value).digest("hex");

/** A hash that nobody without ENCRYPTION_KEY can make: for codes that are short enough to be tried one by one. */
export const keyedHash = (value: string, purpose: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHmac("sha256", Buffer.from(env().ENCRYPTION_KEY, "base64")).update(`${purpose}\n${value}`).digest());

/** The first byte of a value. Format 1 named no key: what it holds is tried with every key there is. */
const NAMED = 2;
const UNNAMED = 1;
const ID_BYTES = 4;

type Key = { secret: Buffer; header: Buffer };

/** A key by its own hash, so that a reader finds it without anybody numbering keys. */
function keyOf(base64: string): Key {
  const secret = Buffer.from(base64, "base64");
  const id = createHash("sha256").update("clanker encryption key\n").update(secret).digest().subarray(0, ID_BYTES);
  return { secret, header: Buffer.concat([Buffer.from([NAMED]), id]) };
}

/** The current key first, then those that can still be read. */
function keys(): [Key, ...Key[]] {
  const { ENCRYPTION_KEY, PREVIOUS_ENCRYPTION_KEYS } = env();
  const given = [ENCRYPTION_KEY, ...PREVIOUS_ENCRYPTION_KEYS].join();
  if (ring?.given !== given) ring = { given, keys: [keyOf(ENCRYPTION_KEY), ...PREVIOUS_ENCRYPTION_KEYS.map(keyOf)] };
  return ring.keys;
}

let ring: { given: string; keys: [Key, ...Key[]] } | undefined;

/** How everything begins that is encrypted with ENCRYPTION_KEY as it is now. What begins otherwise can be encrypted again. */
export const currentHeader = (): Uint8Array<ArrayBuffer> => new Uint8Array(keys()[0].header);

/** How everything begins that names a key which this server has. */
export const knownHeaders = (): Uint8Array<ArrayBuffer>[] => keys().map(({ header }) => new Uint8Array(header));

/** The first byte of what names its key. */
export const NAMED_FORMAT = NAMED;

/**
 * AES-256-GCM under ENCRYPTION_KEY: a byte naming the format, 4 naming the key, 12 of nonce, 16 of tag, the rest
 * ciphertext. `purpose` is authenticated with it, so that a value cannot be moved to another column or row and read there.
 */
export function encrypt(plain: string, purpose: string): Buffer {
  const [{ secret, header }] = keys();
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", secret, nonce);
  cipher.setAAD(Buffer.from(purpose));
  const text = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([header, nonce, cipher.getAuthTag(), text]);
}

/**
 * The text that `encrypt` was given with the same purpose, under ENCRYPTION_KEY or one of PREVIOUS_ENCRYPTION_KEYS. Throws
 * when the value was changed or moved, or this server has not the key.
 */
export function decrypt(value: Uint8Array, purpose: string): string {
  const bytes = Buffer.from(value);
  const named = bytes[0] === NAMED;
  if (!named && bytes[0] !== UNNAMED) throw new Error(`Encrypted in format ${bytes[0]}, which this server does not know.`);
  const sealed = bytes.subarray(named ? 1 + ID_BYTES : 1);
  const fitting = keys().filter(({ header }) => !named || bytes.subarray(0, header.length).equals(header));
  if (fitting.length === 0) throw new Error("Encrypted with a key that is neither ENCRYPTION_KEY nor one of PREVIOUS_ENCRYPTION_KEYS.");
  for (const [i, { secret }] of fitting.entries()) {
    try {
      return open(sealed, secret, purpose);
    } catch (error) {
      // A tag that does not fit says the same of another key and of a changed value, so every key is tried.
      if (i === fitting.length - 1) throw error;
    }
  }
  throw new Error("There is no key.");
}

function open(sealed: Buffer, secret: Buffer, purpose: string): string {
  const decipher = createDecipheriv("aes-256-gcm", secret, sealed.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(purpose));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString("utf8");
}
