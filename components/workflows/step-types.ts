import { TYPE_ICONS } from "./graph-node";
import { type StepType, STEP_TYPES as TYPES } from "./step";

const WORDS: Record<StepType, { label: string; about: string }> = {
  skill: { label: "Skill", about: "Runs a skill" },
  approval: { label: "Approval", about: "Waits for somebody's answer" },
  branch: { label: "Branch", about: "Goes on by conditions" },
  parallel: { label: "Parallel", about: "Does several rows at once" },
  foreach: { label: "For each", about: "Does its steps for every item of a list" },
  wait: { label: "Wait", about: "Waits for a while or until a time" },
  connector: { label: "Connector", about: "Does something in a connected account" },
  memory: { label: "Memory", about: "Adds a note to the workspace's memory" },
  transform: { label: "Transform", about: "Puts values together" },
};

/** What steps can be, as people read it. */
export const STEP_TYPES = TYPES.map((type) => ({ type, icon: TYPE_ICONS[type], ...WORDS[type] }));
export const stepType = (type: unknown) => STEP_TYPES.find((each) => each.type === type);
