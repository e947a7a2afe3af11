import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const lines = (data?: Uint8Array) => new TextDecoder().decode(data).trim().split("\n");

describeSkill("expense-report", () => {
  test("sorts the example, matches its receipts and works out the allowance", async () => {
    const { stdout, files } = await runExample("expense-report");
    // 142.60 + 318 + 46.20 + 23.40 + 86.87 have receipts; 100 + 60 + 23.40 + 11.90 have none; 35.65 came back.
    expect(stdout).toContain(
      "**EUR 776.72 spent** from 2026-03-02 to 2026-03-12, in 9 bookings less 35.65 refunded. Receipts cover 617.07; **195.30 has none.**",
    );
    expect(stdout).toContain("| travel | 4 | 153.75 | 11.46 | 23.40 |");
    expect(stdout).toContain("| **All** | 10 | **776.72** | **58.44** | **195.30** |");
    expect(stdout).toContain("less 19.20 for 2 meals provided = **EUR 76.80**");
    expect(stdout).toContain("- 2026-03-05, Car park Part Dieu: 14.00");
    expect(stdout).toContain("**Paid twice?** TAXI LYON PART DIEU, 23.40, on 2026-03-05 and 2026-03-06.");
    expect(lines(files.get("expenses.csv"))[4]).toBe("2026-03-05,HOTEL BELLECOURT LYON,lodging,318.00,28.91,receipts.csv:5,bank.csv:4");
  });

  test("counts a booking of two files once, and reads debit and credit columns", async () => {
    const content = "Date,Details,Paid out,Paid in\n2026-05-04,Business cards,30.00,\n2026-05-05,Train to Ghent,12.50,\n2026-05-06,Salary,,900.00\n";
    const { stdout } = await runSkill("expense-report", {
      input: { from: "2026-05-05" },
      attachments: [
        { filename: "a.csv", content },
        { filename: "b.csv", content },
      ],
    });
    expect(stdout).toContain("**EUR 12.50 spent** from 2026-05-05 to 2026-05-05, in 1 booking.");
    expect(stdout).toContain("**2 bookings stand in two files**");
    expect(stdout).toContain("Left out as money coming in: Salary 900.00.");
  });

  test("refuses dates, currencies and amounts that it cannot be sure of", async () => {
    for (const [content, message] of [
      ["Date,Text,Amount\n03/04/2026,Taxi,-5\n", "dates such as 03/04/2026 may be day or month first"],
      ["Date,Text,Amount,Currency\n2026-04-03,Taxi,-5,USD\n", 'a.csv has bookings in USD, and "currency" is EUR.'],
      ["Date,Text,Amount\n2026-04-03,Taxi,five\n", "a.csv, line 2: no amount that can be read"],
      ["Date,Text,Amount\n2026-04-03,Taxi,3 4\n", "a.csv, line 2: no amount that can be read"],
    ] as const) {
      const { exitCode, stderr } = await runSkill("expense-report", { attachments: [{ filename: "a.csv", content }] });
      expect(exitCode).not.toBe(0);
      expect(stderr).toContain(message);
    }
  });
});
