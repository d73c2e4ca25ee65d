import { TerraformStack } from "cdktf";

/**
 * Rejects a stack of the other framework, or of a second copy of the same one: aspects, and so the null
 * provider and the checks, would silently stay out. The frameworks mark their classes with the same `Symbol.for` keys, so only
 * `instanceof` distinguishes them.
 * @throws Error with the import to write instead
 */
export function refuseForeignFramework(stack: unknown): void {
  if (stack instanceof TerraformStack) return;
  throw new Error(
    `${(stack as TerraformStack).node.path} is a stack of another framework, or of a second copy of it, than the one that these constructs use: ` +
      'import from "vpc-peering/cdktn" in an app of CDK Terrain (cdktn), from "vpc-peering" in an app of CDKTF (cdktf), and install the framework once.',
  );
}
