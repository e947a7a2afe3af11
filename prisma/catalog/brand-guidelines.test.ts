import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const decode = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describeSkill("brand-guidelines", () => {
  test("measures the bakery's palette and writes its page and tokens", async () => {
    const { stdout, files } = await runExample("brand-guidelines");
    expect(stdout).toContain("# Fennel & Rye: 4 colour problems");
    expect(stdout).toContain("1. **Fennel** on **Flour** is 4.3 : 1, under 4.5 : 1 for text and links. A version that passes: `#4d7b48`.");
    expect(stdout).toContain("| Crust `#33231a` | Butter `#f2c75c` | 9.3 : 1 | all text (AAA) |");
    const page = decode(files.get("brand-guide.html"));
    expect(page).toContain("<h1>Fennel &amp; Rye</h1>");
    expect(page).toContain("--family: 'Fraunces', system-ui, sans-serif");
    expect(JSON.parse(decode(files.get("tokens.json"))).color.butter).toEqual({ $type: "color", $value: "#f2c75c", $description: "accent" });
  });

  test("has the ratios of WCAG right, and never rounds up to a pass", async () => {
    const colors = [
      { name: "White", hex: "#FFFFFF", role: "ground" },
      { name: "Black", hex: "#000000", role: "ink" },
      { name: "Grey", hex: "#777777", role: "primary" }, // 4.478 : 1, the well-known near miss
    ];
    const { stdout, files } = await runSkill("brand-guidelines", { input: { name: "<script>", colors } });
    expect(stdout).toContain("| Black `#000000` | White `#ffffff` | 21.0 : 1 | all text (AAA) |");
    expect(stdout).toContain("**Grey** on **White** is 4.4 : 1, under 4.5 : 1 for text and links. A version that passes: `#767676`.");
    expect(decode(files.get("brand-guide.html"))).toContain("<h1>&lt;script&gt;</h1>");
  });

  test("reads bare hex codes, and names the colour that is wrong", async () => {
    const { stdout } = await runSkill("brand-guidelines", { input: "We use #ffffff, #222222 and #0a7d4f." });
    expect(stdout).toContain("# Brand: no colour problems");
    const wrong = await runSkill("brand-guidelines", {
      input: {
        name: "X",
        colors: [
          { name: "A", hex: "#fff" },
          { name: "B", hex: "#000000" },
        ],
      },
    });
    expect(wrong.exitCode).not.toBe(0);
    expect(wrong.stderr).toContain("colors[0].hex: must be #rrggbb, not '#fff'");
  });
});
