import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ACME, PARTNER, TestMock } from "../mock-api/support/mock";
import { describeInBrowser } from "./chromium";

describeInBrowser("the page of a mock", (page) => {
  let mock: TestMock;
  let stranger: Server;
  let strangerUrl: string;
  beforeAll(async () => {
    mock = await TestMock.start();
    stranger = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end("<p>elsewhere</p>"));
    await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
    strangerUrl = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`;
  });
  afterAll(async () => {
    stranger.close();
    await mock.stop();
  });

  const summary = () => page().locator(".list summary");

  test("every change appears as it happens: VPCs, a half, the other half, a conflict", async () => {
    await page().goto(`${mock.url}/mock/console`);
    const web = await mock.vpc("web");
    const data = await mock.vpc("data", PARTNER.secretKey);
    await page().getByPlaceholder("name, id or block").fill("");
    await page().getByText("as a list").click();
    await page().getByRole("button", { name: "web", exact: true }).click();
    expect(await page().locator("#panel h2").textContent()).toBe("VPC web");
    await mock.ok("POST", "vpc-connectors", { name: "there", vpc_id: web.id, target_vpc_id: data.id });
    await page().getByText("web → data: orphan").waitFor();
    await mock.ok("POST", "vpc-connectors", { name: "back", vpc_id: data.id, target_vpc_id: web.id }, PARTNER.secretKey);
    await page().getByText("web → data: peered").waitFor();
    await page().getByRole("tab", { name: "Cost" }).click();
    await page().getByText("29.20 EUR a month for 2 peered connectors").waitFor();
    expect(await summary().textContent()).toMatch(/VPCs, 1 peerings/);
  });

  test("the clock is advanced and frozen from the page", async () => {
    await page().goto(`${mock.url}/mock/console`);
    await page().getByRole("tab", { name: "Mock" }).click();
    await page().getByRole("button", { name: "Freeze" }).click();
    await page().getByText("(frozen)").waitFor();
    const { now } = await mock.control("GET", "clock");
    await page().getByRole("button", { name: "Advance 1 hour" }).click();
    await page()
      .getByText(new Date(Date.parse(now) + 3_600_000).toISOString().slice(0, 19))
      .waitFor();
    await page().getByRole("button", { name: "Let it run" }).click();
  });

  test("a page of another origin can neither read nor change anything", async () => {
    await page().goto(strangerUrl);
    const answer = (method: string, path: string) =>
      page().evaluate(
        ([target, how]) =>
          fetch(target!, { method: how!, body: how === "GET" ? null : "{}" }).then(
            (response) => `read ${response.status}`,
            () => "refused by the browser",
          ),
        [`${mock.url}${path}`, method],
      );
    expect(await answer("GET", "/mock/console/data")).toBe("refused by the browser");
    expect(await answer("POST", "/mock/reset")).toBe("refused by the browser");
    expect((await mock.raw("POST", "/mock/reset", { headers: { Origin: strangerUrl } })).status).toBe(403);
    expect((await mock.call("GET", "vpcs", undefined, ACME.secretKey)).body.vpcs.map(({ name }: { name: string }) => name)).toContain(
      "web",
    );
  });

  test("the page is served with a policy of its own and cannot be framed; the API keeps the gateway's headers", async () => {
    const { headers } = await fetch(`${mock.url}/mock/console`);
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; script-src 'sha256-.*connect-src 'self'.*frame-ancestors 'none'$/,
    );
    expect((await mock.call("GET", "vpcs")).headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
  });

  test("a mock with an admin token shows the page, and its data only to who has the token", async () => {
    const guarded = await TestMock.start({ adminToken: "swordfish-123" });
    try {
      await page().goto(`${guarded.url}/mock/console`);
      await page().getByLabel("Admin token of this mock").fill("wrong-token-123");
      await page().getByRole("button", { name: "Open" }).click();
      await page().getByText("needs its admin token").waitFor();
      expect(await page().getByRole("tab").count()).toBe(0);
      await page().getByLabel("Admin token of this mock").fill("swordfish-123");
      await page().getByRole("button", { name: "Open" }).click();
      await page().getByRole("tab", { name: "Mock" }).click();
      await page().getByRole("button", { name: "Freeze" }).click();
      await page().getByText("(frozen)").waitFor();
    } finally {
      await guarded.stop();
    }
  });
});
