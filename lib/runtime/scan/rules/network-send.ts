/** Code that sends something out. */
const SHELL_SENDS = String.raw`\bcurl\b[^\n|]{0,160}(?: -[dFT]\b| -d@| --data| --form| --upload-file| -X ?(?:POST|PUT)| @-|[?&=/]\$|\$\()|\bwget\b[^\n]{0,160}--(?:post|body)-|\bscp [^\n]{3,80}:|\bs?ftp [^\n]{0,60}@|\brsync [^\n]{3,80}:|\brclone (?:copy|sync|move|rcat)\b|\|\s?(?:nc|ncat|netcat|telnet|socat|openssl s_client) |\b(?:nc|ncat|netcat) [^\n|;]{3,60}<|> ?/dev/(?:tcp|udp)/|\b(?:mail|mailx|mutt|sendmail) [^\n]{0,60}@|\bgit push [^\n]{0,40}(?:https?:|git@|ssh:)|\b(?:dig|nslookup|host) [^\n|;]{0,60}\$|\baws s3 cp\b|\bgsutil cp\b|\bInvoke-(?:RestMethod|WebRequest)\b[^\n]{0,160}-(?:Body|InFile|Method Post)|\bUploadString\(`;
const CODE_SENDS = String.raw`\b(?:requests|httpx|session|client|http|aiohttp|s|axios|got|ky)\.(?:post|put|patch|request)\(|\burlopen\(|\bRequest\([^\n]{0,160}data ?=|\baxios\(|\bfetch\([^\n]{0,200}(?:method|POST|\+|\$\{)|method: ?["'](?:POST|PUT)["']|\.(?:sendall|sendto|sendBeacon|storbinary|sendmail|send_message)\(|\b(?:sftp|ftp)\.put\(|\bsmtplib\.SMTP|\bftplib\.FTP|\bgethostbyname\([^\n)]{0,80}\+|\bdns\.(?:lookup|resolve\w{0,4})\([^\n]{0,120}\+|\bhttps?\.request\(|\bnew WebSocket\(|\bHTTPS?Connection\(`;
/** Code that sends something out. */
export const SENDS = new RegExp(`${SHELL_SENDS}|${CODE_SENDS}`, "i");

const BELOW = String.raw`["'\s,/\\+)(]{1,8}`;
/** The place of somebody's home. */
const HOME = String.raw`(?:~|path\.home\(\)|\$HOME|\$\{HOME\}|\$env:USERPROFILE|%USERPROFILE%|%APPDATA%|\$env:APPDATA|/root|/home/[\w.$*{}-]{1,40}|/Users/[\w.$*{}-]{1,40}|homedir\(\)|expanduser\(["']~["']\)|Path\.home\(\)|\bhome(?:dir|_dir|Dir)?\b|\bHOME\b["'\])]{0,3}|process\.env\.HOME)`;
const FILES = [
  String.raw`\.ssh(?:${BELOW}(?:id_\w{2,10}\b(?!\.pub)|\*)|["'/]{0,2}(?=[\s"')]|$))`,
  String.raw`\.aws(?:${BELOW}(?:credentials|config)|["'/]{0,2}(?=[\s"')]|$))`,
  String.raw`\.(?:npmrc|netrc|pypirc|git-credentials|pgpass|my\.cnf|env(?:\.\w{1,12})?|bash_history|zsh_history|vault-token)\b`,
  String.raw`\.(?:docker${BELOW}config\.json|kube(?:${BELOW}config|["'/]{0,2}(?=[\s"')]|$))|azure|gnupg|password-store|config${BELOW}(?:gcloud|gh${BELOW}hosts|solana)|cargo${BELOW}credentials)`,
  String.raw`\.(?:claude(?:\.json|${BELOW}\.credentials|${BELOW}\.?credentials)|openclaw${BELOW}[\w./-]{1,40}|clawdbot${BELOW}[\w./-]{1,40}|moltbot${BELOW}[\w./-]{1,40}|codex${BELOW}auth|gemini${BELOW}oauth|cursor${BELOW}[\w./-]{1,40}(?:token|auth))`,
  String.raw`(?:Library${BELOW}(?:Keychains|Application Support${BELOW}(?:Google|BraveSoftware|Firefox|Exodus|Electrum|Slack|discord)|Cookies|Messages))`,
  String.raw`(?:\.config${BELOW}(?:google-chrome|chromium|BraveSoftware)|\.mozilla${BELOW}firefox|AppData${BELOW}(?:Local|Roaming)${BELOW}(?:Google|Mozilla|BraveSoftware|Exodus|discord))`,
  String.raw`(?:\.(?:electrum|bitcoin|ethereum|exodus|solana|monero)\b)`,
  String.raw`\.(?:terraform\.d|config${BELOW}(?:op|rclone|heroku|doctl)|fly|databricks|snowflake|local${BELOW}share${BELOW}keyrings|thunderbird)\b`,
].join("|");
const ANYWHERE = String.raw`\b(?:cd|-C) (?:~|\$HOME)(?: ?&& ?| ?; ?| )[^\n]{0,60}[ "']\.(?:ssh|aws|gnupg|kube|openclaw|claude)\b|/etc/shadow\b|/proc/(?:self|1|\d{1,7})/environ\b|\bsecurity (?:find-generic-password|find-internet-password|dump-keychain)\b|\bwallet\.dat\b|\bnkbihfbeogaeaoehlefnkodbefgpgknn\b|\b(?:Login Data|Local Extension Settings|logins\.json|key4\.db|cookies\.sqlite)\b|\bsecretstorage\b|\bCryptUnprotectData\b|\bkeyring\.get_password\(|\bcmdkey /list|/var/run/secrets/kubernetes\.io|/run/secrets/kubernetes\.io|\bgpg [^\n]{0,40}--export-secret|\bbrowser_cookie3\b|\bgh auth token\b|\bgcloud auth (?:print-access-token|application-default print)|\baws configure export-credentials\b|\bkubectl get secrets? [^\n]{0,40}-o|\bgit credential fill\b`;

