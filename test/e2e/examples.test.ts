import { type ExamplePlan, exampleNames, examplePlan } from "../../scripts/lib/example-plan";
import { Rehearsal } from "../../scripts/lib/rehearsal";

/** Run with cdktf-cli, as a user does; the others with Terraform alone, which deploys the same in half the time. */
const WITH_CDKTF = ["overlap-refused", "peered-pair"];

/** Runs an example and returns what was said. */
async function rehearse(example: string, plan?: ExamplePlan): Promise<string[]> {
  const lines: string[] = [];
  const deployer = WITH_CDKTF.includes(example) ? "cdktf" : "terraform";
  await new Rehearsal({ example, plan, provider: "embedded", with: deployer, keep: false, say: (line) => lines.push(line) }).run();
  return lines;
}

describe("examples", () => {
  test("every example is run here", () => {
    expect(exampleNames()).toEqual([
      "cross-organization",
      "cross-organization-one-app",
      "hub-and-spoke",
      "hub-and-spoke-inspection",
      "hybrid-application",
      "overlap-refused",
      "packets",
      "peered-pair",
      "transit-chain",
      "two-tier-hubs",
    ]);
  });

  test.each(exampleNames())("%s is deployed, planned empty and destroyed without remains, or refused as it says", async (name) => {
    const lines = await rehearse(name);
    const refused = examplePlan(name).refusedWith !== undefined;
    expect(lines.at(-1)).toMatch(refused ? /Refused, as it must be/ : /Nothing of ours is left/);
    if (!refused) {
      expect(lines.some((line) => /^ +peered /.test(line))).toBe(true);
      expect(lines.filter((line) => /^ +(orphan|conflict) /.test(line))).toEqual([]);
    }
  });

  test("cross-organization works in the other order too, and then partner's output is the one that changes", async () => {
    const { apps } = examplePlan("cross-organization");
    const [acmeNetwork, partnerNetwork, acme, partner] = apps;
    const { expectedOutputChanges, ...second } = acme!;
    const lines = await rehearse("cross-organization", {
      apps: [partnerNetwork!, acmeNetwork!, { ...partner!, expectedOutputChanges }, second],
    });
    expect(lines.filter((line) => line.includes("output.status"))).toHaveLength(1);
    expect(lines.at(-1)).toMatch(/Nothing of ours is left/);
  });
});
