// Twilio's numbered reasons, and what to do about those that are common.

const REASONS = {
  20003: "Twilio refused the account. Check the secrets TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN: they belong together, and a test token works with test numbers only.",
  20404: "Twilio does not know this account. Check the secret TWILIO_ACCOUNT_SID.",
  20429: "Too many requests at once. Try again in a minute.",
  21211: '"to" is not a number that exists.',
  21212: '"from" is not a number that Twilio can send from.',
  21266: '"to" and "from" are the same number.',
  21408: "Sending to this country is switched off. Allow it in the console under Messaging, Settings, Geo permissions.",
  21606: '"from" is no number of this account, or it cannot send messages.',
  21608: "A trial account sends to verified numbers only. Verify this one in the console, or upgrade.",
  21610: "This person has answered STOP to this sender. They get nothing until they write START themselves.",
  21612: 'This "from" cannot reach this "to". Letters as a sender are not possible in the United States and Canada, among others.',
  21614: '"to" is not a mobile number.',
  21617: 'The text is longer than 1600 characters.',
  21659: '"from" is no number of this account, or of another country than it says.',
  30003: "The telephone was off or out of reach. Try later.",
  30004: "The receiver or the operator blocks messages from this sender.",
  30005: "The number is unknown to its operator or no longer in use.",
  30006: "A landline, or an operator that takes no messages.",
  30007: "The operator filtered it as spam. Look at links, at shorteners, and at how many got the same text.",
  30034: "The number is not registered for business messages in the United States (A2P 10DLC). Register brand and campaign first.",
};

export const reason = (code) => REASONS[code];

/** A sentence about a request that was refused. */
export function explained({ status, json, seconds }) {
  const number = json?.code;
  const said = json?.message ? ` It says: ${String(json.message).slice(0, 300)}` : "";
  const tail = number ? ` (${number})${said}` : said;
  if (REASONS[number]) return `${REASONS[number]}${tail}`;
  if (status === 401 || status === 403) return `${REASONS[20003]}${tail}`;
  if (status === 404) return `${REASONS[20404]}${tail}`;
  if (status === 429) return `Too many requests at once: Twilio asks to wait ${seconds} seconds. Nothing was sent.${tail}`;
  if (status >= 500) return `Twilio has a fault of its own (${status}). Look into its message log before you repeat it.${tail}`;
  return `Twilio did not accept the message (${status}).${tail}`;
}
