import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

describeSkill("chat-transcript-cleaner", () => {
  test("cleans the example, measures who talked, and finds what was never answered", async () => {
    const { stdout, files } = await runExample("chat-transcript-cleaner");
    expect(stdout).toContain("# handover.vtt: 8 turns of 3 speakers");
    expect(stdout).toContain("- **Priya Nair** [0:18]: And who trains the drivers on them? *(Priya Nair went on without a pause)*");
    expect(stdout).toContain("- **Lotte Maas (Hull)** [0:39]: Can I take two of the spare ones for Hull? *(Tom Reece asked something back)*");
    // 5.5 + 4.5 + 6 + 6 + 6 of 53 seconds.
    expect(stdout).toContain("| Priya Nair | 53 % | 0:28 | 71 | 3 | 35 | 2 | 4.2 (um 2, you know 1) |");
    expect(stdout).toContain("| Lotte Maas (Hull) | 17 % | 0:09 | 18 | 2 | 10 | 1 | 5.6 (like 1) |");
    const transcript = new TextDecoder().decode(files.get("transcript.md"));
    expect(transcript).toContain("**Priya Nair** [0:02]: Okay, so this is the handover for the Leeds depot. Tom, when does");
    expect(transcript).toContain("half of them never logged in and we counted parcels by hand until Easter.");
    expect(transcript).toContain("Thursday. I mean, if the customs people let them go.");
    expect(transcript).toContain("We had had two spare ones then, and they were locked in my drawer.");
  });

  test("reads WhatsApp without its notices, and takes out phrases when asked", async () => {
    const text =
      "12/03/2026, 14:05 - Messages and calls are end-to-end encrypted.\n12/03/2026, 14:05 - Ana Sá: Hi, you know, I like the flat\nbut it is, basically, dark\n" +
      "12/03/2026, 14:06 - Bo: <Media omitted>\n12/03/2026, 14:07 - Bo: Um\n12/03/2026, 14:09 - Bo: Who has the key for Saturday?";
    const { stdout } = await runSkill("chat-transcript-cleaner", { input: { text, clean: "full" } });
    expect(stdout).toContain("Read as WhatsApp: 3 lines");
    expect(stdout).toContain("**Ana Sá** [14:05:00]: Hi, I like the flat but it is dark");
    expect(stdout).toContain("- **Bo** [14:07:00]: Who has the key for Saturday? *(nobody spoke after it)*");
  });

  test("reads a Slack copy and a Zoom chat, and refuses what has no speakers", async () => {
    const slack = await runSkill("chat-transcript-cleaner", { input: "Ana Sá  10:32 AM\nDeploy is done (edited)\n:tada: 2\nBo  10:33 AM\nThanks" });
    expect(slack.stdout).toContain("**Ana Sá** [10:32:00]: Deploy is done\n\n**Bo** [10:33:00]: Thanks");
    const zoom = await runSkill("chat-transcript-cleaner", { input: "10:02:11 From Ana Sá to Everyone: Link please\n10:02:40 From Bo to Everyone: Coming" });
    expect(zoom.stdout).toContain("**Bo** [10:02:40]: Coming");
    const none = await runSkill("chat-transcript-cleaner", { input: "just some words" });
    expect([none.exitCode, none.stderr]).toEqual([1, expect.stringMatching(/^No speakers were found\./)]);
  });
});
