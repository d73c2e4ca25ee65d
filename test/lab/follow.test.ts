import { type Followed, followMock } from "../../cli/lab/follow";
import { trace } from "../../core";
import { startLab, type TestLab } from "../../testing";
import { TestMock } from "../mock-api/support/mock";
import { Random, runSeed } from "../properties/random";
import { describeLab } from "./support";

/** Random changes through the API. */
const CHANGES = Number(process.env.LAB_CHANGES ?? 10);
const SPOKES = ["one", "two", "three"] as const;
const blockOf = (index: number) => `10.${index}.0.0/22`;

describeLab("a lab that follows a mock", () => {
  test(`is as the mock after each of ${CHANGES} random changes, and disturbs no other flow`, async () => {
    const random = new Random(runSeed("a lab that follows a mock"));
    const mock = await TestMock.start();
    const ids = await hubAndSpokes(mock);
    const lab = await startLab(await mock.control("GET", "topology"));
    const stop = new AbortController();
    const rounds: Followed[] = [];
    let wake = () => {};
    const io = { stdout: { write: () => {} }, stderr: { write: () => {} }, env: {}, cwd: "/" };
    let started = () => {};
    const ready = new Promise<void>((resolve) => {
      started = resolve;
    });
    const following = followMock(lab.lab, {
      onReady: started,
      url: mock.url,
      io,
      signal: stop.signal,
      onChange: (followed) => {
        rounds.push(followed);
        wake();
      },
    });
    const flow = lab.exec("net.one", ["ping", "-4", "-n", "-q", "-i", "0.05", "-w", "600", "net.hub"]);
    try {
      await ready;
      const routes = new Map<string, string>();
      for (let change = 0; change < CHANGES; change++) {
        const changed = new Promise<void>((resolve) => {
          wake = resolve;
        });
        await randomChange(mock, { random, ids, routes });
        await changed;
        await expectAgreement(lab);
      }
    } finally {
      await lab.exec("net.one", ["pkill", "-INT", "ping"]);
      const { stdout } = await flow;
      stop.abort();
      await following;
      await lab.stop();
      await mock.stop();
      expect(stdout).toContain(" 0% packet loss");
    }
    const latencies = rounds.filter(({ changed }) => changed).map(({ latencyMs }) => latencyMs);
    console.info(`event to kernel, ${latencies.length} changes: at most ${Math.max(...latencies).toFixed(0)} ms`);
    expect(latencies).toHaveLength(CHANGES);
  });
});

interface Ids {
  readonly vpc: Readonly<Record<string, string>>;
  readonly connector: Readonly<Record<string, string>>;
}

async function hubAndSpokes(mock: TestMock): Promise<Ids> {
  const vpc: Record<string, string> = {};
  const connector: Record<string, string> = {};
  for (const [index, name] of ["hub", ...SPOKES].entries()) {
    vpc[name] = (await mock.ok("POST", "vpcs", { name, enable_routing: true, enable_transitivity: name === "hub" })).id;
    await mock.ok("POST", "private-networks", { name: "net", vpc_id: vpc[name], subnets: [blockOf(index)] });
  }
  for (const spoke of SPOKES) {
    for (const [from, to] of [
      ["hub", spoke],
      [spoke, "hub"],
    ] as const) {
      const created = await mock.ok("POST", "vpc-connectors", { name: `${from}-${to}`, vpc_id: vpc[from], target_vpc_id: vpc[to] });
      connector[`${from}>${to}`] = created.id;
    }
  }
  const route = (from: string, to: string, destination: string) =>
    mock.ok("POST", "routes", { vpc_id: vpc[from], destination, nexthop_vpc_connector_id: connector[`${from}>${to}`] });
  await route("hub", "one", blockOf(1));
  await route("one", "hub", blockOf(0));
  return { vpc, connector };
}

/** A route that is not there is added, one that is there is removed; those of the steady flow stay. */
async function randomChange(
  mock: TestMock,
  { random, ids, routes }: { readonly random: Random; readonly ids: Ids; readonly routes: Map<string, string> },
): Promise<void> {
  const spoke = random.int(2) + 2;
  const name = SPOKES[spoke - 1]!;
  const [from, to, destination] = random.chance(50)
    ? (["hub", name, blockOf(spoke)] as const)
    : ([name, "hub", blockOf(random.pick([0, 1]))] as const);
  const key = `${from} ${destination}`;
  const known = routes.get(key);
  if (known !== undefined) {
    await mock.ok("DELETE", `routes/${known}`);
    routes.delete(key);
    return;
  }
  const created = await mock.ok("POST", "routes", {
    vpc_id: ids.vpc[from],
    destination,
    nexthop_vpc_connector_id: ids.connector[`${from}>${to}`],
  });
  routes.set(key, created.id);
}

async function expectAgreement(lab: TestLab): Promise<void> {
  const { hosts } = lab.lab.plan;
  const pairs = hosts.flatMap((from) => hosts.filter((to) => to !== from).map((to) => ({ from, to })));
  const wrong = await Promise.all(
    pairs.map(async ({ from, to }) => {
      const ends = {
        from: { vpcId: from.vpcId, privateNetworkId: from.privateNetworkId },
        to: { vpcId: to.vpcId, privateNetworkId: to.privateNetworkId },
      };
      const core = trace(lab.lab.topology, ends, { family: 4 }).verdict === "reachable";
      const kernel = await lab.reaches(from.name, to.name, { family: 4, timeoutMs: 1000 });
      return core === kernel ? [] : [`${from.name} to ${to.name}: core ${core}, kernel ${kernel}`];
    }),
  );
  expect(wrong.flat()).toEqual([]);
}
