// The consent of a speaker. Its form is checked; whether it is true, only the person who sends it can know.

import { Problem, text } from "./input.mjs";

const GIVEN_BY = ["the speaker", "a guardian", "the heirs"];
const REFUSED = "No voice is cloned without the consent of its speaker.";

export function consentOf(given) {
  if (given === null || typeof given !== "object") throw new Problem(`${REFUSED} "consent" has to say who agreed, when, to what, and where the proof is kept.`);
  try {
    const consent = {
      speaker: text(given, "speaker", { most: 120, missing: "name the person whose voice it is." }),
      date: text(given, "date", { most: 10, missing: "give the day on which they agreed." }),
      use: text(given, "use", { most: 500, missing: "say what exactly they agreed to." }),
      evidence: text(given, "evidence", { most: 300, missing: "say where the agreement is kept." }),
      by: given.by,
    };
    if (!/^\d{4}-\d{2}-\d{2}$/.test(consent.date) || Number.isNaN(Date.parse(consent.date))) throw new Problem('"date" has to be a day such as 2026-03-02.');
    if (!GIVEN_BY.includes(consent.by)) throw new Problem(`"by" has to be one of ${GIVEN_BY.join(", ")}.`);
    return consent;
  } catch (error) {
    throw new Problem(`${REFUSED} In "consent": ${error.message}`);
  }
}
