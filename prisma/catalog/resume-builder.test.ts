import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const job = { title: "Cook", company: "Harbour Inn", from: "2020-01", to: "2022-06", bullets: ["Cooked for 80 guests a night"] };
const build = async (cv: object) => {
  const { exitCode, stdout, stderr, files } = await runSkill("resume-builder", { input: { name: "Lea Brun", email: "lea@example.org", ...cv } });
  const text = (name: string) => new TextDecoder().decode(files.get(name));
  return { exitCode, stdout, stderr, html: text("resume.html"), docx: text("resume.docx") };
};

describeSkill("resume-builder", () => {
  test("lays out the example and names its gap, its duties and the advert's words", async () => {
    const { stdout, files } = await runExample("resume-builder");
    expect([...stdout.matchAll(/^- \*\*(\w+)\*\* (gap|jobs, entry \d|wording): /gm)].map(([, grade, where]) => `${grade} ${where}`)).toEqual([
      ...["improve gap", "improve jobs, entry 1", "improve jobs, entry 2", "improve jobs, entry 2", "consider wording"],
    ]);
    expect(stdout).toContain("9 months between Nov 2020 and Sep 2021");
    expect(stdout).toContain("temperature-controlled, HACCP, lean, methods, teams, budget, report, KPIs, weekly.");
    const html = new TextDecoder().decode(files.get("resume.html"));
    expect(html).toContain('<div class="row"><h3>Depot manager</h3><span>Sep 2021 – present</span></div>\n<p>Northway Chilled, Leeds</p>');
    expect(html).toContain("<li>Worked with drivers &amp; customers on delivery windows as a team player</li>");
    // The parts are stored as they are, so the document can be read in the archive's bytes.
    const docx = new TextDecoder("latin1").decode(files.get("resume.docx"));
    expect(docx.startsWith("PK\u0003\u0004")).toBe(true);
    expect([...docx.matchAll(/<w:pStyle w:val="([A-Za-z0-9]+)"/g)].map(([, style]) => style)).toEqual([
      ...["Title", "Subtitle", "Heading1", "Heading2", "ListBullet", "ListBullet", "ListBullet", "Heading2", "ListBullet", "ListBullet"],
      ...["Heading1", "Heading2", "Heading1"],
    ]);
  });

  test("puts what goes on first, and escapes what would be markup", async () => {
    const { html, docx } = await build({ jobs: [job, { title: "Chef <sous>", company: "Pier & Co", from: "2019", to: "present", bullets: ["Runs 3 shops"] }] });
    expect(html.indexOf("Chef &lt;sous&gt;")).toBeLessThan(html.indexOf("<h3>Cook"));
    expect(docx).toContain("Pier &amp; Co");
    expect(html).toContain("<span>2019 – present</span>");
  });

  test("names the field that is wrong", async () => {
    for (const [cv, message] of [
      [{}, /"jobs" and "education" are both empty/],
      [{ jobs: [{ ...job, to: "2019-01" }] }, /jobs, entry 1: "to" is before "from"/],
      [{ jobs: [{ ...job, from: "May 2020" }] }, /jobs, entry 1: "from" is 'May 2020'. Write 2021-04, 2021\./],
    ] as const) {
      const { exitCode, stderr } = await build(cv);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(message);
    }
    expect((await runSkill("resume-builder", { input: "I am a cook." })).stderr).toMatch(/is not JSON/);
  });
});
