import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { measureConsole } from "./console";
import { measureMatrices, measureOverlaps } from "./core";
import { measureMockMemory, measureMockStart, measureMockThroughput } from "./mock";
import { measurePrivacy } from "./privacy";
import { measureProviderStart } from "./provider-start";
import { measureSynth } from "./synth";
import { formatRows, ms, type Row, ratio } from "./table";

const suites: Record<string, () => Promise<Row[]> | Row[]> = {
  provider: async () => {
    const start = await measureProviderStart();
    return [target("embedded provider, start to handshake line, against node -e 0", start.ratio, { most: 2 }, ratio)];
  },
  mock: async () => {
    const start = await measureMockStart();
    const { idleMiB } = await measureMockMemory();
    const memory =
      idleMiB === undefined ? [] : [target("idle mock, resident memory", idleMiB, { most: 90 }, (mib) => `${mib.toFixed(0)} MiB`)];
    const throughput = await measureMockThroughput();
    return [
      target("mock, start to ready, against node -e 0", start.ratio, { most: 2.5 }, ratio),
      ...memory,
      ...throughput.map((one) =>
        target(`mock, ${one.request} (${one.bytes} bytes), requests against bare Express 5`, one.ratio, { least: 0.8 }, ratio),
      ),
    ];
  },
  privacy: async () => {
    const found = await measurePrivacy();
    const worst = Math.max(...Object.values(found.distances));
    return [
      target("foreign, other-region and random target: distinct answers", found.distinctAnswers, { most: 1 }, String),
      target(
        `largest distance of their latency distributions, ${found.requestsPerKind} requests each`,
        worst,
        { most: found.critical },
        (d) => d.toFixed(3),
      ),
    ];
  },
  core: () => {
    const { sizes, doubling } = measureOverlaps();
    const large = sizes.find(({ size }) => size === 100_000)!;
    const matrices = measureMatrices().map(({ shape, vpcs, matrixMs }): Row => {
      const what = `reachability matrix, ${shape} of ${vpcs} VPCs`;
      return shape === "hub-and-spoke" && vpcs === 256 ? target(what, matrixMs, { most: 1000 }, ms) : { what, measured: ms(matrixMs) };
    });
    return [
      target("overlaps of 100,000 × 100,000 blocks", large.ms, { most: 1000 }, ms),
      target("overlaps of twice as many", doubling, { most: 2.3 }, ratio),
      ...matrices,
    ];
  },
  console: async () => {
    const found = await measureConsole();
    if (!found) return [{ what: "console", measured: "left out: no Chromium on this machine" }];
    return [
      target("console, 256 VPCs, loading to first picture", found.firstPictureMs, { most: 2000 }, ms),
      target("console, 256 VPCs, frames a second while panning", found.framesPerSecond, { least: 30 }, (value) => value.toFixed(0)),
      { what: "console, report of 256 VPCs", measured: `${found.kilobytes.toFixed(0)} kB` },
    ];
  },
  synth: () => {
    const found = measureSynth();
    return [target(`synth of ${found.spokes} spokes with every check, against the same raw resources`, found.ratio, { most: 1.25 }, ratio)];
  },
};

function target(
  what: string,
  value: number,
  limit: { readonly most: number } | { readonly least: number },
  format: (value: number) => string,
): Row {
  return "most" in limit
    ? { what, measured: format(value), reach: `≤ ${format(limit.most)}`, met: value <= limit.most }
    : { what, measured: format(value), reach: `≥ ${format(limit.least)}`, met: value >= limit.least };
}

const usage = `Usage: npm run bench [-- SUITE…]

Measures what docs/performance.md claims, as ratios in one run, and prints each figure beside its target. Suites: ${Object.keys(suites).join(", ")}.
The comparison with Scaleway's provider needs Go: npm run conformance -- --only hub-100.`;

/** Exit codes: 0 measured (a missed target is said, not punished), 2 wrong use. */
async function main(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: { help: { type: "boolean", short: "h" } } });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const unknown = positionals.filter((name) => !Object.hasOwn(suites, name));
  if (unknown.length > 0) throw new TypeError(`there is no suite ${unknown.join(", ")}.\n\n${usage}`);
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`);
  for (const name of positionals.length > 0 ? positionals : Object.keys(suites)) {
    console.log(`\n${name}`);
    console.log(formatRows(await suites[name]!()));
  }
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = error instanceof TypeError ? 2 : 1;
  },
);
