import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

describeSkill("ab-test-setup", () => {
  test("plans the example: three full weeks and 49,777 visitors an arm", async () => {
    const { stdout, files } = await runExample("ab-test-setup");
    expect(stdout).toContain("# Delivery date on the product page: 3 weeks");
    expect(stdout).toContain("| Visitors an arm | 49,777 |");
    // 6,400 × 80 % in two arms is 2,560 a day: 49,777 take 19.4 days.
    expect(stdout).toContain("| Days until the sample is full | 20 |");
    expect(stdout).toContain("| +5.0 % | 194,530 | 11 | 29 % |");
    expect(new TextDecoder().decode(files.get("test-plan.md"))).toBe(stdout);
  });

  test("agrees with the formula worked out by hand", async () => {
    // 5 % to 6 %: (1.95996 √(2 × 0.055 × 0.945) + 0.84162 √(0.05 × 0.95 + 0.06 × 0.94))² ÷ 0.01² = 8157.7
    const { stdout } = await runSkill("ab-test-setup", { input: { baseline: 5, lift: 20, daily_visitors: 4000 } });
    expect(stdout).toContain("| Visitors an arm | 8,158 |");
    expect(stdout).toContain("The sample is full after 5 days. Run two weeks all the same");
    // Three arms share the error: each comparison at 97.5 %.
    const three = await runSkill("ab-test-setup", { input: { baseline: 5, lift: 20, daily_visitors: 4000, arms: 3 } });
    expect(three.stdout).toContain("(each of 2 comparisons at 97.50 %)");
    expect(three.stdout).toContain("| Visitors an arm | 9,880 |");
  });

  test("refuses a hopeless plan in its title, and a missing rate by name", async () => {
    const { stdout } = await runSkill("ab-test-setup", { input: "We convert 1.5% with 300 visitors a day, expected lift 5%" });
    expect(stdout).toMatch(/^# Test plan: do not run it like this \(\d[\d,]* weeks\)/);
    const words = await runSkill("ab-test-setup", { input: "We want a 10% lift, convert 3.2% today and have 6.4k visitors a day" });
    expect(words.stdout).toContain("| Visitors an arm | 49,777 |");
    expect(words.stdout).toContain("| Visitors a day and arm | 3,200 |");
    const missing = await runSkill("ab-test-setup", { input: "How long should I test?" });
    expect(missing.exitCode).not.toBe(0);
    expect(missing.stderr).toContain("baseline: is missing");
  });
});
