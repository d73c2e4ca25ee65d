import { DEFAULT_ORGANIZATIONS, startServer } from "vpc-peering/mock-api";
import { median } from "./support/processes";

const [ACME, PARTNER] = DEFAULT_ORGANIZATIONS;
const KINDS = ["foreign", "other region", "missing"] as const;
type Kind = (typeof KINDS)[number];

/**
 * What the answers to connector creations tell of their targets: nothing, if the three kinds agree. Statuses, bodies (ids and times
 * replaced) and header names must be equal; the distributions of latencies must not differ.
 */
export interface PrivacyMeasure {
  readonly requestsPerKind: number;
  /** Distinct answers, over all kinds: 1 when nothing is told. */
  readonly distinctAnswers: number;
  readonly medianMs: Readonly<Record<Kind, number>>;
  /** Kolmogorov-Smirnov distance of each pair of latency distributions: 0 equal, 1 apart. */
  readonly distances: Readonly<Record<string, number>>;
  /** What equal distributions of this size exceed once in a thousand measurements. */
  readonly critical: number;
}

type Answer = { readonly shape: string; readonly ms: number };

/** Existing foreign targets, targets in another region and random ids, by turns in random order, each used once. */
export async function measurePrivacy(requestsPerKind = 500): Promise<PrivacyMeasure> {
  const mock = await startServer({ port: 0, settings: { quota_vpcs: 1_000_000, quota_vpc_connectors: 1_000_000 } });
  try {
    const targets = await makeTargets(mock.url, requestsPerKind);
    const origin = await makeVpc(mock.url, "fr-par", ACME!.secretKey);
    for (let index = 0; index < 200; index++) await connect(mock.url, origin, crypto.randomUUID());
    const answers: Record<Kind, Answer[]> = { foreign: [], "other region": [], missing: [] };
    for (const { kind, id } of shuffle(targets)) answers[kind].push(await connect(mock.url, origin, id));
    return compare(answers, requestsPerKind);
  } finally {
    await mock.close();
  }
}

async function makeTargets(url: string, count: number): Promise<{ kind: Kind; id: string }[]> {
  const targets: { kind: Kind; id: string }[] = [];
  for (let index = 0; index < count; index++) {
    targets.push({ kind: "foreign", id: await makeVpc(url, "fr-par", PARTNER!.secretKey) });
    targets.push({ kind: "other region", id: await makeVpc(url, "nl-ams", PARTNER!.secretKey) });
    targets.push({ kind: "missing", id: crypto.randomUUID() });
  }
  return targets;
}

async function post(url: string, token: string, body: unknown): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "X-Auth-Token": token }, body: JSON.stringify(body) });
}

async function makeVpc(url: string, region: string, token: string): Promise<string> {
  const response = await post(`${url}/vpc/v2/regions/${region}/vpcs`, token, { name: "target" });
  return ((await response.json()) as { id: string }).id;
}

async function connect(url: string, origin: string, target: string): Promise<Answer> {
  const began = performance.now();
  const response = await post(`${url}/vpc/v2/regions/fr-par/vpc-connectors`, ACME!.secretKey, {
    name: "c",
    vpc_id: origin,
    target_vpc_id: target,
  });
  const text = await response.text();
  const ms = performance.now() - began;
  const bare = text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "ID").replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME");
  return { shape: `${response.status} ${[...response.headers.keys()].join()} ${bare}`, ms };
}

function shuffle<T>(items: readonly T[]): T[] {
  const mixed = [...items];
  for (let index = mixed.length - 1; index > 0; index--) {
    const other = Math.floor(Math.random() * (index + 1));
    [mixed[index], mixed[other]] = [mixed[other]!, mixed[index]!];
  }
  return mixed;
}

/** Largest difference between the shares of two samples that lie under any value. */
function distance(a: readonly number[], b: readonly number[]): number {
  const share = (sample: readonly number[], value: number) => sample.filter((one) => one <= value).length / sample.length;
  return Math.max(...[...a, ...b].map((value) => Math.abs(share(a, value) - share(b, value))));
}

function compare(answers: Record<Kind, Answer[]>, requestsPerKind: number): PrivacyMeasure {
  const times = (kind: Kind) => answers[kind].map(({ ms }) => ms);
  const pairs = [
    ["foreign", "other region"],
    ["foreign", "missing"],
    ["other region", "missing"],
  ] as const;
  return {
    requestsPerKind,
    distinctAnswers: new Set(KINDS.flatMap((kind) => answers[kind].map(({ shape }) => shape))).size,
    medianMs: Object.fromEntries(KINDS.map((kind) => [kind, median(times(kind))])) as Record<Kind, number>,
    distances: Object.fromEntries(pairs.map(([a, b]) => [`${a} / ${b}`, distance(times(a), times(b))])),
    critical: 1.95 * Math.sqrt(2 / requestsPerKind),
  };
}
