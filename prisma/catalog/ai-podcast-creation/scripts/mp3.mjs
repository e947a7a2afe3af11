// MP3 as a row of frames: each has its header, and so its length in bytes and in time. They can be joined without encoding.

const RATES = { 3: [44100, 48000, 32000], 2: [22050, 24000, 16000], 0: [11025, 12000, 8000] };
const BITRATES = {
  3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};

/** The sounding frames of a file: no tags, and not the first frame that only tells players how long the file was. */
export function framesOf(bytes) {
  const frames = [];
  let at = afterTag(bytes);
  while (at + 4 <= bytes.length) {
    const head = headerOf(bytes, at);
    if (!head || at + head.length > bytes.length) {
      at++;
      continue;
    }
    const frame = { ...head, bytes: bytes.subarray(at, at + head.length) };
    if (frames.length > 0 || !isInformation(frame.bytes)) frames.push(frame);
    at += head.length;
  }
  return frames;
}

/** Frames like this one in which nothing sounds, as many as come closest to the time. */
export function silence(like, seconds) {
  const bytes = Buffer.alloc(like.bytes.length);
  for (let at = 0; at < 4; at++) bytes[at] = like.bytes[at];
  // Without the bit for a checksum, which would follow the header.
  bytes[1] = bytes[1] | 1;
  return Array.from({ length: Math.round(seconds / like.seconds) }, () => ({ ...like, bytes }));
}

export function duration(frames) {
  return frames.reduce((sum, { seconds }) => sum + seconds, 0);
}

function headerOf(bytes, at) {
  if (bytes[at] !== 0xff || (bytes[at + 1] & 0xe6) !== 0xe2) return undefined;
  const version = (bytes[at + 1] >> 3) & 3;
  const rate = RATES[version]?.[(bytes[at + 2] >> 2) & 3];
  const kilobits = BITRATES[version === 3 ? 3 : 2][bytes[at + 2] >> 4];
  if (!rate || !kilobits) return undefined;
  const padding = (bytes[at + 2] >> 1) & 1;
  const samples = version === 3 ? 1152 : 576;
  return { rate, seconds: samples / rate, length: Math.floor(((samples / 8) * kilobits * 1000) / rate) + padding };
}

function afterTag(bytes) {
  const isTag = bytes.length > 10 && bytes[0] === 0x49 && bytes[1] === 0x44 && bytes[2] === 0x33;
  return isTag ? 10 + ((bytes[6] << 21) | (bytes[7] << 14) | (bytes[8] << 7) | bytes[9]) : 0;
}

function isInformation(frame) {
  const start = frame.subarray(0, 48).toString("latin1");
  return start.includes("Xing") || start.includes("Info") || start.includes("VBRI");
}
