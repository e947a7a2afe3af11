import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const run = async (input: string | object) => {
  const { exitCode, stdout, stderr, files } = await runSkill("subtitle-tools", { input });
  return { exitCode, stdout, stderr, srt: new TextDecoder().decode(files.get("subtitles.srt")), written: [...files.keys()] };
};
const cue = (from: string, to: string, text: string) => `1\n00:${from} --> 00:${to}\n${text}\n\n`;

describeSkill("subtitle-tools", () => {
  test("shifts, repairs and converts the example", async () => {
    const { stdout, files } = await runExample("subtitle-tools");
    expect(new TextDecoder().decode(files.get("lighthouse.vtt"))).toBe(
      [
        "WEBVTT\n",
        "00:00:03.500 --> 00:00:05.660\nThe lamp was lit by hand\nuntil 1961.\n",
        "00:00:05.740 --> 00:00:06.520\nEvery night, the keeper climbed all one hundred and forty steps with the\noil on his back.\n",
        "00:00:06.600 --> 00:00:09.000\n<i>Not once did it go out.</i>\n",
        "00:00:09.400 --> 00:00:10.233\nNot once.\n",
        "00:00:11.500 --> 00:00:21.000\nThen the cable came over the\nhill, and the keeper went down for good.\n",
      ].join("\n"),
    );
    expect(stdout).toContain("5 cues, 0 broken, 3 hard to read, 3 untidy");
  });

  test("stretches by two points or by frame rates", async () => {
    const text = cue("01:00,000", "01:02,000", "One & two") + cue("02:00,000", "02:02,000", "Three");
    const synced = await run({
      text,
      sync: [
        ["00:01:00,000", "00:01:01,000"],
        ["00:02:00,000", "00:02:04,000"],
      ],
    });
    expect(synced.srt).toBe("1\n00:01:01,000 --> 00:01:03,100\nOne & two\n\n2\n00:02:04,000 --> 00:02:06,100\nThree\n");
    expect((await run({ text, from_fps: 25, to_fps: 24 })).srt).toContain("00:01:02,500 --> 00:01:04,583");
  });

  test("only reports without settings, and finds overlaps and speed", async () => {
    const text = `WEBVTT\n\nNOTE about this\n\n00:01.000 --> 00:03.000 line:0\n<v Ann>Hello there</v>\n\n00:02.500 --> 00:03.000\nThis is far too much to read\n`;
    const { stdout, written } = await run(text);
    expect(stdout).toContain("cue 2 at 00:00:02,500, **overlap** (broken): starts 0.50 s before cue 1 ends.");
    expect(stdout).toContain("**reading speed** (hard to read): 56.0 characters a second; 28 need 1.65 s, not 0.50.");
    expect(written).toEqual([]);
    expect((await run({ text, to: "srt" })).srt).toContain("1\n00:00:01,000 --> 00:00:03,000\nHello there\n");
    expect((await run("Just prose.")).stderr).toMatch(/holds no cue/);
    expect((await run({ text, sync: [["1", "2"]] })).stderr).toMatch(/"sync" has to be one or two pairs/);
  });
});
