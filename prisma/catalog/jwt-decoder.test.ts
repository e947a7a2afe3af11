import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const token = (header: object, claims: object, sign: (text: string) => string) => {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${sign(text)}`;
};
const at = "2026-01-01T00:00:00Z";
const now = Date.parse(at) / 1000;
const good = { iss: "https://id.example", aud: "api", iat: now - 60, exp: now + 3540 };

describeSkill("jwt-decoder", () => {
  test("verifies the example, and puts the wrong audience before the short key", async () => {
    const { stdout, files } = await runExample("jwt-decoder");
    const { findings, signature } = JSON.parse(new TextDecoder().decode(files.get("token.json")));
    expect(signature).toBe("valid");
    expect(findings.map(({ level }: { level: string }) => level)).toEqual(["critical", "error", "warning", "note"]);
    expect(findings[0].text).toContain("not `billing-api`");
    expect(findings[1].text).toContain("16 bytes; HS256 asks for at least 32");
    expect(stdout).toContain("| `exp` | 1775030400 | expires 2026-04-01 08:00:00 UTC, 29 days after |");
    expect(stdout).not.toContain("harbour-demo-key");
  });

  test("agrees with another implementation about HMACs, and sees one changed bit", async () => {
    const key = Buffer.alloc(64, 7);
    const signed = (alg: string, hash: string, claims: object) => token({ alg }, claims, (text) => createHmac(hash, key).update(text).digest("base64url"));
    const check = (text: string) => runSkill("jwt-decoder", { input: { token: `Bearer ${text}`, key: key.toString("base64"), key_encoding: "base64", at } });
    const right = await check(signed("HS384", "sha384", good));
    expect(right.stdout).toContain("The signature **is valid**");
    expect(right.stdout).toContain("None. That says nothing");
    const other = signed("HS512", "sha512", good);
    const changed = token({ alg: "HS512" }, { ...good, exp: good.exp + 1 }, () => other.split(".")[2] ?? "");
    expect((await check(changed)).stdout).toContain("1. **critical**: The signature does not match.");
  });

  test("warns of none, of a public key used as a secret, and of milliseconds", async () => {
    const unsigned = await runSkill("jwt-decoder", { input: { token: token({ alg: "None" }, { ...good, exp: good.exp * 1000 }, () => ""), at } });
    expect(unsigned.stdout).toContain("**Nobody signed it**");
    expect(unsigned.stdout).toContain("**error**: `exp` is in milliseconds.");
    const pem = "-----BEGIN PUBLIC KEY-----\nMFkwEwYH\n-----END PUBLIC KEY-----\n";
    const forged = token({ alg: "HS256", kid: "../../dev/null" }, good, (text) => createHmac("sha256", pem).update(text).digest("base64url"));
    const confused = await runSkill("jwt-decoder", { input: { token: forged, key: pem, at } });
    expect(confused.stdout).toContain("1. **critical**: HS/RS confusion");
    expect(confused.stdout).toContain("`kid` looks like a path");
    expect(confused.stdout).not.toContain("is valid** for");
  });

  test("says what is wrong with what is no token", async () => {
    for (const [input, message] of [
      ["eyJhbGciOiJIUzI1NiJ9.e30", /has 2 parts between dots/],
      [{ token: "abc.def.ghi" }, /The header of "token" is not base64url/],
    ] as const) {
      const { exitCode, stderr } = await runSkill("jwt-decoder", { input });
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(message);
    }
  });
});
