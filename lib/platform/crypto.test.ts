import { createCipheriv, randomBytes } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";

const [A, B, C] = Array.from({ length: 3 }, () => randomBytes(32).toString("base64")) as [string, string, string];

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The module as a process with these keys has it. */
async function withKeys(current: string, ...previous: string[]) {
  vi.resetModules();
  vi.stubEnv("ENCRYPTION_KEY", current);
  vi.stubEnv("PREVIOUS_ENCRYPTION_KEYS", previous.join(" , "));
  return import("#lib/platform/crypto");
}

/** What the first format looked like: no name of a key. */
function unnamed(plain: string, key: string, purpose: string) {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(key, "base64"), nonce);
  cipher.setAAD(Buffer.from(purpose));
  const text = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), text]);
}

test("what is encrypted is read with the same key and purpose, and says which key it was", async () => {
  const { encrypt, decrypt, currentHeader } = await withKeys(A);
  const value = encrypt("Grüße 🔑", "x");
  expect(decrypt(value, "x")).toBe("Grüße 🔑");
  expect(value.subarray(0, 5)).toEqual(Buffer.from(currentHeader()));
  expect(encrypt("Grüße 🔑", "x").equals(value)).toBe(false);
  expect(() => decrypt(value, "y")).toThrow();
  for (const at of [6, 20, value.length - 1]) {
    const changed = Buffer.from(value);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => decrypt(changed, "x"), `byte ${at}`).toThrow();
  }
  expect(() => decrypt(value.subarray(0, 20), "x")).toThrow();
  expect(() => decrypt(Buffer.from([9, 1, 2]), "x")).toThrow("format 9");
});

test("previous keys are still read, in any order, and others are not", async () => {
  const old = await withKeys(A);
  const value = old.encrypt("kept", "x");
  const rotated = await withKeys(C, B, A);
  expect(rotated.decrypt(value, "x")).toBe("kept");
  expect(rotated.currentHeader()).not.toEqual(old.currentHeader());
  expect((await withKeys(A)).decrypt(value, "x")).toBe("kept");
  const { decrypt } = await withKeys(C, B);
  expect(() => decrypt(value, "x")).toThrow("neither ENCRYPTION_KEY nor one of PREVIOUS_ENCRYPTION_KEYS");
});

test("values of the first format are read with the current key or a previous one", async () => {
  const value = unnamed("from before", A, "x");
  expect((await withKeys(A)).decrypt(value, "x")).toBe("from before");
  expect((await withKeys(C, B, A)).decrypt(value, "x")).toBe("from before");
  const { decrypt } = await withKeys(C, B);
  expect(() => decrypt(value, "x")).toThrow();
});

test("a previous key that is none stops the start, and is not said", async () => {
  const short = randomBytes(16).toString("base64");
  const { encrypt } = await withKeys(A, B, short);
  expect(() => encrypt("x", "x")).toThrow("PREVIOUS_ENCRYPTION_KEYS: must be keys of 32 bytes in base64, comma-separated");
  expect(() => encrypt("x", "x")).not.toThrow(short);
});
