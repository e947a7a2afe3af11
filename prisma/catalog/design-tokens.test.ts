import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

describeSkill("design-tokens", () => {
  test("writes the example for four platforms, with references kept", async () => {
    const { stdout, files } = await runExample("design-tokens");
    expect(stdout).toContain("# 19 tokens, 7 of them references");
    expect(stdout).toContain("**One value, 2 names**: `color.base.sea-500`, `color.base.lagoon`.");
    const css = text(files.get("tokens.css")).split("\n");
    for (const line of [
      "--harbour-color-base-signal: #d9480f;", // 0.851 × 255 = 217.0, 0.2824 × 255 = 72.0, 0.0588 × 255 = 15.0
      "--harbour-color-action-rest: var(--harbour-color-base-sea-500);",
      "--harbour-font-lead-font-family: var(--harbour-font-body);",
      "--harbour-shadow-card: 0 2px 8px rgb(16 32 43 / 0.502);",
    ])
      expect(css).toContain(`  ${line}`);
    expect(text(files.get("theme.css"))).toContain("  --spacing-card-padding: var(--spacing-m);\n  --radius-card: 6px;\n");
    expect(text(files.get("Tokens.swift"))).toContain("    static let spaceCardPadding: CGFloat = spaceM\n");
    const kotlin = text(files.get("Tokens.kt"));
    expect(kotlin).toContain("    val colorBaseVeil = Color(0x8010202B)\n");
    expect(kotlin.indexOf("val colorBaseNight =")).toBeLessThan(kotlin.indexOf("val colorTextBody = colorBaseNight"));
  });

  test("reads a stylesheet back", async () => {
    const css =
      ":root { --color-ink: #1B2430; --color-text: var(--color-ink); /* old: --color-x: red; */ --space-m: 16px; --ease: linear; }\n.dark { --color-ink: #fff }";
    const { stdout, files } = await runSkill("design-tokens", { input: { css, targets: ["css"] } });
    expect(JSON.parse(text(files.get("tokens.json")))).toEqual({
      color: { ink: { $type: "color", $value: "#1b2430" }, text: { $value: "{color.ink}" } },
      space: { m: { $type: "dimension", $value: { value: 16, unit: "px" } } },
    });
    expect(text(files.get("tokens.css"))).toBe(":root {\n  --color-ink: #1b2430;\n  --color-text: var(--color-ink);\n  --space-m: 16px;\n}\n");
    expect(stdout).toContain("`--color-ink` is set again (#fff)");
    expect([...files.keys()].sort()).toEqual(["tokens.css", "tokens.json"]);
  });

  test("leaves out what points to a variable without a token, and keeps the rest", async () => {
    const css = ":root { --ink: #123; --link: var(--ink); --pad: calc(4px * 2); --gap: var(--pad); --gap-wide: var(--gap) }";
    const { stdout, files } = await runSkill("design-tokens", { input: { css, targets: ["css"] } });
    expect(JSON.parse(text(files.get("tokens.json")))).toEqual({
      ink: { base: { $type: "color", $value: "#123" } },
      link: { base: { $value: "{ink.base}" } },
    });
    expect(stdout).toContain("`--gap-wide` points to `--gap`, which is left out");
  });

  test("writes nothing while references dangle or go in a circle", async () => {
    const tokens = { a: { x: { $value: "{b.y}" }, base: { z: { $value: 1 } } }, b: { y: { $value: "{a.x}" }, q: { $value: "{a.z}" } } };
    const { exitCode, stderr, files } = await runSkill("design-tokens", { input: { tokens } });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("b.q points to {a.z}, which does not exist. Did you mean {a.base.z}?");
    expect(stderr).toContain("A cycle: a.x → b.y → a.x.");
    expect(files.size).toBe(0);
  });
});
