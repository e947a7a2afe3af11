import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const findings = (stdout: string) => [...stdout.matchAll(/^\d+\. \*\*(\w+)\*\*: (.*)$/gm)].map(([, level, text]) => `${level}: ${text}`);

describeSkill("dependency-report", () => {
  test("reads the example's manifest against its lock, and lets an OR choose", async () => {
    const { stdout, files } = await runExample("dependency-report");
    const found = findings(stdout);
    expect(found.map((each) => each.split(":")[0])).toEqual([...Array(4).fill("high"), ...Array(3).fill("medium"), ...Array(2).fill("low")]);
    expect(found[0]).toContain("`pdf-stamp` comes from a repository");
    expect(found[1]).toContain("Any version will do for `pg`, `requests`");
    expect(found[2]).toContain("`pdf-stamp (AGPL-3.0-only)`");
    expect(found[3]).toContain("In `package.json` but not in `package-lock.json`: `chart-labels`");
    expect(found[8]).toContain("`debug` 2.6.9, 4.4.0; `ms` 2.0.0, 2.1.3");
    expect(stdout).toContain("| npm | 6 | 1 | 8 | package-lock.json, package.json |");
    expect(stdout).toContain("| (MIT OR GPL-3.0-or-later) | 1 |  |");
    expect(new TextDecoder().decode(files.get("dependencies.csv"))).toContain("npm,libvips,8.15.0,,no,no,LGPL-3.0-or-later,package-lock.json\n");
  });

  test("reads Go, Rust and pyproject", async () => {
    const { stdout } = await runSkill("dependency-report", {
      input: {
        files: {
          "go.mod": "module x\nrequire (\n\ta.example/b v1.2.3\n\tc.example/d v0.1.0 // indirect\n)\nreplace a.example/b => ../b\n",
          "Cargo.toml": '[dependencies]\nserde = "1"\nfoo = { git = "https://h.example/foo.git", rev = "main" }\n',
          "Cargo.lock":
            '[[package]]\nname = "serde"\nversion = "1.0.1"\nsource = "registry+x"\nchecksum = "ab"\n[[package]]\nname = "syn"\nversion = "2.0.0"\nsource = "registry+x"\n',
          "pyproject.toml": '[project]\ndependencies = ["httpx>=0.27,<1"]\n[dependency-groups]\ntest = ["pytest>=8"]\n',
        },
      },
    });
    expect(findings(stdout).map((each) => each.slice(0, 34))).toEqual(
      [
        "high: `foo` comes from a repository and not",
        "high: Without a checksum in the lock file: `syn`.",
        "medium: `a.example/b` is a path on somebody's disk.",
        "medium: No upper bound: `pytest`. A lower bound",
      ].map((each) => each.slice(0, 34)),
    );
    expect(stdout).toContain("| cargo | 2 | 0 | 1 | Cargo.lock, Cargo.toml |");
    expect(stdout).toContain("| go | 1 | 0 | 1 | go.mod |");
  });

  test("names the file that cannot be read", async () => {
    const { exitCode, stderr } = await runSkill("dependency-report", { input: { files: { "package.json": '{"dependencies": ' } } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("package.json cannot be read: JSONDecodeError");
  });
});
