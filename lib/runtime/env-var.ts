/** Variables that say how a sandbox, a shell or an interpreter works. A secret under such a name would change that. */
const TAKEN = new Set([
  ...["PATH", "HOME", "LANG", "LANGUAGE", "SHELL", "USER", "LOGNAME", "HOSTNAME", "PWD", "OLDPWD", "TERM", "TZ", "TMPDIR", "TMP", "TEMP"],
  ...["SKILL_DIR", "INPUT_FILE", "OUTPUT_DIR", "MEMORY_FILE"],
  // What a shell sets or counts by itself would not hold the value, and what it reads would change how it works.
  ...["_", "IFS", "ENV", "BASH", "BASHPID", "BASHOPTS", "SHELLOPTS", "PROMPT_COMMAND", "PROMPT_DIRTRIM", "PS0", "PS1", "PS2", "PS3", "PS4", "CDPATH"],
  ...["SHLVL", "PPID", "UID", "EUID", "GROUPS", "RANDOM", "SRANDOM", "LINENO", "SECONDS", "EPOCHSECONDS", "EPOCHREALTIME", "PIPESTATUS"],
  ...["OPTIND", "OPTARG", "OPTERR", "REPLY", "MAPFILE", "COPROC", "DIRSTACK", "FUNCNAME", "FUNCNEST", "HOSTTYPE", "MACHTYPE", "OSTYPE"],
  ...["POSIXLY_CORRECT", "TIMEFORMAT", "TMOUT", "GLOBIGNORE", "EXECIGNORE", "FIGNORE", "IGNOREEOF", "CHILD_MAX", "COLUMNS", "LINES", "INPUTRC"],
  ...["HISTCMD", "HISTCONTROL", "HISTFILE", "HISTFILESIZE", "HISTIGNORE", "HISTSIZE", "HISTTIMEFORMAT"],
  ...["COMP_CWORD", "COMP_KEY", "COMP_LINE", "COMP_POINT", "COMP_TYPE", "COMP_WORDBREAKS", "COMP_WORDS", "COMPREPLY"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY", "NO_PROXY"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "CURL_HOME", "GLIBC_TUNABLES", "GCONV_PATH"],
  ...["NODE_OPTIONS", "NODE_PATH", "NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED", "NODE_REPL_EXTERNAL_MODULE"],
  ...["PERL5OPT", "PERL5LIB", "RUBYOPT", "RUBYLIB", "JAVA_TOOL_OPTIONS"],
]);
const TAKEN_PREFIXES = ["LC_", "LD_", "DYLD_", "PYTHON", "BASH_", "READLINE_", "MALLOC_"];

const FORM = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** Whether a name is one that a script, shell or interpreter reads for itself. Lower case counts too, as `http_proxy` does. */
const isTaken = (name: string) => TAKEN.has(name.toUpperCase()) || TAKEN_PREFIXES.some((prefix) => name.toUpperCase().startsWith(prefix));

/** Why a secret cannot be given under this name; nothing when it can. */
export function refusedEnvVar(name: string): string | undefined {
  if (!FORM.test(name)) return "Must be a name of letters, digits and underscores, at most 128, that does not begin with a digit.";
  if (isTaken(name)) return `${name} changes how scripts run, so it cannot hold a secret.`;
  return undefined;
}
