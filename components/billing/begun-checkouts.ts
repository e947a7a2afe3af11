const KEY = "clanker-checkouts";
/** More than anyone begins in the day after which Stripe lets them expire. */
const MOST = 10;

export type Checkout = { id: string; workspace: string };

/** The checkouts that this browser has begun and not seen the end of: somebody may pay and never come back from Stripe's page. */
export function begunCheckouts(): Checkout[] {
  const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
  return Array.isArray(kept) ? kept : [];
}

export const keepCheckout = (checkout: Checkout) => keep([checkout, ...begunCheckouts()].slice(0, MOST));
export const dropCheckout = (id: string) => keep(begunCheckouts().filter((each) => each.id !== id));
const keep = (checkouts: Checkout[]) => localStorage.setItem(KEY, JSON.stringify(checkouts));
