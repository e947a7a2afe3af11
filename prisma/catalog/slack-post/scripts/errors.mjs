// What Slack's short words for a refusal mean, and what to do about each.

const REASONS = {
  not_in_channel: (channel) => `The bot is not a member of ${channel}. Invite it there with /invite and its name, or give the app the scope chat:write.public for public channels.`,
  channel_not_found: (channel) => `Slack knows no channel ${channel} that this bot can see. Use the id from the channel's details; a private channel has to have the bot invited first.`,
  is_archived: (channel) => `The channel ${channel} is archived.`,
  restricted_action: (channel) => `Rules of the workspace keep the bot from posting to ${channel}. An admin can allow it.`,
  restricted_action_thread_locked: () => "The thread is locked.",
  cannot_reply_to_message: () => 'The message in "thread" takes no replies.',
  thread_not_found: () => 'There is no message with the ts in "thread" in this channel.',
  msg_too_long: () => 'The message is too long. Shorten "text" or post the rest in the thread.',
  msg_blocks_too_long: () => 'The message is too long in all its blocks. Shorten "text" or post the rest in the thread.',
  invalid_auth: () => "Slack does not know the token. Check the secret SLACK_BOT_TOKEN: it begins with xoxb- and is shown under OAuth & Permissions.",
  not_authed: () => "No token reached Slack. Check the secret SLACK_BOT_TOKEN.",
  token_revoked: () => "The token was revoked. Install the app again and store the new one as SLACK_BOT_TOKEN.",
  token_expired: () => "The token has expired: the app rotates its tokens. Store a current one as SLACK_BOT_TOKEN.",
  account_inactive: () => "The bot or its workspace is deactivated. Check whom the secret SLACK_BOT_TOKEN belongs to.",
};

/** One or two sentences about an answer that is not ok. */
export function explained({ status, json, seconds }, channel) {
  const code = json?.error;
  if (status === 429 || ["ratelimited", "rate_limited"].includes(code)) return `Slack takes about one message a second in a channel, and asks to wait ${seconds} seconds. It was not posted.`;
  if (code === "missing_scope") return `The token lacks the scope ${json.needed ?? "chat:write"} (it has ${json.provided ?? "others"}). Add it under OAuth & Permissions, install the app again and renew SLACK_BOT_TOKEN.`;
  if (code === "invalid_blocks") return `Slack did not accept the layout: ${(json.response_metadata?.messages ?? ["no reason was given"]).join("; ")}`;
  const reason = REASONS[code];
  if (reason) return `${reason(channel)} (${code})`;
  if (status === 401 || status === 403) return `Slack refused the token (${status}). Check the secret SLACK_BOT_TOKEN.`;
  if (status >= 500) return `Slack has a fault of its own (${status}). Look into the channel before you repeat it.`;
  return `Slack refused the message: ${code ?? `status ${status}`}.`;
}
