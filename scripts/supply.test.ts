import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { newApiKey, newOAuthToken } from "#lib/auth/api-key";
import { billOfMaterials } from "./sbom.ts";
import { isAllowed, secretsIn } from "./supply.ts";

test("of several licences one must do where one may choose, and all where all hold", () => {
  for (const licence of ["MIT", "(MIT OR GPL-3.0)", "Apache-2.0 AND MIT", "(BSD-2-Clause OR MIT OR Apache-2.0)"])
    expect(isAllowed(licence), licence).toBe(true);
  for (const licence of ["GPL-3.0", "MIT AND GPL-3.0-only", "AGPL-3.0", "none", "SEE LICENSE IN LICENSE", ""]) expect(isAllowed(licence), licence).toBe(false);
});

test("keys of ours are found by their checksum wherever they stand, and what only looks like one is not", () => {
  const keys = [newApiKey("workspace").key, newApiKey("collection").key, newOAuthToken("access").token, newOAuthToken("refresh").token];
  for (const key of keys) {
    expect(secretsIn(`const key = "${key}";`), key).toEqual(["a key of ours"]);
    const mistyped = key.slice(0, -1) + (key.endsWith("0") ? "1" : "0");
    expect(secretsIn(`CLANKER_API_KEY=${mistyped}\n`), mistyped).toEqual([]);
  }
  expect(secretsIn(`-----BEGIN PRIVATE KEY-----\n${"A".repeat(64)}\n`)).toEqual(["private key"]);
  expect(secretsIn(`token: ghp_${"a1".repeat(18)}`)).toEqual(["GitHub token"]);
});

test("the bill of materials has every package that runs, with its digest, and is the same each time", () => {
  const text = billOfMaterials();
  expect(billOfMaterials()).toBe(text);
  const { components, metadata } = JSON.parse(text) as {
    components: { name: string; version: string; hashes?: unknown[] }[];
    metadata: { component: { name: string } };
  };
  const { dependencies, name } = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string>; name: string };
  expect(metadata.component.name).toBe(name);
  const listed = new Set(components.map((part) => `${part.name}@${part.version}`));
  for (const [each, version] of Object.entries(dependencies)) expect(listed, each).toContain(`${each}@${version}`);
  expect(components.filter(({ hashes }) => !hashes?.length)).toEqual([]);
  expect(listed.has("vitest@5.1.1")).toBe(false);
  expect(text.match(/https?:\/\/[^"]+/g)).toEqual([expect.stringMatching(/cyclonedx\.org\/schema/)]);
});
