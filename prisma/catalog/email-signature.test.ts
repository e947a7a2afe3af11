import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (file?: Uint8Array) => new TextDecoder().decode(file);
const person = { name: "Bo Lind", email: "bo@example.com" };

describeSkill("email-signature", () => {
  test("builds the example with a colour that can be seen at night", async () => {
    const { stdout, files } = await runExample("email-signature");
    const html = text(files.get("signature.html"));
    expect(html).toContain('<a href="tel:+49405550132" style="color:#486e85;text-decoration:none">Phone +49 (0)40 555 0132</a>');
    expect(html).toContain('<img src="https://nordkai.example/mail/logo@2x.png" alt="Nordkai" width="96" height="48" ');
    expect(html.match(/<table role="presentation"/g)?.length).toBe(html.match(/<\/table>/g)?.length);
    expect(html).not.toMatch(/<style|class=|background|margin|flex/);
    // #486e85 on white: luminances 0.0648, 0.1559 and 0.2346 weigh to 0.1422, so 1.05 / 0.1922.
    expect(stdout).toContain(
      "**The colour #0b3d5c was changed to #486e85**: it has a contrast of 11.4 on white, 1.4 on dark grey. The new one has 5.5 on white, 3.0 on dark grey.",
    );
    expect(text(files.get("signature.txt"))).toBe(
      "-- \nInes Albrecht (she/her)\nStructural engineer | Nordkai Ingenieure GmbH\nPhone +49 (0)40 555 0132 | Mobile +49 170 5550147\n" +
        "ines.albrecht@nordkai.example | nordkai.example\nAm Sandtor 12, 20457 Hamburg\n" +
        "LinkedIn: https://www.linkedin.com/in/ines-albrecht-example\nProjects: https://nordkai.example/projects\n" +
        "Book a site visit: https://nordkai.example/visit\n" +
        "Nordkai Ingenieure GmbH, seat Hamburg, register court Hamburg HRB 000000, managing directors: Ole Brandt, Ines Albrecht\n",
    );
  });

  test("escapes what is typed and leaves out what is not there", async () => {
    const { files } = await runSkill("email-signature", { input: { ...person, company: 'Lind & <Sons> "Oy"', colour: "#1A6FC4" } });
    const html = text(files.get("signature.html"));
    expect(html).toContain("Lind &amp; &lt;Sons&gt; &quot;Oy&quot;</td>");
    expect(html).toContain("color:#1a6fc4");
    expect(html).not.toContain("<img");
    expect(text(files.get("signature.txt"))).toBe('-- \nBo Lind\nLind & <Sons> "Oy"\nbo@example.com\n');
  });

  test("names the field that is wrong", async () => {
    const wrong = [
      [{ ...person, phone: "040 555" }, '"phone" has to be a number with its country'],
      [{ ...person, logo: { url: "file:///logo.png", alt: "L", width: 90, height: 40 } }, '"logo.url" has to begin with https://'],
    ] as const;
    for (const [input, words] of wrong) {
      const { exitCode, stderr } = await runSkill("email-signature", { input });
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining(words)]);
    }
  });
});
