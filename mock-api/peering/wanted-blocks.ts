import { Cidr, CidrError, privateNetworkBlockProblem } from "../../core";
import { type ArgumentProblem, invalidArguments } from "../world/errors";

/** Why one asked block cannot be a Private Network's. Text of the size rule quoted from the API, the others are ours. */
function blockProblem(text: string, name: string): ArgumentProblem | Cidr {
  try {
    const block = Cidr.parse(text);
    const problem = privateNetworkBlockProblem(block);
    if (!problem) return block;
    const sizes = block.family === 4 ? 'prefix: {"max": 20, "min": 29}' : 'prefix: {"max": 64, "min": 64}';
    const help = problem.rule === "prefix" ? sizes : `${problem.message}; ${problem.hint}`;
    return { argument_name: name, help_message: help, reason: "unknown" };
  } catch (error) {
    if (!(error instanceof CidrError)) throw error;
    return { argument_name: name, help_message: error.message, reason: "format" };
  }
}

/** Reads the asked blocks: at most one of each family (recorded in every network seen; the answer to more is inferred). */
export function parseBlocks(texts: readonly string[]): Cidr[] {
  const found = texts.map((text, index) => blockProblem(text, `subnets[${index}]`));
  const problems = found.filter((entry): entry is ArgumentProblem => !(entry instanceof Cidr));
  const blocks = found.filter((entry): entry is Cidr => entry instanceof Cidr);
  const doubled = ([4, 6] as const).filter((family) => blocks.filter((block) => block.family === family).length > 1);
  const tooMany = doubled.map((family) => ({
    argument_name: "subnets",
    help_message: `a Private Network has at most one IPv${family} subnet`,
    reason: "constraint" as const,
  }));
  if (problems.length + tooMany.length > 0) throw invalidArguments(...problems, ...tooMany);
  return blocks;
}
