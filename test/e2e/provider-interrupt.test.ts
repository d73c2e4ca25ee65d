import { TerraformBench } from "./provider-terraform";

const STACK = "interrupted";
const COUNT = 6;
const VPCS = `
resource "scaleway_vpc" "one" {
  count = ${COUNT}
  name  = "one-\${count.index}"
}
resource "scaleway_vpc_private_network" "one" {
  count  = ${COUNT}
  name   = "net-\${count.index}"
  vpc_id = scaleway_vpc.one[count.index].id
}
`;
const LATENCY_MS = 150;

let bench: TerraformBench;
beforeAll(async () => {
  bench = await TerraformBench.open(["--latency", String(LATENCY_MS)]);
});
afterAll(() => bench.close());

/** Applies and interrupts the whole process group, as Ctrl-C does, at the first sign of `at`. */
async function applyInterrupted(at: RegExp) {
  let pid = 0;
  let printed = "";
  let sent = false;
  const started = (child: { pid?: number }) => {
    pid = child.pid!;
  };
  const seen = (text: string) => {
    printed += text;
    if (sent || !at.test(printed)) return;
    sent = true;
    process.kill(-pid, "SIGINT");
  };
  const done = await bench.run(STACK, ["apply", "-auto-approve", "-input=false", "-no-color", "-parallelism=3"], started, seen);
  return { done, sent };
}

/** Names of everything that the state holds. */
const known = async () => Object.values(await bench.state(STACK)).map(({ name }) => String(name));

test.each([
  ["while the first objects are being created", /Creating\.\.\./],
  ["after the first object is there", /Creation complete/],
  ["while networks are being created", /scaleway_vpc_private_network\.one\[\d\]: Creating/],
])("SIGINT to the process group %s: the state knows every object that exists, and the next apply finishes", async (_moment, at) => {
  await bench.write(STACK, VPCS);
  const { done, sent } = await applyInterrupted(at);
  expect(sent).toBe(true);
  expect(done.stdout + done.stderr).toContain("Interrupt received");
  expect((await known()).sort()).toEqual(await bench.leftovers());

  await bench.apply(STACK);
  expect(await bench.isConverged(STACK)).toBe(true);
  expect(await known()).toHaveLength(2 * COUNT);
  await bench.succeed(STACK, ["destroy", "-auto-approve", "-input=false", "-no-color"]);
  expect(await bench.leftovers()).toEqual([]);
});
