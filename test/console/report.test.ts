import { createHash } from "node:crypto";
import { type ConsoleDocument, reportHtml } from "../../console";

const assets = { script: "console.log(1)", style: "body{}" };
const document = (title: string, name: string): ConsoleDocument => ({
  title,
  source: name,
  topology: { vpcs: [{ id: "a", name }], privateNetworks: [], connectors: [], routes: [] },
  options: {},
  owners: {},
});

test("the policy of a report allows its own script and style by hash, and no network", () => {
  const html = reportHtml(document("t", "v"), assets);
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!;
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  expect(policy.split("; ")).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      `script-src ${hash(assets.script)}`,
      `style-src ${hash(assets.style)}`,
      "connect-src 'none'",
    ]),
  );
  expect(html).not.toMatch(/<(link|img|iframe)\b|https?:\/\/(?!www\.w3\.org)/);
});

test.each([
  "</script><script>alert(1)</script>",
  "<!--<script>",
  "<img src=x onerror=alert(1)>",
  "\u2028\u2029",
  '"><b>',
  "‮evil",
  "x".repeat(10_000),
])("a VPC called %j stays data", (name) => {
  const html = reportHtml(document(name, name), assets);
  expect(html.match(/<script\b/g)).toHaveLength(2);
  const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)![1]!;
  expect(JSON.parse(data).topology.vpcs[0].name).toBe(name);
  expect(html).not.toContain("<img");
});
