import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const ok = (message: object) => ({ status: "ok", "message-version": "1.0.0", message });
const dna = {
  DOI: "10.1038/171737a0",
  type: "journal-article",
  title: ["Molecular Structure of Nucleic Acids: A Structure for Deoxyribose Nucleic Acid"],
  author: [
    { given: "J. D.", family: "WATSON", sequence: "first" },
    { given: "F. H. C.", family: "CRICK", sequence: "additional" },
  ],
  "container-title": ["Nature"],
  volume: "171",
  issue: "4356",
  page: "737-738",
  publisher: "Springer Science and Business Media LLC",
  issued: { "date-parts": [[1953, 4]] },
  ISSN: ["0028-0836"],
  "is-referenced-by-count": 9000,
};
const shannon = {
  DOI: "10.1002/j.1538-7305.1948.tb01338.x",
  type: "journal-article",
  title: ["A Mathematical Theory of <i>Communication</i>"],
  author: [{ given: "C. E.", family: "Shannon" }],
  "container-title": ["Bell System Technical Journal"],
  volume: "27",
  issue: "3",
  page: "379-423",
  issued: { "date-parts": [[1948, 7]] },
};
const other = { ...shannon, DOI: "10.5555/far", title: ["Communication in bees"], author: [{ given: "K.", family: "Frisch" }] };
const service: Service = ({ path }) => {
  if (path.startsWith("/works/")) return { body: ok(dna) };
  if (decodeURIComponent(path).includes("Shannon")) return { body: ok({ "total-results": 2, items: [other, shannon] }) };
  return { body: ok({ "total-results": 1, items: [other] }) };
};

describeSkill("crossref-lookup", () => {
  test("finds the example by DOI and by text, and owns up to what it cannot place", async () => {
    const { stdout, files, requests } = await runExample("crossref-lookup", { service });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      "GET api.crossref.org/works/10.1038%2F171737a0",
      "GET api.crossref.org/works?query.bibliographic=Shannon%20CE.%20A%20mathematical%20theory%20of%20communication.%20Bell%20Syst%20Tech%20J%201948%3B%2027%3A%20379-423&rows=3",
      "GET api.crossref.org/works?query.bibliographic=The%20structure%20of%20scientific%20collaboration%20networks%2C%20Newman%202001&rows=3",
    ]);
    expect(stdout).toContain("**2 of 3 found**\n");
    expect(stdout).toContain(
      "WATSON, J. D., & CRICK, F. H. C. (1953). Molecular Structure of Nucleic Acids: A Structure for Deoxyribose Nucleic Acid. *Nature*, *171*(4356), 737–738. https://doi.org/10.1038/171737a0",
    );
    expect(stdout).toContain("Found by text, 100 % of the title's words · journal article · 1 author · cited 0 times in Crossref");
    expect(stdout).toContain("Also similar: Communication in bees (1948), 10.5555/far");
    expect(stdout).toContain("No sure match.\n\nNearest: Communication in bees (1948), 10.5555/far");
    const ris = new TextDecoder().decode(files.get("records.ris"));
    expect(ris.match(/^TY {2}- JOUR\r$/gm)).toHaveLength(2);
    expect(ris).toContain("SP  - 737\r\nEP  - 738\r\n");
  });

  test("puts a retraction in bold and is polite with an address", async () => {
    const retracted = {
      ...dna,
      "updated-by": [{ updated: { "date-parts": [[2024, 3, 5]] }, DOI: "10.5555/notice", type: "retraction", source: "retraction-watch", label: "Retraction" }],
    };
    const run = await runSkill("crossref-lookup", {
      input: { references: ["See (doi:10.1038/171737A0)."], mailto: "library@example.org" },
      service: (_, count) => (count === 1 ? { status: 429, headers: { "retry-after": "0" } } : { body: ok(retracted) }),
    });
    expect(run.requests.at(-1)?.path).toBe("/works/10.1038%2F171737a0?mailto=library%40example.org");
    expect(run.requests).toHaveLength(2);
    expect(run.stdout).toContain("**1 of 1 found**, 1 with a notice to read");
    expect(run.stdout).toContain("**Retraction of 2024-03-05: https://doi.org/10.5555/notice**");
  });

  test("keeps what was found when the service fails at a later one", async () => {
    const run = await runSkill("crossref-lookup", {
      input: { references: ["10.1038/171737a0", "10.5555/second"] },
      service: (_, count) => (count === 1 ? { body: ok(dna) } : { status: 503, headers: { "retry-after": "0" } }),
    });
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain("**1 of 2 found**");
    expect(run.stdout).toContain("### 2. 10.5555/second\n\nNot looked up. Crossref has a fault of its own (503), still there after 3 tries.");
  });

  test("tells an unknown DOI from a refusal", async () => {
    const unknown = await runSkill("crossref-lookup", {
      input: "10.9999/nothing",
      service: () => ({ status: 404, headers: { "content-type": "text/plain" }, body: "Resource not found." }),
    });
    expect(unknown.exitCode).toBe(0);
    expect(unknown.stdout).toContain("### 1. 10.9999/nothing\n\nCrossref does not hold this DOI.");
    const message = [{ type: "parameter-not-allowed", value: "mailto", message: "This route does not support it." }];
    const refused = await runSkill("crossref-lookup", {
      input: "A long enough title",
      service: () => ({ status: 400, body: { status: "failed", "message-type": "validation-failure", message } }),
    });
    expect(refused.stderr).toBe("Crossref did not accept the request (400). It says: This route does not support it.\n");
    const wrong = await runSkill("crossref-lookup", { input: { lookup: "10.1038/171737a0", mailto: "me" }, service });
    expect(wrong.stderr).toBe('"mailto" has to be an e-mail address.\n');
  });
});
