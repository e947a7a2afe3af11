import { randomInt } from "node:crypto";
import { keyedHash } from "#lib/platform/crypto";

/** Upper-case letters without vowels, which would make words, and without those that look like another or like a digit. */
const ALPHABET = "BCDFGHJKMNPQRSTVWXZ";

/** A code that a person reads from one screen and types into another: `XXXX-XXXX`, 34 random bits. */
export function createUserCode(): string {
  const letters = Array.from({ length: 8 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** What a person typed, as the code it means: lower case, spaces and a missing hyphen are all the same. Nothing when it cannot be a code. */
export function readUserCode(typed: string): string | undefined {
  const letters = typed.toUpperCase().replace(/[\s\p{Pd}_.]/gu, "");
  return /^[A-Z]{8}$/.test(letters) ? `${letters.slice(0, 4)}-${letters.slice(4)}` : undefined;
}

/** The form in which a code is stored. */
export const hashUserCode = (code: string): Uint8Array<ArrayBuffer> => keyedHash(code, "user-code");
