import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const secrets = { PHOTOROOM_API_KEY: "pr-1" };
/** Bytes with a zero and with what is no UTF-8, as every picture has. */
const PICTURE = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0xff, 0xd9]);
const service = (_: unknown, count: number) => ({
  headers: { "content-type": "image/jpeg", "x-uncertainty-score": count === 1 ? "0.72" : "0.04" },
  body: PICTURE,
});
const field = (body: string | undefined, name: string) => new RegExp(`name="${name}"\r\n\r\n([^\r]*)\r\n`).exec(body ?? "")?.[1];
const photo = [{ filename: "mug.png", content: new Uint8Array([0x89, 0x50, 0, 0xff]) }];

describeSkill("ai-product-photography", () => {
  test("makes a packshot, a catalogue view and a scene from the attached photograph", async () => {
    const { stdout, files, requests } = await runExample("ai-product-photography", { secrets, service });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual(Array(3).fill("POST image-api.photoroom.com/v2/edit"));
    expect(requests[0]?.headers["x-api-key"]).toBe("pr-1");
    expect(requests[0]?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=----/);
    expect(requests[0]?.body).toContain('name="imageFile"; filename="honey-jar.png"\r\nContent-Type: image/png\r\n\r\n');
    const names = ["background.color", "background.prompt", "shadow.mode", "lighting.mode", "padding", "outputSize", "export.format"];
    expect(names.map((name) => field(requests[0]?.body, name))).toEqual(["FFFFFF", undefined, undefined, undefined, "0.075", "2000x2000", "jpeg"]);
    expect(names.map((name) => field(requests[2]?.body, name))).toEqual([
      undefined,
      expect.stringMatching(/^on a worn oak table .* 85 mm$/),
      "ai.soft",
      "ai.auto",
      "0.18",
      "1600x2000",
      "jpeg",
    ]);
    expect([...files.keys()].sort()).toEqual(["1-packshot.jpg", "2-catalogue.jpg", "3-scene.jpg"]);
    expect([...(files.get("3-scene.jpg") ?? [])]).toEqual([...PICTURE]);
    expect(stdout).toContain("| `1-packshot.jpg` | packshot | 2000 × 2000 | 1 kB |");
    expect(stdout).toContain("Cutting out was uncertain for picture 1 (0.72): look at its edges.");
  });

  test("sends the photograph byte for byte", async () => {
    const { requests } = await runSkill("ai-product-photography", {
      input: { shots: [{ kind: "cutout", size: "800x800" }] },
      attachments: photo,
      secrets,
      service,
    });
    const text = requests[0]?.body.replace(/\uFFFD/g, "?") ?? "";
    expect(text).toContain("image/png\r\n\r\n?P\u0000?\r\n--");
    expect([field(text, "outputSize"), field(text, "export.format")]).toEqual(["800x800", "png"]);
    expect(Number(requests[0]?.headers["content-length"])).toBe(requests[0]?.body.length ?? 0);
  });

  test("keeps what was made when the money runs out, and explains a refused key and a scene without words", async () => {
    const half = await runSkill("ai-product-photography", {
      input: { shots: [{ kind: "packshot" }, { kind: "catalogue" }] },
      attachments: photo,
      secrets: { PHOTOROOM_API_KEY: "sandbox_1" },
      service: (_, count) =>
        count === 1 ? service(_, 2) : { status: 402, body: { error: { message: "You have exhausted the number of images in your plan." } } },
    });
    expect(half.exitCode).toBe(1);
    expect([...half.files.keys()]).toEqual(["1-packshot.jpg"]);
    expect(half.stdout).toContain("the pictures carry a watermark");
    expect(half.stderr).toContain("Picture 2 (catalogue) and what comes after it were not made. Photoroom wants to be paid first");
    const input = { shots: [{ kind: "packshot" }] };
    const refused = await runSkill("ai-product-photography", {
      input,
      attachments: photo,
      secrets,
      service: () => ({ status: 403, body: { detail: "Invalid API Key" } }),
    });
    expect(refused.stderr).toBe("Photoroom refused the key (403). Check the secret PHOTOROOM_API_KEY. It says: Invalid API Key\n");
    const limited = await runSkill("ai-product-photography", {
      input,
      attachments: photo,
      secrets,
      service: () => ({ status: 429, headers: { "retry-after": "0" } }),
    });
    expect(limited.requests).toHaveLength(3);
    const silent = await runSkill("ai-product-photography", { input: { shots: [{ kind: "scene" }] }, attachments: photo, secrets, service });
    expect(silent.stderr).toBe('Picture 1: "setting" is missing: describe surface, what is behind, light and lens.\n');
  });
});
