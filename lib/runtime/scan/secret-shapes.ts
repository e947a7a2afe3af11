/** Credentials that can be told by their form. The expressions are no credentials, and no scanner of a Git host takes them for one. */
export const SECRET_SHAPES: { name: string; shape: RegExp }[] = [
  { name: "AWS access key", shape: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { name: "GitHub token", shape: /\bgh[pousr]_[A-Za-z0-9]{36,80}\b/ },
  { name: "GitHub fine-grained token", shape: /\bgithub_pat_[A-Za-z0-9_]{40,120}\b/ },
  { name: "GitLab token", shape: /\bglpat-[A-Za-z0-9_-]{20,60}/ },
  // This product's own, which an agent has at hand when it writes a skill. Those of collections have Stripe's form.
  { name: "Clanker key", shape: /\b(?:ck|cka|ckr)_[0-9A-Za-z]{38}\b/ },
  { name: "Anthropic key", shape: /\bsk-ant-[A-Za-z0-9_-]{24,140}/ },
  { name: "OpenAI key", shape: /\bsk-(?:proj-|svcacct-)[A-Za-z0-9_-]{24,200}|\bsk-[A-Za-z0-9]{48}\b/ },
  { name: "Slack token", shape: /\bxox[abeoprs]-[A-Za-z0-9-]{20,120}/ },
  { name: "Slack webhook", shape: /hooks\.slack\.com\/services\/T[A-Z0-9]{8,12}\/B[A-Z0-9]{8,12}\/[A-Za-z0-9]{20,30}/ },
  { name: "Stripe live key", shape: /\b[rs]k_live_[A-Za-z0-9]{16,120}/ },
  { name: "Google API key", shape: /\bAIza[0-9A-Za-z_-]{35}\b/ },
  { name: "npm token", shape: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { name: "SendGrid key", shape: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b/ },
  { name: "Hugging Face token", shape: /\bhf_[A-Za-z0-9]{34}\b/ },
  { name: "Telegram bot token", shape: /\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/ },
  { name: "Discord webhook", shape: /discord(?:app)?\.com\/api\/webhooks\/\d{16,20}\/[A-Za-z0-9_-]{60,80}/ },
  { name: "private key", shape: /-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----\s{1,4}[A-Za-z0-9+/=]{40,80}/ },
];
