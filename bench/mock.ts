import { DEFAULT_ORGANIZATIONS } from "vpc-peering/mock-api";
import { median, mockBundle, processorMs, residentMiB, runNode, type Started, startNode, stop, supportFile } from "./support/processes";

const [ACME] = DEFAULT_ORGANIZATIONS;

/** From process start to the URL on standard output, against `node -e 0` in the same run. At most 2.5 times. */
export interface MockStartMeasure {
  readonly bareMs: number;
  readonly readyMs: number;
  readonly ratio: number;
}

/** Resident memory of a mock that was started and left alone. At most 90 MiB; undefined where the system does not tell. */
export interface MockMemoryMeasure {
  readonly idleMiB: number | undefined;
}

/** Requests per second against bare Express 5 answering the same bytes, by turns. At least 0.8 times. */
export interface MockThroughputMeasure {
  readonly request: string;
  readonly bytes: number;
  readonly mockPerSecond: number;
  readonly barePerSecond: number;
  /** Median of the turns' ratios. */
  readonly ratio: number;
  /** The same per second of the server's processor time, which other programs disturb less; undefined where the system does not tell. */
  readonly processorRatio: number | undefined;
}

/** @param rounds how often each is started; by turns, so that both see the same machine. */
export async function measureMockStart(rounds = 11): Promise<MockStartMeasure> {
  const bare: number[] = [];
  const ready: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await runNode(["-e", "0"]));
    const started = await startNode([mockBundle(), "--port", "0"]);
    ready.push(started.ms);
    await stop(started.child);
  }
  const [bareMs, readyMs] = [median(bare), median(ready)];
  return { bareMs, readyMs, ratio: readyMs / bareMs };
}

export async function measureMockMemory(): Promise<MockMemoryMeasure> {
  const { child } = await startNode([mockBundle(), "--port", "0"]);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const idleMiB = residentMiB(child);
  await stop(child);
  return { idleMiB };
}

/** One object by id, and a page of twenty. @param turns of `milliseconds` each, for either server. */
export async function measureMockThroughput(turns = 7, milliseconds = 1500): Promise<MockThroughputMeasure[]> {
  const mock = await startNode([mockBundle(), "--port", "0", "--quiet"]);
  try {
    const paths = await fillMock(mock.printed);
    const measures = [];
    for (const path of paths) measures.push(await compareWithBare(mock, path, { turns, milliseconds }));
    return measures;
  } finally {
    await stop(mock.child);
  }
}

async function call(url: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { "X-Auth-Token": ACME!.secretKey },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { text: await response.text() };
}

/** Makes twenty connectors. @returns paths of one of them, of its VPC and of a page. */
async function fillMock(url: string): Promise<string[]> {
  const region = "/vpc/v2/regions/fr-par";
  const vpcs: string[] = [];
  for (let index = 0; index <= 20; index++)
    vpcs.push(JSON.parse((await call(url, "POST", `${region}/vpcs`, { name: `v${index}` })).text).id);
  let connector = "";
  for (const target of vpcs.slice(1)) {
    const made = await call(url, "POST", `${region}/vpc-connectors`, { name: "c", vpc_id: vpcs[0], target_vpc_id: target });
    connector = JSON.parse(made.text).id;
  }
  return [`${region}/vpc-connectors/${connector}`, `${region}/vpcs/${vpcs[0]}`, `${region}/vpc-connectors`];
}

async function load(port: string, path: string, milliseconds: number): Promise<number> {
  const { child, printed } = await startNode([supportFile("load.mjs"), port, path, ACME!.secretKey, String(milliseconds)]);
  await stop(child);
  return Number(printed);
}

interface Turn {
  readonly perSecond: number;
  readonly perProcessorSecond: number | undefined;
}

async function turn(server: Started, path: string, milliseconds: number): Promise<Turn> {
  const port = /(\d+)$/.exec(server.printed)![1]!;
  const before = processorMs(server.child);
  const perSecond = await load(port, path, milliseconds);
  const after = processorMs(server.child);
  const used = before === undefined || after === undefined ? undefined : after - before;
  return { perSecond, perProcessorSecond: used === undefined ? undefined : (perSecond * milliseconds) / used };
}

async function compareWithBare(
  mock: Started,
  path: string,
  { turns, milliseconds }: { turns: number; milliseconds: number },
): Promise<MockThroughputMeasure> {
  const { text } = await call(mock.printed, "GET", path);
  const bare = await startNode([supportFile("bare-express.mjs")], text);
  try {
    for (const server of [mock, bare]) await turn(server, path, milliseconds);
    const pairs: [Turn, Turn][] = [];
    for (let round = 0; round < turns; round++) pairs.push([await turn(mock, path, milliseconds), await turn(bare, path, milliseconds)]);
    const known = pairs.every(([ours]) => ours.perProcessorSecond !== undefined);
    return {
      request: `GET ${path.replace(/[0-9a-f-]{36}/g, "{id}")}`,
      bytes: Buffer.byteLength(text),
      mockPerSecond: median(pairs.map(([ours]) => ours.perSecond)),
      barePerSecond: median(pairs.map(([, theirs]) => theirs.perSecond)),
      ratio: median(pairs.map(([ours, theirs]) => ours.perSecond / theirs.perSecond)),
      processorRatio: known ? median(pairs.map(([ours, theirs]) => ours.perProcessorSecond! / theirs.perProcessorSecond!)) : undefined,
    };
  } finally {
    await stop(bare.child);
  }
}
