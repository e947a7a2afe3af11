import type { Rule } from "#lib/runtime/scan/rule";

export const PRIVILEGE: Rule[] = [
  {
    id: "privilege/sudo",
    title: "Asks for the rights of the administrator",
    severity: "medium",
    confidence: "medium",
    advice: "Skills run without such rights. Name programs that must be installed under compatibility.",
    applies: "code",
    fenced: "low",
    hints: ["sudo", "doas", "runas", "pkexec"],
    match: {
      any: [/(?:^|[\s;&|("'`])(?:sudo|doas|pkexec)(?: -\w{1,3})? [a-z./$]|\bStart-Process\b[^\n]{0,80}-Verb RunAs|\bwith administrator privileges\b/im],
    },
    samples: {
      bad: ["sudo cp x /usr/local/bin", "osascript -e 'do shell script \"x\" with administrator privileges' # sudo"],
      good: ["echo sudoku", "su_do=1"],
    },
  },
  {
    id: "privilege/set-uid",
    title: "Makes a program that runs with its owner's rights",
    severity: "high",
    confidence: "high",
    advice: "Remove it.",
    applies: "code",
    fenced: "low",
    hints: ["chmod", "setcap", "setuid"],
    match: { any: [/\bchmod (?:-R )?(?:[ugoa]{0,3}\+\w{0,2}s|0?[4-7][0-7]{3})\b|\bsetcap \w|\bos\.setuid\( ?0/] },
    samples: { bad: ["chmod u+s /tmp/sh", "chmod 4755 /tmp/sh"], good: ["chmod 0755 run.sh", "chmod u+x run.sh", "chmod 755 run.sh"] },
  },
  {
    id: "privilege/world-writable",
    title: "Lets everybody change a file",
    severity: "medium",
    confidence: "medium",
    advice: "Give the narrowest mode: 755 for programs, 644 for data.",
    applies: "code",
    fenced: "low",
    hints: ["chmod"],
    match: { any: [/\bchmod (?:-\w{1,3} )?(?:0?777|a\+rwx|o\+w)\b|\bos\.chmod\([^\n)]{1,80}, ?0o777/] },
    samples: { bad: ["chmod -R 777 /srv"], good: ["chmod 755 a", "chmod 1777 /tmp/x"] },
  },
  {
    id: "privilege/container",
    title: "Reaches for the machine around its container",
    severity: "high",
    confidence: "high",
    advice: "Remove it.",
    applies: "code",
    strings: true,
    fenced: "medium",
    hints: ["docker", "nsenter", "privileged", "insmod", "modprobe", "ld_preload", "unshare", "/proc/sys", "release_agent"],
    match: {
      any: [
        /\bdocker\.sock\b|\bnsenter [^\n]{0,40}-t ?1\b|\bdocker run [^\n]{0,120}(?:--privileged|-v \/:\/)|\b(?:insmod|modprobe) [\w/.]|\bLD_PRELOAD=\S|\brelease_agent\b|\/proc\/sys\/kernel\/core_pattern/,
      ],
    },
    samples: {
      bad: ["curl --unix-socket /var/run/docker.sock http://x/containers/json", "docker run --privileged -v /:/h x", "LD_PRELOAD=/tmp/x.so ls"],
      good: ["docker build -t x .", "docker ps"],
    },
  },
  {
    id: "privilege/miner",
    title: "Mines coins",
    severity: "critical",
    confidence: "high",
    advice: "Remove it.",
    applies: "code",
    strings: true,
    hints: ["stratum", "xmrig", "minerd", "cpuminer", "coinhive", "nicehash", "cryptonight", "minexmr", "supportxmr", "donate-level", "randomx"],
    match: {
      any: [
        /\bstratum\+(?:tcp|ssl|tls):\/\/|\b(?:\.\/)?xmrig\b[^\n]{0,80}(?: -o| --url|\.tar|\.zip|config|http)|\b(?:minerd|cpuminer) -|--donate-level\b|\bcoinhive\.min\.js|\b(?:minexmr|supportxmr|nanopool|moneroocean)\.\w{2,6}\b/i,
      ],
    },
    samples: { bad: ["./xmrig -o stratum+tcp://pool.bad.example:3333 -u W"], good: ["echo 'xmrig is a miner'", "echo stratum corneum"] },
  },
];
