import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

type Finding = { level: string; file: string; line: number; name: string; text: string };
const findingsOf = (files: Map<string, Uint8Array>): Finding[] => JSON.parse(new TextDecoder().decode(files.get("audit.json")));
const short = ({ level, file, line, name }: Finding) => `${level} ${file}:${line} ${name}`;

describeSkill("env-file-audit", () => {
  test("finds what is wrong with the example's production file, and prints no secret", async () => {
    const { stdout, files } = await runExample("env-file-audit");
    expect(findingsOf(files).map(short)).toEqual([
      "critical env.example:9 GEOCODER_API_KEY",
      "critical env.production:9 VITE_ADMIN_TOKEN",
      "error env.production:3 DATABASE_URL",
      "error env.production:4 SESSION_SECRET",
      "error env.production:11 SMTP_HOST",
      "error env.production:0 STORAGE_BUCKET",
      "error env.example:0 RATE_LIMIT_PER_MINUTE",
      "warning env.production:2 PORT",
      "warning env.production:6 SMTP_PASSWORD",
      "warning env.production:10 MAIL_FOOTER",
      "warning env.production:7 STORAGE_BUKET",
      "warning env.production:9 VITE_ADMIN_TOKEN",
      "warning env.production:10 MAIL_FOOTER",
      "note env.example:0 GEOCODER_API_KEY",
      "note env.production:0 MAIL_FOOTER",
      "note env.production:0 STORAGE_BUKET",
      "note env.production:0 VITE_ADMIN_TOKEN",
    ]);
    expect(stdout).toContain("Not in `env.example`; is `STORAGE_BUCKET` meant?");
    expect(stdout).toContain("| `SMTP_PASSWORD` | empty | set |");
    for (const secret of ["tide#", "f3b91c", "1d0e77", "b7Qm2x", ":password@"]) expect(stdout).not.toContain(secret);
  });

  test("reads quotes over several lines, and says where readers disagree", async () => {
    const env = `A='one\ntwo'\nB="x $HOME"\nC="ok" trailing\nexport D=1\njust words\nE="open\n`;
    const { files } = await runSkill("env-file-audit", { input: { files: { ".env": env } } });
    expect(findingsOf(files).map(short)).toEqual(["error .env:6 ", "error .env:7 ", "error .env:4 C", "warning .env:3 B"]);
  });

  test("asks for a file when there is none", async () => {
    const { exitCode, stderr } = await runSkill("env-file-audit", { input: { files: { "main.py": "x" } } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("None of main.py looks like a dotenv file.");
  });
});
