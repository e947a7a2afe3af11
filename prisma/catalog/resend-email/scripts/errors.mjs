// Resend's names for what went wrong, and what to do.

const REASONS = {
  missing_api_key: "Resend got no key. Check the secret RESEND_API_KEY.",
  restricted_api_key: "This key may not send. Make one with sending access and store it as RESEND_API_KEY.",
  invalid_api_key: "Resend does not know the key. Check the secret RESEND_API_KEY.",
  invalid_from_address: '"from" is not a sender as Resend reads it.',
  invalid_idempotent_request: 'Another e-mail was sent with this "key" within the last day. Use a new key for a new e-mail.',
  concurrent_idempotent_requests: "The same e-mail is being sent at this moment. Wait, then look in Resend before you repeat it.",
  daily_quota_exceeded: "The account's e-mails for today are used up.",
  monthly_quota_exceeded: "The account's e-mails for this month are used up.",
};

export function explained({ status, json, seconds }) {
  const said = typeof json?.message === "string" ? ` It says: ${json.message.slice(0, 400)}` : "";
  if (/domain is not verified|verify a domain|testing emails/i.test(said)) return `The domain of "from" is not verified in Resend; until then mail goes to your own address only (${status}).${said}`;
  if (REASONS[json?.name]) return `${REASONS[json.name]} (${status})${said}`;
  if (status === 401 || status === 403) return `Resend refused the key (${status}). Check the secret RESEND_API_KEY.${said}`;
  if (status === 429) return `Too many requests: Resend asks to wait ${seconds} seconds. It was not sent; the same input may be run again.${said}`;
  if (status >= 500) return `Resend has a fault of its own (${status}). The same input may be run again: its key keeps it from going out twice.${said}`;
  return `Resend did not accept the e-mail (${status}).${said}`;
}
