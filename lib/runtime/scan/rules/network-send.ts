/** Code that sends something out. */
export const SENDS =
  /\bcurl\b[^\n]{0,160}(?: -[dFT]\b| -d@| --data| --form| --upload-file| -X ?(?:POST|PUT)| @-)|\bwget\b[^\n]{0,160}--post-|\brequests\.(?:post|put)\(|\bhttpx\.post\(|\burlopen\([^\n]{0,120}data|\bRequest\([^\n]{0,160}data ?=|\baxios\.post\(|\bfetch\([^\n]{0,200}(?:method|POST)|method: ?["']POST["']|\bscp [^\n]{3,80}:|\brsync [^\n]{3,80}:|\|\s?(?:nc|ncat) |\bInvoke-RestMethod\b[^\n]{0,160}-Body|\.sendall\(|\bsmtplib\.SMTP/;

const BELOW = String.raw`["'\s,/\\+)(]{1,8}`;
/** The place of somebody's home. */
const HOME = String.raw`(?:~|\$HOME|\$\{HOME\}|\$env:USERPROFILE|%USERPROFILE%|%APPDATA%|\$env:APPDATA|/root|/home/[\w.$*{}-]{1,40}|/Users/[\w.$*{}-]{1,40}|homedir\(\)|expanduser\(["']~["']\)|Path\.home\(\)|\bhome(?:dir|_dir|Dir)?\b|\bHOME\b["'\])]{0,3}|process\.env\.HOME)`;
const FILES = [
  String.raw`\.ssh(?:${BELOW}(?:id_\w{2,10}\b(?!\.pub)|\*)|["'/]{0,2}(?=[\s"')]|$))`,
  String.raw`\.aws(?:${BELOW}(?:credentials|config)|["'/]{0,2}(?=[\s"')]|$))`,
  String.raw`\.(?:npmrc|netrc|pypirc|git-credentials|pgpass|my\.cnf|env(?:\.\w{1,12})?|bash_history|zsh_history|vault-token)\b`,
  String.raw`\.(?:docker${BELOW}config\.json|kube${BELOW}config|azure|gnupg|password-store|config${BELOW}(?:gcloud|gh${BELOW}hosts|solana)|cargo${BELOW}credentials)`,
  String.raw`\.(?:claude(?:\.json|${BELOW}\.credentials|${BELOW}\.?credentials)|openclaw${BELOW}[\w./-]{1,40}|clawdbot${BELOW}[\w./-]{1,40}|moltbot${BELOW}[\w./-]{1,40}|codex${BELOW}auth|gemini${BELOW}oauth|cursor${BELOW}[\w./-]{1,40}(?:token|auth))`,
  String.raw`(?:Library${BELOW}(?:Keychains|Application Support${BELOW}(?:Google|BraveSoftware|Firefox|Exodus|Electrum|Slack|discord)|Cookies|Messages))`,
  String.raw`(?:\.config${BELOW}(?:google-chrome|chromium|BraveSoftware)|\.mozilla${BELOW}firefox|AppData${BELOW}(?:Local|Roaming)${BELOW}(?:Google|Mozilla|BraveSoftware|Exodus|discord))`,
  String.raw`(?:\.(?:electrum|bitcoin|ethereum|exodus|solana|monero)\b)`,
].join("|");
const ANYWHERE = String.raw`/etc/shadow\b|/proc/(?:self|1|\d{1,7})/environ\b|\bsecurity (?:find-generic-password|find-internet-password|dump-keychain)\b|\bwallet\.dat\b|\bnkbihfbeogaeaoehlefnkodbefgpgknn\b|\b(?:Login Data|Local Extension Settings|logins\.json|key4\.db|cookies\.sqlite)\b|\bsecretstorage\b|\bCryptUnprotectData\b|\bkeyring\.get_password\(|\bcmdkey /list`;

/** Where people and their programs keep what opens doors. */
export const CREDENTIALS = new RegExp(String.raw`${HOME}${BELOW}(?:${FILES})|${ANYWHERE}|(?:^|[\s"'(=])\.\.\/(?:\.\.\/){0,6}\.env\b`, "m");
