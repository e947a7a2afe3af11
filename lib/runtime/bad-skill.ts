/** What was sent as a skill cannot be taken, in words for the person who sent it. To try the same again would not help. */
export class BadSkill extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = "BadSkill";
    this.code = code;
  }
}

/** By its name, because a module can be loaded more than once. */
export const isBadSkill = (error: unknown): error is BadSkill => error instanceof Error && ["BadSkill", "BadZip"].includes(error.name);
