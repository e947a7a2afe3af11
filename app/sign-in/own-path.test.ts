import { expect, test } from "vitest";
import { ownPath } from "./own-path";

test("a path of this site is kept", () => {
  for (const path of ["/executions", "/activate?code=BCDF-GHJK", "/library/summarize#run", "/a/../b"]) expect(ownPath(path)).toMatch(/^\/[a-z]/);
  expect(ownPath("/activate?code=BCDF-GHJK")).toBe("/activate?code=BCDF-GHJK");
});

test("whatever a browser would take for another site leads home", () => {
  const elsewhere = ["//evil.com", "/\\evil.com", "/\t/evil.com", "\\\\evil.com", "https://evil.com", "javascript:alert(1)", "evil.com", "", undefined];
  const dots = ["/..//evil.com", "/.//evil.com", "/%2e//evil.com", "/%2e%2e//evil.com", "/x/..//evil.com", "/.\\/evil.com", "/.\\\\evil.com"];
  for (const path of [...elsewhere, ...dots]) expect(ownPath(path), path).toBe("/home");
});