/** Where people and their programs keep what opens doors. */
export const CREDENTIALS = new RegExp(String.raw`${HOME}${BELOW}(?:${FILES})|${ANYWHERE}|(?:^|[\s"'(=])\.\.\/(?:\.\.\/){0,6}\.env\b`, "m");

/** Words of which whatever is such a place holds one. */
export const CREDENTIAL_HINTS = [
  ...[
    ".ssh",
    ".aws",
    ".npmrc",
    ".netrc",
    ".pypirc",
    ".git-credentials",
    ".pgpass",
    ".my.cnf",
    ".env",
    "_history",
    ".vault-token",
    ".docker",
    ".kube",
    ".azure",
  ],
  ...[".gnupg", ".password-store", ".config", "gcloud", ".cargo", ".claude", ".openclaw", ".clawdbot", ".moltbot", ".codex", ".gemini", ".cursor", "library"],
  ...[".mozilla", "appdata", ".electrum", ".bitcoin", ".ethereum", ".exodus", ".solana", ".monero", ".terraform.d", ".fly", ".databricks", ".snowflake"],
  ...["/etc/shadow", "/environ", "security ", "wallet.dat", "nkbihf", "login data", "extension settings", "logins.json", "key4.db", "cookies", "secretstorage"],
  ...[
    "cryptunprotect",
    "keyring",
    "cmdkey",
    "secrets/kubernetes",
    "gpg ",
    "browser_cookie3",
    "gh auth",
    "auth ",
    "export-credentials",
    "kubectl",
    "credential fill",
  ],
  ...[".thunderbird", "keyrings"],
];

/** Files with keys that are named without saying where they are: worth a look only where something is sent. */
export const KEY_FILES =
  /(?:@|<|\bcat |\bopen\(["']|\breadFileSync\(["']|\breadFile\(["']|\bread_text\(|\bPath\(["'])["']?(?:[\w./-]{0,60}\/)?(?:\.env(?:\.\w{1,12})?|id_(?:rsa|ed25519|ecdsa)|credentials\.json|service-account\.json|\.netrc|\.npmrc)\b|-name ["']?(?:\*\.pem|\*\.key|id_rsa\*?|id_ed25519|\.env\*?|\*wallet\*|\*\.kdbx)|\bhistory ?\|/;
