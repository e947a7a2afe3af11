import { expect, test } from "vitest";
import { createMask } from "#lib/runtime/mask";
import { createInside } from "#lib/runtime/model-inside";
import type { Sandbox } from "#lib/runtime/sandbox/sandbox";

test("of what a command says half a secret is never shown, wherever it is cut", async () => {
  const secret = "sk-0123456789abcdef";
  const complaint = `${"x".repeat(4990)}${secret} and more`;
  const sandbox: Sandbox = {
    write: async () => {},
    async run({ onOutput }) {
      onOutput("stdout", "begun sk-01");
      for (const part of [complaint.slice(0, 4995), complaint.slice(4995)]) onOutput("stderr", part);
      return { exitCode: 0 };
    },
    read: async () => [],
    stop: async () => {},
  };
  const mask = createMask([{ name: "KEY", value: secret }]);
  const { live } = await createInside({ sandbox, mask, env: {}, signal: new AbortController().signal, deadline: performance.now() + 5000 })("true", []);
  expect(live).toBe(`begun ${"x".repeat(4990)}[sec`);
});
