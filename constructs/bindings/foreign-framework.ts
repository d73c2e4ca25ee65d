import { TerraformStack } from "cdktf";

/**
 * Tells an app of CDK Terrain (cdktn) that it runs these constructs on a second framework: aspects, and so the null provider
 * and the checks, would silently stay out.
 * @throws Error with the alias to put into package.json.
 */
export function refuseForeignFramework(stack: unknown): void {
  if (stack instanceof TerraformStack) return;
  throw new Error(
    `${(stack as TerraformStack).node.path} is a stack of another framework, or of a second copy of cdktf, than the one that vpc-peering uses. ` +
      `In an app of CDK Terrain alias cdktf in package.json: "dependencies": {"cdktf": "npm:cdktn@0.24.0"}, ` +
      `"overrides": {"@cdktf/provider-null": {"cdktf": "$cdktf"}, "vpc-peering": {"cdktf": "$cdktf"}}, and import from "cdktf".`,
  );
}
