/**
 * Runs inside QuickJS before every JavaScript script, to make the simulated Node closer to the real one: output leaves
 * at once, file 0 is standard input, `process.argv` has Node's two first entries, `Buffer` is a Uint8Array with Node's
 * methods, and bytes can be written (the engine's own file bridge carries text only, so they travel as base64 to a path
 * that SandboxFs decodes).
 */
export const JAVASCRIPT_BOOTSTRAP = `
(() => {
  const fs = require("fs");
  const util = require("util");
  const A = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const toBase64 = (b) => {
    let s = "";
    for (let i = 0; i < b.length; i += 3) {
      const n = (b[i] << 16) | ((b[i + 1] ?? 0) << 8) | (b[i + 2] ?? 0);
      s += A[n >> 18] + A[(n >> 12) & 63] + (i + 1 < b.length ? A[(n >> 6) & 63] : "=") + (i + 2 < b.length ? A[n & 63] : "=");
    }
    return s;
  };
  const fromBase64 = (text) => {
    const clean = text.replace(/-/g, "+").replace(/_/g, "/").replace(/[^A-Za-z0-9+/]/g, "");
    const bytes = [];
    for (let i = 0; i < clean.length; i += 4) {
      const n = [0, 1, 2, 3].reduce((all, k) => (all << 6) | Math.max(0, A.indexOf(clean[i + k] ?? "A")), 0);
      bytes.push((n >> 16) & 255, (n >> 8) & 255, n & 255);
    }
    return bytes.slice(0, Math.floor((clean.length * 3) / 4));
  };
  const toUtf8 = (text) => {
    const bytes = [];
    for (const character of text) {
      let c = character.codePointAt(0);
      if (c >= 0xd800 && c <= 0xdfff) c = 0xfffd;
      if (c < 0x80) bytes.push(c);
      else if (c < 0x800) bytes.push(0xc0 | (c >> 6), 0x80 | (c & 63));
      else if (c < 0x10000) bytes.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
      else bytes.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    }
    return bytes;
  };
  const fromUtf8 = (b) => {
    let s = "";
    for (let i = 0; i < b.length; ) {
      const c = b[i++];
      const more = c < 0x80 ? 0 : c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc2 ? 1 : -1;
      let code = more < 0 ? 0xfffd : more === 0 ? c : c & (0x3f >> more);
      for (let k = 0; k < more; k++) {
        if ((b[i] & 0xc0) !== 0x80) { code = 0xfffd; break; }
        code = (code << 6) | (b[i++] & 63);
      }
      s += String.fromCodePoint(code > 0x10ffff ? 0xfffd : code);
    }
    return s;
  };
  const encode = (text, encoding = "utf8") => {
    switch (String(encoding).toLowerCase()) {
      case "base64": case "base64url": return fromBase64(text);
      case "hex": return (text.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
      case "latin1": case "binary": case "ascii": return Array.from(text, (c) => c.charCodeAt(0) & 255);
      default: return toUtf8(text);
    }
  };
  const data = (value) => (typeof value === "string" ? encode(value) : value instanceof ArrayBuffer ? new Uint8Array(value) : (value?._data ?? value));
  class Buffer extends Uint8Array {
    static from(value, encoding) {
      const bytes = typeof value === "string" ? encode(value, encoding) : data(value);
      const buffer = new Buffer(bytes.length);
      buffer.set(bytes);
      return buffer;
    }
    static alloc(size, fill) { const b = new Buffer(size); return fill === undefined ? b : b.fill(typeof fill === "string" ? fill.charCodeAt(0) : fill); }
    static allocUnsafe(size) { return new Buffer(size); }
    static isBuffer(value) { return value instanceof Buffer; }
    static byteLength(value, encoding) { return typeof value === "string" ? encode(value, encoding).length : value.byteLength; }
    static concat(list) {
      const all = new Buffer(list.reduce((sum, b) => sum + b.length, 0));
      let at = 0;
      for (const b of list) { all.set(b, at); at += b.length; }
      return all;
    }
    toString(encoding = "utf8", start = 0, end = this.length) {
      const part = this.subarray(start, end);
      switch (String(encoding).toLowerCase()) {
        case "base64": return toBase64(part);
        case "base64url": return toBase64(part).replace(/\\+/g, "-").replace(/\\//g, "_").replace(/=+$/, "");
        case "hex": return Array.from(part, (n) => n.toString(16).padStart(2, "0")).join("");
        case "latin1": case "binary": case "ascii": return Array.from(part, (n) => String.fromCharCode(n)).join("");
        default: return fromUtf8(part);
      }
    }
    toJSON() { return { type: "Buffer", data: Array.from(this) }; }
    slice(start, end) { return this.subarray(start, end); }
    equals(other) { return this.length === other.length && this.every((n, i) => n === other[i]); }
    write(text, at = 0) { const bytes = encode(text); this.set(bytes, at); return bytes.length; }
    copy(target, at = 0, start = 0, end = this.length) { target.set(this.subarray(start, end), at); return end - start; }
  }
  for (const [name, method, size] of [["UInt8", "Uint8", 1], ["Int8", "Int8", 1], ["UInt16", "Uint16", 2], ["Int16", "Int16", 2],
    ["UInt32", "Uint32", 4], ["Int32", "Int32", 4], ["Float", "Float32", 4], ["Double", "Float64", 8]]) {
    for (const [suffix, little] of size === 1 ? [["", true]] : [["LE", true], ["BE", false]]) {
      const view = (b) => new DataView(b.buffer, b.byteOffset, b.byteLength);
      Buffer.prototype["read" + name + suffix] = function (at = 0) { return view(this)["get" + method](at, little); };
      Buffer.prototype["write" + name + suffix] = function (value, at = 0) { view(this)["set" + method](at, value, little); return at + size; };
    }
  }
  globalThis.Buffer = Buffer;

  const read = fs.readFileSync, write = fs.writeFileSync, append = fs.appendFileSync;
  const isStdin = (path) => path === 0 || path === "/dev/stdin";
  const encodingOf = (options) => (typeof options === "string" ? options : options?.encoding);
  fs.readFileSync = (path, options) => {
    const from = isStdin(path) ? "/.live-stdin" : path;
    const encoding = encodingOf(options);
    if (encoding && /^utf-?8$/i.test(encoding)) return read(from, "utf8");
    const bytes = Buffer.from(read(from));
    return encoding ? bytes.toString(encoding) : bytes;
  };
  const absolute = (path) => (String(path).startsWith("/") ? String(path) : process.cwd() + "/" + path);
  fs.writeFileSync = (path, content, options) => {
    const encoding = encodingOf(options);
    if (typeof content === "string" && (!encoding || /^utf-?8$/i.test(encoding))) return write(path, content);
    const bytes = typeof content === "string" ? encode(content, encoding) : data(content);
    return write("/.live/base64" + absolute(path), toBase64(bytes));
  };
  fs.appendFileSync = (path, content, options) => {
    if (typeof content === "string") return append(path, content);
    return fs.writeFileSync(path, Buffer.concat([fs.existsSync(path) ? fs.readFileSync(path) : Buffer.alloc(0), data(content)]), options);
  };
  fs.promises.readFile = async (...args) => fs.readFileSync(...args);
  fs.promises.writeFile = async (...args) => fs.writeFileSync(...args);
  fs.promises.appendFile = async (...args) => fs.appendFileSync(...args);

  let count = 0;
  const send = (stream) => (chunk) => {
    if (chunk !== undefined && chunk !== null && chunk.length > 0) fs.writeFileSync("/.live/" + stream + "." + (++count % 64), chunk);
    return true;
  };
  const out = send("stdout"), err = send("stderr");
  const line = (to) => (...args) => void to((util.format ? util.format(...args) : args.map(String).join(" ")) + "\\n");
  console.log = console.info = console.debug = line(out);
  console.error = console.warn = console.trace = line(err);
  process.stdout = Object.assign(process.stdout ?? {}, { write: out, isTTY: false });
  process.stderr = Object.assign(process.stderr ?? {}, { write: err, isTTY: false });
  if (!/node$/.test(process.argv[0])) process.argv.unshift("/usr/bin/node");
})();
`;
