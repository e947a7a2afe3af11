const ENTITIES = { amp: "&", lt: "<", gt: ">", nbsp: "\u00a0", shy: "\u00ad", zwj: "\u200d" };
const text = (await new Response(process.stdin).text?.()) ?? "";
console.log(text.replace(/<script\b[^>]*>[\s\S]*?<\/script>/gi, "").replace(/[\u200b-\u200f\u202a-\u202e]/g, "").replace(/&(\w+);/g, (_, name) => ENTITIES[name] ?? ""));
