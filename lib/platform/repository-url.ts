/** Whether this can be the address of a repository. A password in it would be kept and shown where addresses are. */
export function isRepositoryUrl(url: string): boolean {
  const { protocol, username, password, search, hash } = URL.parse(url) ?? {};
  return (protocol === "http:" || protocol === "https:") && ![username, password, search, hash].some(Boolean);
}
