import { getFromMock } from "../../cli/sources/mock-client";
import { startServer } from "../../mock-api";

test("the admin token of the environment opens the control plane; without it, or with a wrong one, the error names the variable", async () => {
  const mock = await startServer({ port: 0, adminToken: "s3cret-token" });
  const read = (env: Record<string, string>) => getFromMock<{ frozen: boolean }>(mock.url, "/mock/clock", { env });
  try {
    expect((await read({ VPC_PEERING_ADMIN_TOKEN: "s3cret-token" })).frozen).toBe(false);
    await expect(read({})).rejects.toThrow(/needs its admin token: set VPC_PEERING_ADMIN_TOKEN/);
    await expect(read({ VPC_PEERING_ADMIN_TOKEN: "wrong-token" })).rejects.toThrow(/rejects the admin token/);
  } finally {
    await mock.close();
  }
});
