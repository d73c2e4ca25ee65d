import { compileRoutes, type Topology } from "../../core";
import { Random, runSeed, scaled } from "../properties/random";
import { applied, randomIntents } from "../properties/random-intents";
import { randomTopology } from "../properties/random-topology";
import { disagreement, type KernelAnswers } from "./comparison";
import { askKernel } from "./kernel-answers";
import { MUTANTS } from "./mutants";
import { describeLab } from "./support";

/** Random topologies in all, of which a third have ACLs and a third have compiled routes. */
const TOPOLOGIES = scaled(45);
/** Topologies side by side in one lab. */
const AT_ONCE = 12;
/** How many mutants so many topologies must find out: some rules seldom matter. */
const FOUND_OUT = TOPOLOGIES >= 45 ? 20 : 1;

const PROFILES: Readonly<Record<string, (random: Random) => Topology>> = {
  plain: (random) => ({ ...randomTopology(random), acls: [] }),
  ACLs: randomTopology,
  "compiled routes": (random) => {
    const world = randomIntents(random);
    return applied(world, compileRoutes(world.input));
  },
};

describeLab("core against the Linux kernel", () => {
  const seed = runSeed("core against the Linux kernel");
  const collected: KernelAnswers[] = [];

  test.each(Object.keys(PROFILES))("the kernel delivers exactly what core says, profile %s", async (profile) => {
    const count = Math.max(1, Math.round(TOPOLOGIES / 3));
    const topologies = Array.from({ length: count }, (_, index) => PROFILES[profile]!(new Random(seed + index)));
    let packets = 0;
    for (let start = 0; start < count; start += AT_ONCE) {
      const measured = await askKernel(topologies.slice(start, start + AT_ONCE), `kernel-${process.pid}`);
      packets += measured.packets;
      collected.push(...measured.answers);
      for (const [index, answers] of measured.answers.entries()) {
        const found = disagreement(answers);
        if (found) throw new Error(`${profile}, SEED=${seed} topology ${start + index}: ${found}\n${JSON.stringify(answers.topology)}`);
      }
    }
    const pairs = collected.reduce((sum, answers) => sum + answers.pairs.length, 0);
    console.info(`${profile}: ${count} topologies, ${packets} packets; ${pairs} pairs of addresses so far`);
    expect(packets).toBeGreaterThan(0);
  });

  test("most wrong walks are found out by the same packets", () => {
    const missed = MUTANTS.filter(({ oracle }) => !collected.some((answers) => disagreement(answers, oracle) !== undefined));
    console.info(
      `${MUTANTS.length - missed.length} of ${MUTANTS.length} mutants found out${missed.length > 0 ? `; not: ${missed.map(({ name }) => name).join(", ")}` : ""}`,
    );
    expect(MUTANTS.length - missed.length).toBeGreaterThanOrEqual(FOUND_OUT);
  });
});
