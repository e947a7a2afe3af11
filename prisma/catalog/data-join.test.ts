import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);
const two = (a: string, b: string) => [
  { filename: "a.csv", content: a },
  { filename: "b.csv", content: b },
];

describeSkill("data-join", () => {
  test("joins the example and names what has no partner", async () => {
    const { stdout, files } = await runExample("data-join");
    expect(text(files.get("joined.csv"))).toBe(
      [
        "order,date,customer_no,amount,name,segment",
        "7001,2026-03-02,0118,240.00,Northgate School,Public",
        "7002,2026-03-02,0042,75.50,Harbour Print Works,Business",
        "7003,2026-03-03,0118,19.90,Northgate School,Public",
        "7004,2026-03-05,0097,310.00,Dana Okafor,Private",
        "7005,2026-03-06,,48.00,,",
        "7006,2026-03-09,0231,129.00,Milo Grant,Private",
        "7007,2026-03-09,0513,64.00,,",
        "",
      ].join("\n"),
    );
    expect(text(files.get("left-only.csv"))).toBe("line,order,date,customer_no,amount\n6,7005,2026-03-06,,48.00\n8,7007,2026-03-09,0513,64.00\n");
    expect(text(files.get("right-only.csv"))).toBe("line,number,name,segment\n5,153,Bell & Sons,Business\n");
    expect(stdout).toContain("Joined on `customer_no` = `number` (found by comparing values), left join, many to one.");
    expect(stdout).toContain("Almost equal keys without a partner: `513` and `153`.");
  });

  test("refuses to multiply rows unless it is told to, and keeps both sides of an outer join", async () => {
    const attachments = two("id,x\n1,a\n1,b\n2,c\n", "id,x\n1,p\n1,q\n3,r\n");
    const refused = await runSkill("data-join", { input: { on: ["id"] }, attachments });
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stderr).toMatch(/repeat 1 keys: 1 \(2 × 2 rows\).*multiply to 4/);
    expect(refused.files.size).toBe(0);
    const told = await runSkill("data-join", { input: { on: ["id"], kind: "outer", allow_many: true }, attachments });
    expect(text(told.files.get("joined.csv"))).toBe("id,x,x (b)\n1,a,p\n1,a,q\n1,b,p\n1,b,q\n2,c,\n3,,r\n");
  });

  test("says which column or file is missing", async () => {
    for (const [input, attachments, message] of [
      [{ on: ["nr"] }, two("id,x\n1,a\n", "id,y\n1,b\n"), /"on" names the column 'nr', which a\.csv does not have\. Its columns: id, x/],
      [{}, two("id,x\n1,a\n2,b\n", "id,y\n8,p\n9,q\n"), /No column of a\.csv \(id, x\) shares enough values/],
      [{}, two("id,x\n1,a\n", "id,y\n1,b\n").slice(1), /1 files are attached and two are needed/],
    ] as const) {
      const { exitCode, stderr } = await runSkill("data-join", { input, attachments: [...attachments] });
      expect(exitCode).not.toBe(0);
      expect(stderr).toMatch(message);
    }
  });
});
