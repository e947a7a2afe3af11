import { expect, test } from "vitest";
import { describeDestination } from "./destination";

test.each([
  ["claude.ai", "claude.ai", null],
  ["claude.ai", null, /Nobody checked that claude\.ai/],
  ["claude.ai", "evil.example", /from evil\.example, but the answer goes to claude\.ai/],
  ["claude.ai:8443", "claude.ai", /but the answer goes to claude\.ai:8443/],
  ["cursor:", "cursor.com", /cursor: links/],
  ["localhost:33418", "claude.ai", /this computer/],
  ["127.0.0.1", null, /this computer/],
  ["[::1]:1", null, /this computer/],
  ["localhost.evil.example", null, /Nobody checked that localhost\.evil\.example/],
  ["127.0.0.1.evil.example:80", null, /Nobody checked that 127\.0\.0\.1\.evil/],
])("an answer to %s for an app of %s", (to, host, warning) => {
  const said = describeDestination(to, { name: "An app", host });
  expect(said.words).toContain(to);
  if (warning) expect(said.warning).toMatch(warning);
  else expect(said.warning).toBeNull();
});
