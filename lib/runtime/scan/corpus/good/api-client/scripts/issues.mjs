const token = process.env.TRACKER_TOKEN;
const base = "https://api.tracker.dev/v2";
const answer = await fetch(`${base}/issues?state=open`, { headers: { authorization: `Bearer ${token}` } });
const matches = [];
const link = /<([^>]+)>; rel="next"/.exec(answer.headers.get("link") ?? "");
for (const issue of await answer.json()) matches.push(issue.title);
await fetch(`${base}/views`, { method: "POST", body: JSON.stringify({ matches }) });
console.log(matches.join("\n"), link?.[1]);
