/** What a dollarino costs, in US cents. The one place that says so. */
export const CENTS_PER_DOLLARINO = 1;
