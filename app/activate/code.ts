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

export const isWhole = (code: string): boolean => code.length === LENGTH + 1;

/** Where the cursor belongs in a tidied code, when `letters` of it stand before it. */
export const placeAfter = (letters: number): number => (letters > LENGTH / 2 ? letters + 1 : letters);
