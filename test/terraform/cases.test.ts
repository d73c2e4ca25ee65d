import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { connectorStatuses, difference, type FindingCode, type Topology, trace, verdicts } from "../../core";
import { type LoadedTopology, loadTopology, recordsOfPlan, recordsOfRawState, recordsOfState } from "../../terraform";

/** What must come of one file of a case; what is left out is not asserted. */
interface Expectation {
  /** Severity and code of every finding above info, each once. */
  readonly findings?: readonly string[];
  readonly never?: readonly FindingCode[];
  readonly has?: readonly FindingCode[];
  readonly vpcs?: readonly string[];
  /** VPC by network. */
  readonly placed?: Readonly<Record<string, string>>;
  /** Origin and target by connector. */
  readonly connects?: Readonly<Record<string, string>>;
  /** Number of peered connectors. */
  readonly peered?: number;
  /** Object and attribute of everything with an unknown end. */
  readonly unplaced?: readonly string[];
  /** Object and attribute that an assumption names. */
  readonly assumed?: readonly string[];
  readonly ignored?: Readonly<Record<string, readonly string[]>>;
  readonly acls?: readonly { readonly incomplete?: boolean; readonly rules?: readonly object[] }[];
  readonly incomplete?: boolean;
  /** `from to verdict-or-code`. */
  readonly traces?: readonly string[];
  readonly sameFindingsAs?: string;
  readonly hints?: readonly string[];
  /** Another file, and the number of paths that are closed on the way there. */
  readonly closes?: readonly [string, number];
}

interface Case {
  readonly title: string;
  readonly files: Readonly<Record<string, Expectation>>;
}

const ROOT = join(__dirname, "../vectors/cases");

function load(folder: string, file: string): LoadedTopology {
  const json = JSON.parse(readFileSync(join(ROOT, folder, file), "utf8").replace(/^\ufeff/, "")) as Record<string, unknown>;
  if ("vpcs" in json) return { topology: json as unknown as Topology, aliases: new Map(), incomplete: false };
  if ("planned_values" in json) return loadTopology([recordsOfPlan(json, file)]);
  return loadTopology(["lineage" in json ? recordsOfRawState(json, file) : recordsOfState(json, file)]);
}

const findingsOf = (topology: Topology) => [
  ...new Set(verdicts(topology).flatMap(({ severity, code }) => (severity === "info" ? [] : [`${severity} ${code}`]))),
];

const CHECKS: {
  readonly [key in keyof Expectation]-?: (loaded: LoadedTopology, expected: NonNullable<Expectation[key]>, folder: string) => void;
} = {
  findings: ({ topology }, expected) => expect(findingsOf(topology).sort()).toEqual([...expected].sort()),
  never: ({ topology }, expected) => expect(verdicts(topology).filter(({ code }) => expected.includes(code))).toEqual([]),
  has: ({ topology }, expected) => expect(verdicts(topology).map(({ code }) => code)).toEqual(expect.arrayContaining([...expected])),
  vpcs: ({ topology }, expected) => expect(topology.vpcs.map(({ id }) => id)).toEqual(expected),
  placed: ({ topology }, expected) =>
    expect(Object.fromEntries(topology.privateNetworks.map(({ id, vpcId }) => [id, vpcId]))).toMatchObject(expected),
  connects: ({ topology }, expected) =>
    expect(Object.fromEntries(topology.connectors.map(({ id, vpcId, targetVpcId }) => [id, `${vpcId} ${targetVpcId}`]))).toEqual(expected),
  peered: ({ topology }, expected) =>
    expect([...connectorStatuses(topology).values()].filter((status) => status === "peered")).toHaveLength(expected),
  unplaced: ({ topology }, expected) =>
    expect((topology.unplaced ?? []).map(({ id, attribute }) => `${id} ${attribute}`).sort()).toEqual([...expected].sort()),
  assumed: ({ topology }, expected) => {
    for (const named of expected) {
      const [object, attribute] = named.split(/ (?=[^ ]+$)/);
      const sentences = topology.assumptions!.filter((sentence) => sentence.includes(object!) && sentence.includes(attribute!));
      expect([named, sentences.length]).toEqual([named, 1]);
    }
  },
  ignored: ({ topology }, expected) =>
    expect(
      Object.fromEntries(topology.vpcs.flatMap(({ id, ignoredSettings }) => (ignoredSettings ? [[id, ignoredSettings]] : []))),
    ).toEqual(expected),
  acls: ({ topology }, expected) => {
    const found = (topology.acls ?? []).map(({ incomplete, ...acl }) => ({ ...acl, incomplete: incomplete !== undefined }));
    expect(found).toMatchObject(expected);
  },
  incomplete: ({ incomplete }, expected) => expect(incomplete).toBe(expected),
  traces: ({ topology }, expected) => {
    const answers = expected.map((line) => {
      const [from, to] = line.split(" ");
      const answer = trace(topology, { from: { vpcId: from! }, to: { vpcId: to! } }, { family: 4 });
      return `${from} ${to} ${answer.blocker?.code ?? answer.verdict}`;
    });
    expect(answers).toEqual(expected);
  },
  sameFindingsAs: ({ topology }, other, folder) => expect(verdicts(topology)).toEqual(verdicts(load(folder, other).topology)),
  hints: ({ topology }, expected) => {
    const hints = verdicts(topology).map(({ hint }) => hint);
    for (const part of expected) expect(hints).toContainEqual(expect.stringContaining(part));
  },
  closes: ({ topology }, [other, count], folder) => expect(difference(topology, load(folder, other).topology).closed).toHaveLength(count),
};

describe.each(readdirSync(ROOT).sort())("%s", (folder) => {
  const { title, files } = JSON.parse(readFileSync(join(ROOT, folder, "expect.json"), "utf8")) as Case;
  const checks = Object.entries(files).flatMap(([file, expected]) =>
    (Object.keys(expected) as (keyof Expectation)[]).map((key) => ({ name: `${file} ${key}`, file, key, value: expected[key] })),
  );
  for (const { name, file, key, value } of checks) {
    test(`${title}: ${name}`, () =>
      (CHECKS[key] as (loaded: LoadedTopology, value: unknown, folder: string) => void)(load(folder, file), value, folder));
  }
});

test("no VPC of the sources is named for a network in the default VPC of an unknown region", () => {
  const about = load("default-region", "plan.json").topology.assumptions!.filter((sentence) => sentence.includes("network.q:"));
  expect(about).toEqual([
    expect.stringMatching(/vpc_id is unknown because region of .* its expression over local\.r is known after apply\.$/),
  ]);
});
