const LENGTH = 8;

/** What was typed or pasted, as far as it is a code: `bcdf ghjk`, `BCDFGHJK` or a whole link with `?code=` become `BCDF-GHJK`. */
export function tidyCode(typed: string): string {
  const text = /[?&]code=([^&#\s]*)/i.exec(typed)?.[1] ?? typed;
  const letters = text
    .toUpperCase()
    .replace(/[^A-Z]/g, "")
    .slice(0, LENGTH);
  return letters.length > LENGTH / 2 ? `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2)}` : letters;
}

/** What no code holds: vowels, and letters that look like others. */
const NEVER = /[AEILOUY]/;

/** Why what was typed cannot be a code, where one can see it before it is whole. */
export function wrongWith(typed: string): string | undefined {
  if (/[?&]code=/i.test(typed)) return undefined;
  const other = /[^A-Z\s\p{Pd}_.]/iu.exec(typed)?.[0];
  if (other !== undefined) return `“${other}” cannot be in a code. It has letters only.`;
  const letter = NEVER.exec(typed.toUpperCase())?.[0];
  return letter && `“${letter}” cannot be in a code. It has no vowels, no L and no Y.`;
}

export const isWhole = (code: string): boolean => code.length === LENGTH + 1;

/** Where the cursor belongs in a tidied code, when `letters` of it stand before it. */
export const placeAfter = (letters: number): number => (letters > LENGTH / 2 ? letters + 1 : letters);
